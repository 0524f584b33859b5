package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.lab.Run;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the stand-in for the API server, which counts what it is asked. */
class StandInReleaseTest extends ReleaseInCluster {
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

  @Test
  void nothingToDoIsToldByAtMostSixRequests() {
    values(ALL_ON);
    Run first = run("apply");
    assertThat(first.exitCode()).as(first.all()).isZero();
    assertThat(first.document().path("services")).hasSize(16);
    operator.close();
    operator = null;
    standIn.requests().clear();
    Run again = run("apply");
    assertThat(again.exitCode()).as(again.all()).isZero();
    ALL.forEach(
        service ->
            assertThat(again.service(service).path("outcome").asText()).isEqualTo("UNCHANGED"));
    assertThat(standIn.requests()).hasSizeLessThanOrEqualTo(6);
    assertThat(standIn.requests()).allMatch(request -> request.method().equals("GET"));
    standIn.requests().clear();
    assertThat(run("plan", "--offline").exitCode()).isZero();
    assertThat(standIn.requests()).isEmpty();
  }
}
