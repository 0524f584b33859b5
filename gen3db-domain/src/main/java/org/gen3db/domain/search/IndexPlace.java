package org.gen3db.domain.search;

import java.util.List;
import java.util.Optional;

/**
 * Where an index would be released, as things are now.
 *
 * @param physical the name that it would have
 * @param current the index that services find now
 * @param documents how many that holds; 0 where there is none
 * @param kept the name under which that would stay; its own, but where it bears the name itself
 * @param removed older releases that would go
 */
public record IndexPlace(
    String physical,
    Optional<String> current,
    long documents,
    Optional<String> kept,
    List<String> removed) {
  public IndexPlace {
    removed = List.copyOf(removed);
  }
}
