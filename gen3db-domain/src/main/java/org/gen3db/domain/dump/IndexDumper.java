package org.gen3db.domain.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * Writes down what an index holds, as of one moment, in the files that a restore reads.
 * Thread-safe. Methods throw {@link org.gen3db.domain.error.Gen3DbException}.
 */
public interface IndexDumper {
  /**
   * What would be written; nothing is.
   *
   * @param index the name under which services find it
   * @throws org.gen3db.domain.error.Gen3DbException when there is no such index
   */
  Extent look(String index, Cancellation end);

  /**
   * What killed runs left in the cluster that is in the way of those who write to it.
   *
   * @param takeAway whether it is taken away too
   * @return what it is, for people
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be told or taken away
   */
  default List<String> leftovers(boolean takeAway, Cancellation end) {
    return List.of();
  }

  /**
   * Writes all files of an index.
   *
   * @throws IOException when one cannot be written
   * @throws org.gen3db.domain.error.Gen3DbException when there is no such index, or some of its
   *     documents cannot be read
   */
  Extent dump(String index, Files files, Cancellation end) throws IOException;

  /**
   * What an index is.
   *
   * @param physical the indices that services find under its name
   * @param documents how many they hold
   */
  record Extent(List<String> physical, long documents) {
    public Extent {
      physical = List.copyOf(physical);
    }
  }

  /** Where the files go. */
  @FunctionalInterface
  interface Files {
    /**
     * Begins a file; again, from its beginning.
     *
     * @param name such as {@code etl__data.json}
     */
    OutputStream open(String name) throws IOException;
  }
}
