package org.gen3db.runner.console;

/** How much is told beside the result. */
public enum Verbosity {
  /** The result and errors only. */
  QUIET,
  /** Progress, warnings, and what is waited for. */
  NORMAL,
  /** Each step with its time. */
  VERBOSE,
  /** Debug logs and stack traces. */
  DEBUG;

  /** Whether at least so much is told. */
  public boolean atLeast(Verbosity other) {
    return compareTo(other) >= 0;
  }
}
