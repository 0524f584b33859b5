package org.gen3db.domain.provision;

import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Problem;

/** A mistake of ours, told without the exception's message, which could hold anything. */
final class Internal {
  private Internal() {}

  static Problem problem(String service, RuntimeException mistake) {
    StackTraceElement[] trace = mistake.getStackTrace();
    return Problem.of(
        Code.INTERNAL,
        service,
        mistake.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]));
  }
}
