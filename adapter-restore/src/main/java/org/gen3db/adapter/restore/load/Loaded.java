package org.gen3db.adapter.restore.load;

import java.util.List;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.statement.Handling.Reason;

/**
 * What was loaded, and what of the dump was not run.
 *
 * @param tables the tables that got rows by COPY, in the order of the dump
 * @param statements how many statements were run
 * @param skipped what was not run, and why
 */
public record Loaded(List<Table> tables, long statements, List<Skipped> skipped) {

  /**
   * A table.
   *
   * @param name as it stands in the dump
   * @param rows how many the dump has, all of which the server took
   * @param bytes how many those are in the dump
   */
  public record Table(String name, long rows, long bytes) {}

  /**
   * A statement that was not run.
   *
   * @param what its first words, without values
   */
  public record Skipped(Position at, Reason reason, String what) {}
}
