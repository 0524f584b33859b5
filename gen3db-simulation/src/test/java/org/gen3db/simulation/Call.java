package org.gen3db.simulation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a port by a run.
 *
 * @param number its place among all calls of its schedule, those of nested runs included
 * @param run which run made it
 * @param name the port's method and what it was about
 * @param possible the faults that can happen here and make a difference
 * @param quiet whether it neither looks at the world nor changes it, so that a fault at it is the
 *     same as one at the next call that is not
 * @param constant whether no run can change what it returns, so that a second run before it is the
 *     same as one after it
 * @param state the world before it
 * @param locks what is locked at that moment
 * @param fault the fault that did happen, or null
 * @param site where the code under test makes it; empty unless it was asked for
 */
record Call(
    int number,
    int run,
    String name,
    Set<Fault> possible,
    boolean quiet,
    boolean constant,
    State state,
    Set<String> locks,
    @Nullable Fault fault,
    String site) {
  @Override
  public String toString() {
    return "%4d run %d  %-60s %s %s"
        .formatted(number, run, name, site, fault == null ? "" : "<== " + fault);
  }
}
