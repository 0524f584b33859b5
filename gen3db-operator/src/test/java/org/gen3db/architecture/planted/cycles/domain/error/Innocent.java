package org.gen3db.architecture.planted.cycles.domain.error;

import org.gen3db.architecture.planted.cycles.domain.plan.Plan;

public final class Innocent {
  Plan oneWay;
}
