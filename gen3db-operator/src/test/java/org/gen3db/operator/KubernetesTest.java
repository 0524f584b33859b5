package org.gen3db.operator;

import io.fabric8.kubernetes.client.Config;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;

/** On the real API server, with the definition of the objects. */
@Tag("full")
class KubernetesTest extends OperatorContract {
  @Override
  TestCluster cluster() {
    Manifests.define(KubeApiServer.shared());
    return KubeApiServer.shared();
  }

  @Override
  Config fit(Config config) {
    return config;
  }
}
