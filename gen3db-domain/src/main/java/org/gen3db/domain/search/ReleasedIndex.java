package org.gen3db.domain.search;

import java.util.Optional;

/**
 * An index that services find.
 *
 * @param index the name under which they do
 * @param physical the name that it has
 * @param previous the index that they found before, which stays
 * @param documents how many it holds
 */
public record ReleasedIndex(
    String index, String physical, Optional<String> previous, long documents) {}
