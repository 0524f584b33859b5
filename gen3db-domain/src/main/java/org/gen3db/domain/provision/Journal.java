package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.Effect;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/** What happened to one service during a run. */
final class Journal {
  private final ServicePlan plan;
  private final List<ServiceReport.StepReport> steps = new ArrayList<>();
  private List<Notice> findings = List.of();
  private @Nullable Notice problem;
  private @Nullable Outcome awaiting;
  private boolean created;
  private boolean changed;

  Journal(ServicePlan plan) {
    this.plan = plan;
  }

  void done(Step step, long nanos) {
    steps.add(new ServiceReport.StepReport(step.action(), step.target(), Math.round(nanos / 1e6)));
  }

  void changed(Change change, boolean firstSecret) {
    changed = true;
    created |=
        change.effect() == Effect.CREATES || (firstSecret && change.effect() == Effect.SERVES);
  }

  void saw(List<Notice> found, Optional<Outcome> awaits) {
    findings = List.copyOf(found);
    awaiting = awaits.orElse(null);
  }

  void failed(Notice why) {
    problem = why;
  }

  boolean hasFailed() {
    return problem != null;
  }

  ServiceReport report() {
    Outcome outcome =
        problem != null
            ? Outcome.FAILED
            : awaiting != null
                ? awaiting
                : created ? Outcome.CREATED : changed ? Outcome.REPAIRED : Outcome.UNCHANGED;
    return new ServiceReport(plan, outcome, steps, findings, problem);
  }
}
