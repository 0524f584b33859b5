package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.lab.Run;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the stand-in for the API server, which counts what it is asked. */
class StandInOperatorReleaseTest extends OperatorInCluster {
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
    values(PUSH);
    Run first = run("apply");
    assertThat(first.exitCode()).as(first.all()).isZero();
    operator.close();
    standIn.requests().clear();
    Run again = run("apply");
    assertThat(again.exitCode()).as(again.all()).isZero();
    again
        .document()
        .path("services")
        .forEach(service -> assertThat(service.path("outcome").asText()).isEqualTo("UNCHANGED"));
    assertThat(standIn.requests()).allMatch(request -> request.method().equals("GET"));
    assertThat(standIn.requests()).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void doctorMakesNothingInTheClusterNotEvenForAMoment() {
    for (String delivery : List.of(PUSH, PULL, LOCAL_AND_PUSH)) {
      values(delivery, "gen3db: {remoteSecrets: {adapter: external-secrets, probeDeadline: 1s}}");
      standIn.requests().clear();
      Run doctor = run("doctor", "--service", "fence");
      assertThat(doctor.document().path("checks").isEmpty()).as(doctor.all()).isFalse();
      assertThat(standIn.requests())
          .isNotEmpty()
          .noneMatch(
              request ->
                  !request.method().equals("GET") && request.path().contains("/namespaces/"));
    }
  }
}
