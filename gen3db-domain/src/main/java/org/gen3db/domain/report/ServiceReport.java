package org.gen3db.domain.report;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * What apply did for one service.
 *
 * @param plan what was wanted
 * @param outcome how it ended
 * @param steps what was done, in order
 * @param findings what was seen and left
 * @param failure why it failed, or null
 */
public record ServiceReport(
    ServicePlan plan,
    Outcome outcome,
    List<StepReport> steps,
    List<Notice> findings,
    @Nullable Notice failure) {
  public ServiceReport {
    steps = List.copyOf(steps);
    findings = findings.stream().map(found -> found.about(plan.service())).toList();
    failure = failure == null ? null : failure.about(plan.service());
  }

  /** One of which nothing was done. */
  public static ServiceReport failed(ServicePlan plan, Notice why) {
    return new ServiceReport(plan, Outcome.FAILED, List.of(), List.of(), why);
  }

  /** The service's name. */
  public String service() {
    return plan.service();
  }

  /** Why it failed. */
  public Optional<Notice> problem() {
    return Optional.ofNullable(failure);
  }

  /**
   * A step that was done.
   *
   * @param action its stable name
   * @param target what it acted on
   * @param millis how long it took
   */
  public record StepReport(String action, String target, long millis) {}
}
