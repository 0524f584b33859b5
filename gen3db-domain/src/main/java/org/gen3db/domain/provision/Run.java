package org.gen3db.domain.provision;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.placement.Places;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Foreseen;
import org.gen3db.domain.plan.Mark;

/**
 * What all services of a release share while a use case is at work.
 *
 * @param operation what is asked for
 * @param world the ports
 * @param places where each service is
 * @param decider the use case
 * @param mark whose things are ours
 * @param steps stands around every step
 * @param cancellation ends the run
 * @param failed the services of earlier turns that could not be made, with the reason
 * @param foreseen what those change that is not made where nobody performs
 */
record Run(
    Operation operation,
    World world,
    Places places,
    Decider decider,
    Mark mark,
    StepInterceptor steps,
    Cancellation cancellation,
    Map<String, Notice> failed,
    Foreseen foreseen) {
  Run {
    failed = Map.copyOf(failed);
  }

  /** The same once these services could not be made. */
  Run after(Map<String, Notice> failures) {
    return new Run(
        operation, world, places, decider, mark, steps, cancellation, failures, foreseen);
  }

  /** The same where these changes are decided and not made. */
  Run foreseeing(List<Change> changes) {
    return new Run(
        operation,
        world,
        places,
        decider,
        mark,
        steps,
        cancellation,
        failed,
        new Foreseen(changes));
  }

  /** Runs a step inside the interceptor, unless the run was cancelled. */
  <T> T step(Step step, Supplier<T> action) {
    if (cancellation.isCancelled()) {
      throw new Gen3DbException(
          Notice.of(DomainCode.INTERRUPTED, step.service(), "interrupted before " + step.action()));
    }
    return steps.around(step, action);
  }
}
