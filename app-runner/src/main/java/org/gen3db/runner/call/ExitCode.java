package org.gen3db.runner.call;

import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;

/** How a run ends (contract, "exit code"). */
public final class ExitCode {
  /** Done, or nothing to do. */
  public static final int DONE = 0;

  /** At least one service failed; the others were finished. */
  public static final int FAILED = 1;

  /** Bad usage, values or settings; nothing was contacted or changed. */
  public static final int USAGE = 2;

  /** There is something to do: changes, a service that is not ready, one that waits. */
  public static final int ATTENTION = 3;

  /** A program that exists cannot be run, as shells say it. */
  static final int NOT_RUNNABLE = 126;

  /** A program does not exist, as shells say it. */
  static final int NOT_FOUND = 127;

  private ExitCode() {}

  /** How a run ends that made services ready, as far as it could. */
  public static int of(Report report) {
    if (report.any(Outcome.FAILED)) {
      return FAILED;
    }
    return report.any(Outcome.AWAITING_DATABASE) || report.any(Outcome.AWAITING_RESTORE)
        ? ATTENTION
        : DONE;
  }
}
