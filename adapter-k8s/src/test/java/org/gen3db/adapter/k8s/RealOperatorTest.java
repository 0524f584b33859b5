package org.gen3db.adapter.k8s;

import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;

/** On the real API server. */
@Tag("full")
class RealOperatorTest extends OperatorContract {
  @Override
  TestCluster cluster() {
    return KubeApiServer.shared();
  }
}
