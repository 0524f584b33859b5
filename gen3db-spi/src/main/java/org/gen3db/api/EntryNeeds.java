package org.gen3db.api;

import java.util.HashSet;
import java.util.Set;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.store.StoreNeeds;

/** What the values of a release ask of the store of remote entries, whatever is there already. */
final class EntryNeeds {
  private EntryNeeds() {}

  /** Entries that are pushed may have to be made and, by a rotation, to be changed. */
  static StoreNeeds of(Deployment deployment) {
    var read = new HashSet<String>();
    var pushed = new HashSet<String>();
    for (Plan.PlannedService service : Plan.offline(deployment).services()) {
      ServicePlan plan = service.plan();
      plan.remoteSecretName().ifPresent(read::add);
      plan.remoteSecretName().filter(name -> plan.delivery().pushes()).ifPresent(pushed::add);
    }
    if (!read.isEmpty() && deployment.master() instanceof MasterSpec.ExternalSecret master) {
      read.add(master.secretName().value());
    }
    return new StoreNeeds(read, pushed, pushed, Set.of());
  }
}
