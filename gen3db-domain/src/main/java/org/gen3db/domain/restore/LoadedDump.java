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
 */
public record LoadedDump(
    String sha256, long bytes, List<Table> tables, long statements, List<Skipped> skipped) {
  public LoadedDump {
    tables = List.copyOf(tables);
    skipped = List.copyOf(skipped);
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
   * @param bytes how many those are in the dump, unpacked
   */
  public record Table(String name, long rows, long bytes) {}

  /**
   * A statement that was not run.
   *
   * @param place the file and its line
   * @param reason why, as a phrase
   * @param what its first words, without values
   */
  public record Skipped(String place, String reason, String what) {}
}
