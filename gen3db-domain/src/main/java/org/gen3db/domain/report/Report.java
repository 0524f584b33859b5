package org.gen3db.domain.report;

import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;

/**
 * What apply did.
 *
 * @param release the Helm release
 * @param namespace the Kubernetes namespace
 * @param environment {@code global.environment}
 * @param services one for each service, sorted by name
 * @param warnings what is probably not meant so
 */
public record Report(
    String release,
    String namespace,
    String environment,
    List<ServiceReport> services,
    List<Notice> warnings) {
  public Report {
    services = List.copyOf(services);
    warnings = List.copyOf(warnings);
  }

  /** What was done of a deployment. */
  public static Report of(Deployment deployment, List<ServiceReport> services) {
    return new Report(
        deployment.release(),
        deployment.namespace(),
        deployment.environment().value(),
        services,
        deployment.warnings());
  }

  /** The same with further warnings, of what was met beside the services. */
  public Report with(List<Notice> further) {
    if (further.isEmpty()) {
      return this;
    }
    return new Report(
        release,
        namespace,
        environment,
        services,
        Stream.concat(warnings.stream(), further.stream()).toList());
  }

  /** Whether any service ended so. */
  public boolean any(Outcome outcome) {
    return services.stream().anyMatch(service -> service.outcome() == outcome);
  }

  /** Whether somebody ended the run before it was done; the same again goes on with it. */
  public boolean interrupted() {
    return services.stream()
        .flatMap(service -> service.problem().stream())
        .anyMatch(problem -> problem.code() == DomainCode.INTERRUPTED);
  }
}
