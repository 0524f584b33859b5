package org.gen3db.architecture.planted.cycles.domain.values;

import org.gen3db.architecture.planted.cycles.domain.plan.Plan;

public final class Offender {
  Plan forth;
}
