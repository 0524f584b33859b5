package org.gen3db.domain.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An index that is loaded and compared, and not in use.
 *
 * @param index the name under which services will search it
 * @param physical the name that it has
 * @param id what tells it from any other that may get its name
 * @param documents how many it holds
 * @param bytes of its documents, as the dump has them
 * @param cached whether it was there from an earlier run
 * @param loading how long loading took
 * @param comparing how long comparing took
 * @param remarks what a user should know of it
 */
public record LoadedIndex(
    String index,
    String physical,
    String id,
    long documents,
    long bytes,
    boolean cached,
    Duration loading,
    Duration comparing,
    List<String> remarks) {
  public LoadedIndex {
    remarks = List.copyOf(remarks);
  }

  /** The same with more that a user should know. */
  LoadedIndex with(List<String> more) {
    var all = new ArrayList<>(remarks);
    all.addAll(more);
    return new LoadedIndex(index, physical, id, documents, bytes, cached, loading, comparing, all);
  }
}
