package org.gen3db.domain.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * What the values decide for every service of a release, and, where the world was looked at, what
 * apply would change.
 *
 * @param release the Helm release
 * @param namespace the Kubernetes namespace
 * @param environment {@code global.environment}
 * @param services sorted by name
 * @param warnings what is probably not meant so
 */
public record Plan(
    String release,
    String namespace,
    String environment,
    List<PlannedService> services,
    List<Notice> warnings) {
  public Plan {
    services = List.copyOf(services);
    warnings = List.copyOf(warnings);
  }

  /** What the values alone decide; contacts nothing. */
  public static Plan offline(Deployment deployment) {
    MasterPlan master = MasterPlan.of(deployment);
    DatabaseSharing sharing = deployment.sharing();
    return new Plan(
        deployment.release(),
        deployment.namespace(),
        deployment.environment().value(),
        deployment.services().stream()
            .map(spec -> ServicePlan.of(spec, deployment, master))
            .map(service -> PlannedService.offline(service, deployment, sharing))
            .toList(),
        deployment.warnings());
  }

  /** Whether apply would change or refuse anything. */
  public boolean hasChanges() {
    return services.stream()
        .anyMatch(
            service ->
                service.problem().isPresent()
                    || !service.changes().map(List::isEmpty).orElse(true));
  }

  /**
   * One service of a plan.
   *
   * @param plan what is wanted
   * @param changeList what apply would do, in order; null when the world was not looked at
   * @param provisos what only performing can tell
   * @param findings what apply would leave and report
   * @param refusal why apply would refuse, or null
   * @param sequels empty, or, where only apply will know whether the remote entry is there, what
   *     follows in either case; the first is the one that the other components tell
   */
  public record PlannedService(
      ServicePlan plan,
      @Nullable List<Change> changeList,
      List<Proviso> provisos,
      List<Notice> findings,
      @Nullable Notice refusal,
      List<Sequel> sequels) {
    /** One of which everything is known. */
    public PlannedService(
        ServicePlan plan,
        @Nullable List<Change> changeList,
        List<Proviso> provisos,
        List<Notice> findings,
        @Nullable Notice refusal) {
      this(plan, changeList, provisos, findings, refusal, List.of());
    }

    public PlannedService {
      sequels = List.copyOf(sequels);
      changeList = changeList == null ? null : List.copyOf(changeList);
      provisos = List.copyOf(provisos);
      findings = findings.stream().map(found -> found.about(plan.service())).toList();
      refusal = refusal == null ? null : refusal.about(plan.service());
    }

    private static PlannedService offline(
        ServicePlan plan, Deployment deployment, DatabaseSharing sharing) {
      var findings = new ArrayList<>(OwnHost.findings(plan, deployment));
      findings.addAll(sharing.findings(plan.service(), null));
      return new PlannedService(plan, null, List.of(), findings, null);
    }

    /** The service's name. */
    public String service() {
      return plan.service();
    }

    /** What apply would do; empty when the world was not looked at. */
    public Optional<List<Change>> changes() {
      return Optional.ofNullable(changeList);
    }

    /** Why apply would refuse. */
    public Optional<Notice> problem() {
      return Optional.ofNullable(refusal);
    }
  }
}
