package org.gen3db.runner;

import org.gen3db.domain.error.Problem;

/** A program that could not be started; it has exit codes of its own, which shells gave it. */
final class ProgramFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final boolean missing;

  ProgramFailure(Problem problem, boolean missing) {
    super(problem.toString());
    this.problem = problem;
    this.missing = missing;
  }

  Problem problem() {
    return problem;
  }

  int exitCode() {
    return missing ? ExitCode.NOT_FOUND : ExitCode.NOT_RUNNABLE;
  }
}
