package org.gen3db.runner.console;

import org.gen3db.api.RunListener;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.Step;
import org.gen3db.runner.log.LogFormat;

/** Tells people on standard error what is being done. */
public abstract class Progress implements RunListener, AutoCloseable {
  Progress() {}

  /**
   * A bar on a terminal; plain lines anywhere else, and where single steps are asked for; JSON
   * where logs are; nothing when quiet.
   */
  public static Progress on(Console console, Verbosity verbosity) {
    if (verbosity == Verbosity.QUIET) {
      return new Silence();
    }
    if (console.logs() == LogFormat.JSON) {
      return new ProgressInJson(console.err(), verbosity);
    }
    return console.terminals().err() && verbosity == Verbosity.NORMAL
        ? new ProgressInBar(console.err(), console.errors())
        : new ProgressInLines(console.errors(), verbosity);
  }

  /**
   * For commands that only look, and take no time worth a bar: each step with its time, where that
   * is asked for.
   */
  public static Progress ofLooks(Console console, Verbosity verbosity) {
    return verbosity.atLeast(Verbosity.VERBOSE) ? on(console, verbosity) : new Silence();
  }

  /** The same, of which somebody else hears too. */
  public Progress and(RunListener more) {
    return new ProgressAndMore(this, more);
  }

  /** Nothing more comes; what is only of the moment disappears. */
  @Override
  public void close() {}

  /** Looks and locks take no time worth a line, unless somebody asks for them. */
  static boolean isChange(Step step) {
    return !step.action().equals(Step.LOCK) && !step.action().equals(Step.OBSERVE);
  }

  private static final class Silence extends Progress {
    @Override
    public void warned(Gen3DbException aside) {}
  }
}
