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

  /**
   * An index or a key begins to be built, beside others and while the dump is read on.
   *
   * @param file the dump's path in its source
   * @param what the first words of the statement that builds it, without values
   * @param number how many have begun with it
   * @param known how many there are in what was read of the dump so far
   */
  default void building(String file, String what, int number, int known) {}
}
