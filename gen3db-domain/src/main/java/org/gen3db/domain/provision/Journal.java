package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gen3db.domain.decision.Awaited;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.ServiceReport;
import org.jspecify.annotations.Nullable;

/** What happened to one service during a run. */
final class Journal {
  private final List<ServiceReport.StepReport> steps = new ArrayList<>();
  private final Set<Notice> findings = new LinkedHashSet<>();
  private final Decider.Goal goal;
  private ServicePlan plan;
  private @Nullable Notice problem;
  private @Nullable Awaited awaited;
  private boolean firstSecret;
  private boolean created;
  private boolean changed;

  Journal(ServicePlan plan, Decider.Goal goal) {
    this.plan = plan;
    this.goal = goal;
  }

  /** What was decided last is what is reported. */
  void decided(Decision decision) {
    plan = decision.plan();
    findings.clear();
    findings.addAll(decision.findings());
    awaited = decision.awaited();
    firstSecret = !decision.exists().secret();
    decision.problem().ifPresent(this::failed);
  }

  /** Performs one change as a step and notes it. */
  boolean change(Run run, Change change, Supplier<Boolean> action) {
    boolean again = step(run, Step.of(plan.service(), change), action);
    changed = true;
    created |=
        change.effect() == Change.Effect.CREATES
            || (firstSecret && change.effect() == Change.Effect.SERVES);
    return again;
  }

  /** Runs a step and notes how long it took. */
  <T> T step(Run run, Step step, Supplier<T> action) {
    long start = run.world().nanoTime().getAsLong();
    T result = run.step(step, action);
    long nanos = run.world().nanoTime().getAsLong() - start;
    steps.add(new ServiceReport.StepReport(step.action(), step.target(), Math.round(nanos / 1e6)));
    return result;
  }

  /** Something that only performing showed. */
  void find(Notice finding) {
    findings.add(finding);
  }

  void failed(Notice why) {
    problem = why;
    awaited = null;
  }

  Optional<Notice> problem() {
    return Optional.ofNullable(problem);
  }

  boolean hasFailed() {
    return problem != null;
  }

  ServiceReport report() {
    return new ServiceReport(plan, outcome(), steps, List.copyOf(findings), problem);
  }

  private Outcome outcome() {
    if (problem != null) {
      return Outcome.FAILED;
    }
    if (awaited != null) {
      return switch (awaited) {
        case RESTORE -> Outcome.AWAITING_RESTORE;
        case DATABASE -> Outcome.AWAITING_DATABASE;
      };
    }
    if (!changed) {
      return Outcome.UNCHANGED;
    }
    return switch (goal) {
      case PROVISIONED -> created ? Outcome.CREATED : Outcome.REPAIRED;
      case ROTATED -> Outcome.ROTATED;
      case REMOVED -> Outcome.REMOVED;
      case RESET -> Outcome.RESET;
    };
  }
}
