package org.gen3db.kubernetes;

import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.StandInKubelet;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;

/** On the real API server, which asks the kubelet of the Pod's node. */
@Tag("full")
class RealClusterPortForwardTest extends PortForwardInCluster {
  private String node = "";

  @Override
  TestCluster cluster() {
    return KubeApiServer.shared();
  }

  @Override
  StandInKubelet startKubelet(int port) {
    StandInKubelet started = StandInKubelet.behindApiServer(port);
    node = "node-" + namespace;
    cluster()
        .post(
            "api/v1/nodes",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "%s"}}"""
                    .formatted(node)));
    cluster()
        .call(
            "PATCH",
            "api/v1/nodes/" + node + "/status",
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"status": {"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
                            "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}}"""
                    .formatted(started.port())))
        .done();
    return started;
  }

  @Override
  String node() {
    return node;
  }

  @Override
  String kubeconfig() {
    return cluster().kubeconfig().toString();
  }
}
