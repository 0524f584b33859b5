package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.gen3db.lab.Provokes;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the stand-in for the API server. */
class StandInPostRenderTest extends PostRenderInCluster {
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

  /** K2: as with the rendered Role, which may list no Secrets. */
  @Test
  @Provokes("RELEASE_NOT_READ")
  void whereTheReleaseMayNotBeReadThatIsTold() {
    installSecret("fence-dbcreds", helms("gen3"));
    applied();
    standIn.disturb(
        request ->
            request.method().equals("GET") && request.path().contains("labelSelector=owner")
                ? Optional.of(
                    StandInApiServer.status(
                        403,
                        "Forbidden",
                        "secrets is forbidden: User \"ci\" cannot list resource \"secrets\" in API"
                            + " group \"\""))
                : Optional.empty());
    try {
      assertThat(findings()).contains("GEN3DB-F645", "ci may not list secrets");
    } finally {
      standIn.disturb(request -> Optional.empty());
    }
  }
}
