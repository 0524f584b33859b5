package org.gen3db.domain.provision;

import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.HostNames;

/** When two hosts of a Secret are the same word for the same server, so that neither is drift. */
final class Hosts {
  private final HostNames names;

  Hosts(Deployment deployment) {
    names = deployment.hostNames();
  }

  /** The chart writes the bundled server's name with its namespace, the spec without: equal. */
  boolean same(String one, String other) {
    return names.same(one, other);
  }
}
