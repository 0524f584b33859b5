package org.gen3db.domain.search;

/**
 * An index that services find again.
 *
 * @param index the name under which they do
 * @param physical the name that it has
 * @param kept the name under which what had been released stays
 */
public record RolledBackIndex(String index, String physical, String kept) {}
