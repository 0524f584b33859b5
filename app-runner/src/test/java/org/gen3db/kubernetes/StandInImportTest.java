package org.gen3db.kubernetes;

import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On the stand-in for the API server. */
class StandInImportTest extends ImportInCluster {
  private static StandInApiServer standIn;

  @BeforeAll
  static void startCluster() {
    standIn = new StandInApiServer();
  }

  @AfterAll
  static void stopCluster() {
    standIn.close();
  }

  @Override
  TestCluster cluster() {
    return standIn;
  }
}
