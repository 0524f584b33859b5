package org.gen3db.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;

/** On the stand-in for the API server. */
class StandInTest extends OperatorContract {
  private final StandInApiServer server = new StandInApiServer();

  @Override
  TestCluster cluster() {
    return server;
  }

  @Override
  Config fit(Config config) {
    return new ConfigBuilder(config).withOnlyHttpWatches(true).build(); // it knows no WebSockets
  }

  @AfterAll
  void close() {
    server.close();
  }
}
