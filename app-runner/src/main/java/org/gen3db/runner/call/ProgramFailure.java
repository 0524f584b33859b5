package org.gen3db.runner.call;

import org.gen3db.domain.error.Notice;

/** A failure with an exit code of its own, as other programs expect it there. */
public final class ProgramFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Notice problem;
  private final int exitCode;

  /** A failure that ends with this exit code. */
  public ProgramFailure(Notice problem, int exitCode) {
    super(problem.toString());
    this.problem = problem;
    this.exitCode = exitCode;
  }

  /** A program that could not be started, by the exit codes that shells gave it. */
  public ProgramFailure(Notice problem, boolean missing) {
    this(problem, missing ? ExitCode.NOT_FOUND : ExitCode.NOT_RUNNABLE);
  }

  public Notice problem() {
    return problem;
  }

  public int exitCode() {
    return exitCode;
  }
}
