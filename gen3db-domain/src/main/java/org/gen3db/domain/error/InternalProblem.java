package org.gen3db.domain.error;

/** A mistake of ours or of an adapter, told without its message, which could hold anything. */
public final class InternalProblem {
  private InternalProblem() {}

  /**
   * What is told of it.
   *
   * @throws OutOfMemoryError when it is one: nothing can be relied on after it
   */
  public static Notice of(String service, Throwable mistake) {
    if (mistake instanceof OutOfMemoryError lost) {
      throw lost;
    }
    StackTraceElement[] trace = mistake.getStackTrace();
    return Notice.of(
            DomainCode.INTERNAL,
            service,
            mistake.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]))
        .thrownAs(mistake);
  }
}
