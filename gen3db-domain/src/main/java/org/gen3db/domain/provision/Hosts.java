package org.gen3db.domain.provision;

import java.util.Locale;
import java.util.Set;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.deployment.Deployment;

/** When two hosts of a Secret are the same word for the same server, so that neither is drift. */
final class Hosts {
  private final String bundled;
  private final Set<String> bundledForms;

  Hosts(Deployment deployment) {
    bundled = deployment.release() + "-postgresql";
    String full = bundled + "." + deployment.namespace();
    bundledForms = Set.of(bundled, full, full + ".svc", full + ".svc.cluster.local");
  }

  /** The chart writes the bundled server's name with its namespace, the spec without: equal. */
  boolean same(String one, String other) {
    return canonical(one).equals(canonical(other));
  }

  private String canonical(String host) {
    String canonical =
        HostName.problem(host).isEmpty()
            ? new HostName(host).canonical()
            : host.toLowerCase(Locale.ROOT);
    return bundledForms.contains(canonical) ? bundled : canonical;
  }
}
