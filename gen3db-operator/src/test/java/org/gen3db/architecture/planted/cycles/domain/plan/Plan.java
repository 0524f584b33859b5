package org.gen3db.architecture.planted.cycles.domain.plan;

import org.gen3db.architecture.planted.cycles.domain.values.Offender;

public final class Plan {
  Offender back;
}
