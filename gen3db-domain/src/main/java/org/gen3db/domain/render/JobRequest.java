package org.gen3db.domain.render;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.JobSettings;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * A Job that applies a plan's values in the cluster.
 *
 * @param plan made from the values alone
 * @param deployment what it was made from
 * @param image of its container
 * @param settings how it runs
 * @param values what it applies
 * @param contents what its Secret holds by key, where that is to be rendered; empty otherwise
 * @param services those that it is limited to; all when empty
 * @param operatorPushes whether an operator makes the remote entries
 * @param helmHooks whether it is a hook of Helm
 * @param dumps when it dumps, instead of applying; null where it applies
 * @param fanOut what it restores in parts, instead of applying; null where it applies
 */
public record JobRequest(
    Plan plan,
    Deployment deployment,
    String image,
    JobSettings settings,
    JobValues values,
    Map<String, Password> contents,
    List<String> services,
    boolean operatorPushes,
    boolean helmHooks,
    @Nullable DumpSchedule dumps,
    @Nullable FanOut fanOut) {
  public JobRequest {
    contents = Map.copyOf(contents);
    services = List.copyOf(services);
  }

  /**
   * The same for dumps, again and again.
   *
   * @param beside whether the Job that applies is rendered too, and brings its Secret
   */
  JobRequest dumping(DumpSchedule schedule, boolean beside) {
    return new JobRequest(
        plan,
        deployment,
        image,
        settings,
        values,
        beside ? Map.of() : contents,
        services,
        operatorPushes,
        false,
        schedule,
        null);
  }

  /**
   * Whether it can be done before the chart is installed: where its server is the chart's, or what
   * reads entries, it has to run beside the chart's own objects, which wait for it.
   */
  public boolean isBeforeChart() {
    return deployment.master() instanceof MasterSpec.InValues
        && servicePlans().stream().map(ServicePlan::delivery).noneMatch(this::isByOperator);
  }

  private boolean isByOperator(Delivery delivery) {
    return delivery.follows() || (operatorPushes && delivery.usesEntry());
  }

  /** The ports of its servers, each once; one that only a live system knows is empty. */
  public List<OptionalInt> ports() {
    return plan.services().stream()
        .map(Plan.PlannedService::plan)
        .flatMap(JobRequest::ports)
        .distinct()
        .toList();
  }

  private static Stream<OptionalInt> ports(ServicePlan service) {
    MasterPlan master = service.master();
    OptionalInt own = port(service.port().value());
    return master == null ? Stream.of(own) : Stream.of(own, port(master.port().value()));
  }

  private static OptionalInt port(@Nullable Integer known) {
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  /** The plans of its services. */
  public List<ServicePlan> servicePlans() {
    return plan.services().stream().map(Plan.PlannedService::plan).toList();
  }
}
