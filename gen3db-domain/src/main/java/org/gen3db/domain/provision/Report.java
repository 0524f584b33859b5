package org.gen3db.domain.provision;

import java.util.List;
import org.gen3db.domain.deployment.Deployment;

/**
 * What apply did.
 *
 * @param deployment what was wanted
 * @param services one for each service, sorted by name
 */
public record Report(Deployment deployment, List<ServiceReport> services) {
  public Report {
    services = List.copyOf(services);
  }

  /** Whether any service ended so. */
  public boolean any(Outcome outcome) {
    return services.stream().anyMatch(service -> service.outcome() == outcome);
  }
}
