package org.gen3db.runner.call;

import org.gen3db.domain.error.Notice;

/** A program that could not be started; it has exit codes of its own, which shells gave it. */
public final class ProgramFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Notice problem;
  private final boolean missing;

  public ProgramFailure(Notice problem, boolean missing) {
    super(problem.toString());
    this.problem = problem;
    this.missing = missing;
  }

  public Notice problem() {
    return problem;
  }

  public int exitCode() {
    return missing ? ExitCode.NOT_FOUND : ExitCode.NOT_RUNNABLE;
  }
}
