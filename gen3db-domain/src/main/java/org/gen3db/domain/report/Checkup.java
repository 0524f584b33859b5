package org.gen3db.domain.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Code.Kind;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;

/**
 * What was checked before anything is changed, and how it is.
 *
 * @param release the Helm release
 * @param namespace the Kubernetes namespace
 * @param environment {@code global.environment}
 * @param checks one by one: services that cannot be placed, the stores, then each server, then each
 *     service of which something exists
 * @param warnings what is probably not meant so
 */
public record Checkup(
    String release,
    String namespace,
    String environment,
    List<Check> checks,
    List<Notice> warnings) {
  private static final String EXISTING = "service.existing";

  /** What is told of a service that can go on: the rest is for status. */
  private static final Set<Code> TOLD =
      Set.of(
          DomainCode.MISSING_PART,
          DomainCode.DRIFT,
          DomainCode.ENTRY_AND_VALUES_DIFFER,
          DomainCode.ENTRY_WITHOUT_DBCREATED,
          DomainCode.RUNS_WITH_OLDER);

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

  /**
   * The same with how it is with what exists already: whether Secret, entry and database agree, and
   * whether all that runs knows what the Secret holds now. A service that apply will fail for is in
   * the way; what apply mends is a finding.
   */
  public Checkup with(Status status) {
    var all = new ArrayList<>(checks);
    status.services().forEach(service -> all.addAll(checks(service)));
    return new Checkup(release, namespace, environment, all, warnings);
  }

  /** The same with further checks. */
  public Checkup with(List<Check> further) {
    var all = new ArrayList<>(checks);
    all.addAll(further);
    return new Checkup(release, namespace, environment, all, warnings);
  }

  /** The same where nobody can tell how it is with what exists already. */
  public Checkup withUntold(Notice why) {
    var all = new ArrayList<>(checks);
    all.add(Check.notChecked(EXISTING, release, why));
    return new Checkup(release, namespace, environment, all, warnings);
  }

  private static List<Check> checks(ServiceStatus status) {
    List<Check> told =
        status.findings().stream()
            .filter(found -> found.code().kind() == Kind.FAILURE || TOLD.contains(found.code()))
            .map(found -> check(status, found))
            .toList();
    return told.isEmpty() ? List.of(Check.ok(EXISTING, status.service())) : told;
  }

  private static Check check(ServiceStatus status, Notice found) {
    return new Check(
        EXISTING,
        status.service(),
        found.code().kind() != Kind.FAILURE
            ? Check.State.FINDING
            : found.code().unreachable() ? Check.State.NOT_CHECKED : Check.State.BLOCKER,
        found);
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
