package org.gen3db.adapter.restore.load;

import java.util.List;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.restore.LoadedDump.Behind;
import org.gen3db.domain.restore.LoadedDump.Table;

/**
 * What was loaded, and what of the dump was not run.
 *
 * @param tables the tables that got rows, in the order of the dump
 * @param statements how many statements were run
 * @param skipped what was not run, and why
 * @param masks the files of masks that were run
 * @param behind the sequences that are behind their column
 */
public record Loaded(
    List<Table> tables,
    long statements,
    List<Skipped> skipped,
    List<String> masks,
    List<Behind> behind) {

  /**
   * A statement that was not run.
   *
   * @param what its first words, without values
   */
  public record Skipped(Position at, Reason reason, String what) {}
}
