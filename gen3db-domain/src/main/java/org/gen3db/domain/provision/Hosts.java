package org.gen3db.domain.provision;

import java.util.Locale;
import java.util.Set;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.plan.MasterPlan;

/** When two hosts of a Secret are the same word for the same server, so that neither is drift. */
final class Hosts {
  private final String bundled;
  private final Set<String> bundledForms;
  private final boolean dev;

  Hosts(Deployment deployment) {
    bundled = deployment.release() + "-postgresql";
    String full = bundled + "." + deployment.namespace();
    bundledForms = Set.of(bundled, full, full + ".svc", full + ".svc.cluster.local");
    dev = deployment.dev();
  }

  /** The chart writes the bundled server's name with its namespace, the spec without: equal. */
  boolean same(String one, String other) {
    return canonical(one).equals(canonical(other));
  }

  /**
   * Whether it is the master's server by its name and port (R4): another server may listen beside
   * it. The bundled one is alone, whatever port a service names.
   */
  boolean isMaster(Endpoint endpoint, MasterPlan master) {
    String host = master.host().value();
    Integer port = master.port().value();
    return host != null
        && same(endpoint.host(), host)
        && (dev || (port != null && port == endpoint.port()));
  }

  private String canonical(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return bundledForms.contains(lower) ? bundled : lower;
  }
}
