package org.gen3db.adapter.restore.dump;

/** Takes the rows of a COPY, as the text that COPY reads. */
@FunctionalInterface
public interface RowSink {
  /**
   * Takes some bytes, in UTF-8; the array is used again afterwards.
   *
   * @param rows how many rows end in them
   * @param whole whether the last byte ends a row; a row too long for the buffer comes in parts
   */
  void take(byte[] bytes, int from, int length, long rows, boolean whole);
}
