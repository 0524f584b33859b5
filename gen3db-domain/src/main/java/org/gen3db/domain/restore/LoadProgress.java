package org.gen3db.domain.restore;

/** Is told how far the load of a dump is: for people. Never fails, never blocks. */
@FunctionalInterface
public interface LoadProgress {
  /** Tells nobody. */
  LoadProgress NONE = (file, read, bytes, table) -> {};

  /**
   * Some of a dump was read; told a few times a second at most.
   *
   * @param file the dump's path in its source
   * @param read how many bytes of the file as it is stored were read
   * @param bytes how many it has
   * @param table the table whose rows are read; empty between tables
   */
  void read(String file, long read, long bytes, String table);
}
