package org.gen3db.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.StandInKubelet;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On the stand-in for the API server, before which the kubelet stands. */
class StandInPortForwardTest extends PortForwardInCluster {
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

  @Override
  StandInKubelet startKubelet(int port) {
    return StandInKubelet.before(standIn, port);
  }

  @Override
  String node() {
    return "node";
  }

  @Override
  String kubeconfig() {
    try {
      Path copy = folder.resolve("kubeconfig");
      Files.writeString(
          copy,
          Files.readString(standIn.kubeconfig())
              .replace(standIn.url(), "http://127.0.0.1:" + kubelet.port()));
      return copy.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
