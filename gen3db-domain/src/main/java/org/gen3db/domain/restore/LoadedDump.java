package org.gen3db.domain.restore;

import java.util.List;

/**
 * A dump that was loaded whole.
 *
 * @param sha256 of the file as it is stored, in lower-case hex digits
 * @param bytes the size of the file as it is stored
 * @param tables the tables that got rows, in the order of the dump
 * @param statements how many statements were run
 * @param skipped what was not run, and why
 * @param masks the files of masks that were run
 * @param behind the sequences that are behind their column
 * @param earlier what became of what an earlier run had loaded
 */
public record LoadedDump(
    String sha256,
    long bytes,
    List<Table> tables,
    long statements,
    List<Skipped> skipped,
    List<String> masks,
    List<Behind> behind,
    Earlier earlier) {
  public LoadedDump {
    tables = List.copyOf(tables);
    skipped = List.copyOf(skipped);
    masks = List.copyOf(masks);
    behind = List.copyOf(behind);
  }

  /** How many rows were loaded. */
  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  /**
   * A table.
   *
   * @param name as it stands in the dump
   * @param rows how many the dump has, all of which the server took
   * @param bytes how many those are in the dump, unpacked; 0 where they stand in statements
   * @param compared how far the table's rows were held against the dump's
   * @param types the types because of which no more was compared
   */
  public record Table(String name, long rows, long bytes, Compared compared, List<String> types) {
    public Table {
      types = List.copyOf(types);
    }
  }

  /** What became of what an earlier run had loaded that was ended in the middle. */
  public enum Earlier {
    /** There was nothing. */
    NOTHING,
    /** It was kept, and only the rest was loaded. */
    KEPT,
    /** It was thrown away: the dump is another, or is loaded in another way, or did not fit. */
    DISCARDED
  }

  /** How far rows were compared. */
  public enum Compared {
    /** All that they hold. */
    CONTENT,
    /** How many they are. */
    COUNT,
    /** Not at all. */
    NOTHING
  }

  /**
   * A sequence whose next value the column has passed, so that a new row may meet an old one's key.
   *
   * @param sequence with its schema
   * @param column with its table and schema
   */
  public record Behind(String sequence, String column) {}

  /**
   * A statement that was not run.
   *
   * @param place the file and its line
   * @param reason why, as a phrase
   * @param what its first words, without values
   */
  public record Skipped(String place, String reason, String what) {}
}
