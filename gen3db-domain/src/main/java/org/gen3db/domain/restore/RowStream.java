package org.gen3db.domain.restore;

import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a table: all of them or none. Closed before it is finished, it is none.
 */
public interface RowStream extends AutoCloseable {
  /** Sends some bytes of rows, in UTF-8; the array may be used again afterwards. */
  void write(byte[] bytes, int from, int length);

  /**
   * Ends the copy.
   *
   * @param note is noted with the rows, where there is one
   * @return how many rows the table took
   */
  long finish(@Nullable Note note);

  /** Ends a copy of which nothing is noted. */
  default long finish() {
    return finish(null);
  }

  /** Which row was refused, from 1; 0 where that is not known. */
  long refusedRow();

  @Override
  void close();
}
