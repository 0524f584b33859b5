package org.gen3db.domain.report;

import java.util.List;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Notice;

/**
 * What was checked before anything is changed, and how it is.
 *
 * @param release the Helm release
 * @param namespace the Kubernetes namespace
 * @param environment {@code global.environment}
 * @param checks one by one: services that cannot be placed, the stores, then each server
 * @param warnings what is probably not meant so
 */
public record Checkup(
    String release,
    String namespace,
    String environment,
    List<Check> checks,
    List<Notice> warnings) {
  public Checkup {
    checks = List.copyOf(checks);
    warnings = List.copyOf(warnings);
  }

  /** What was checked for a deployment. */
  public static Checkup of(Deployment deployment, List<Check> checks) {
    return new Checkup(
        deployment.release(),
        deployment.namespace(),
        deployment.environment().value(),
        checks,
        deployment.warnings());
  }

  /** How many checks ended so. */
  public long count(Check.State state) {
    return checks.stream().filter(check -> check.state() == state).count();
  }

  /** Whether anything stands in the way of the plan. */
  public boolean blocked() {
    return count(Check.State.BLOCKER) > 0;
  }
}
