package org.gen3db.domain.provision;

import org.gen3db.domain.plan.ServicePlan;

/** One service at work: what is wanted, where, and what the stores hold. */
record Member(ServicePlan plan, Target target, Stored stored) {
  String service() {
    return plan.service();
  }
}
