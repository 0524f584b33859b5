package org.gen3db.adapter.k8s;

import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** On the stand-in for the API server. */
@Tag("jdk")
class StandInContractTest extends ClusterContract {
  private static StandInApiServer server;

  @BeforeAll
  static void start() {
    server = new StandInApiServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  TestCluster cluster() {
    return server;
  }
}
