package org.gen3db.domain.provision;

import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;

/** A mistake of ours, told without the exception's message, which could hold anything. */
final class Internal {
  private Internal() {}

  static Notice problem(String service, RuntimeException mistake) {
    StackTraceElement[] trace = mistake.getStackTrace();
    return Notice.of(
            DomainCode.INTERNAL,
            service,
            mistake.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]))
        .thrownAs(mistake);
  }
}
