package org.gen3db.simulation;

import org.gen3db.domain.deployment.Deployment;

/**
 * A scenario made ready to be run many times.
 *
 * @param scenario the scenario
 * @param deployment what its values say
 * @param custody what must hold at every change
 */
record Stage(Scenario scenario, Deployment deployment, Custody custody) {
  static Stage of(Scenario scenario) {
    return new Stage(scenario, scenario.values().deployment(), new Custody(scenario));
  }
}
