package org.gen3db.domain.report;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;

/**
 * What exists now.
 *
 * @param release the Helm release
 * @param namespace the Kubernetes namespace
 * @param environment {@code global.environment}
 * @param services one for each service, sorted by name
 * @param warnings what is probably not meant so
 */
public record Status(
    String release,
    String namespace,
    String environment,
    List<ServiceStatus> services,
    List<Notice> warnings) {
  public Status {
    services = List.copyOf(services);
    warnings = List.copyOf(warnings);
  }

  /** What exists of a deployment. */
  public static Status of(Deployment deployment, List<ServiceStatus> services) {
    return new Status(
        deployment.release(),
        deployment.namespace(),
        deployment.environment().value(),
        services,
        deployment.warnings());
  }

  /** The same with what bears this release's mark and is used by nothing here. */
  public Status withLeftOver(List<Notice> leftOver) {
    var all = new ArrayList<>(warnings);
    all.addAll(leftOver);
    return new Status(release, namespace, environment, services, all);
  }

  /** What bears this release's mark and is used by nothing here; told with the warnings. */
  public List<Notice> leftOver() {
    return warnings.stream().filter(one -> one.code() == DomainCode.LEFT_OVER).toList();
  }

  /** Whether any service is in this state. */
  public boolean any(ServiceStatus.State state) {
    return services.stream().anyMatch(service -> service.state() == state);
  }

  /** Whether every service is READY. */
  public boolean ready() {
    return services.stream().allMatch(service -> service.state() == ServiceStatus.State.READY);
  }
}
