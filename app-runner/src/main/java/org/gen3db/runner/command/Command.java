package org.gen3db.runner.command;

import org.gen3db.runner.call.Call;
import picocli.CommandLine.Model.CommandSpec;

/** One command of the command line. */
public interface Command {
  /** Its name. */
  String name();

  /** What it does, in one line. */
  String summary();

  /** Adds its options and parameters. */
  void declare(CommandSpec spec);

  /**
   * Does it.
   *
   * @return the exit code
   * @throws org.gen3db.domain.error.Gen3DbException when it could not be done
   */
  int run(Call call);
}
