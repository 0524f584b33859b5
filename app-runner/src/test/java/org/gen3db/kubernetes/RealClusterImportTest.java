package org.gen3db.kubernetes;

import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;

/** On the real API server. */
@Tag("full")
class RealClusterImportTest extends ImportInCluster {
  @Override
  TestCluster cluster() {
    return KubeApiServer.shared();
  }
}
