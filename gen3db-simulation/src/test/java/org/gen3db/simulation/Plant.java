package org.gen3db.simulation;

import java.util.function.Supplier;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;

/**
 * What stands between the code under test and the simulated ports: nothing, or a planted bug. One
 * is asked for anew for every run, so that it may keep what the run did.
 */
interface Plant {
  /** No bug. */
  Supplier<Plant> ABSENT = () -> new Plant() {};

  default SecretStore secrets(SecretStore real) {
    return real;
  }

  default RemoteSecrets remote(RemoteSecrets real) {
    return real;
  }

  default DatabaseServer server(DatabaseServer real) {
    return real;
  }

  default Supplier<Password> passwords(Supplier<Password> real) {
    return real;
  }

  default StepInterceptor steps() {
    return StepInterceptor.NONE;
  }

  /** What plan returns. */
  default Plan plan(Plan real) {
    return real;
  }

  /** What apply returns. */
  default Report report(Report real) {
    return real;
  }
}
