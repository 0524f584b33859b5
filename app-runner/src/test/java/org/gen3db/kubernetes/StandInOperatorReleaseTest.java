package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.lab.Provokes;
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
    values(PUSH, ALL_ON);
    Run first = run("apply");
    assertThat(first.exitCode()).as(first.all()).isZero();
    assertThat(first.document().path("services")).hasSize(16);
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

  /** As a run leaves it that was killed between the two writes. */
  @Test
  void aFurtherKeyThatARunLeftInASecretThatFollowsIsTakenAwayByTheNext() {
    standIn.knowCreateOrMerge(true);
    try {
      values(LOCAL, "gen3db: {connectionKeys: {fence: [uri]}}");
      applied();
      String password = secret("fence-dbcreds").get("password");
      values(PUSH);
      standIn.disturb(
          request ->
              request.method().equals("PATCH")
                      && request.path().endsWith("/secrets/fence-dbcreds?fieldManager=gen3db")
                  ? Optional.of(StandInApiServer.status(403, "Forbidden", "not at this moment"))
                  : Optional.empty());
      Run ended = run("apply", "--service", "fence");
      standIn.disturb(request -> Optional.empty());
      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(1);
      Awaitility.await()
          .atMost(5, TimeUnit.MINUTES)
          .until(
              () ->
                  !standIn
                      .get(
                          "apis/external-secrets.io/v1/namespaces/"
                              + namespace
                              + "/externalsecrets/fence-dbcreds")
                      .body()
                      .at("/status/syncedResourceVersion")
                      .isMissingNode());
      assertThat(secret("fence-dbcreds")).containsKey("uri");

      JsonNode status = run("status", "--service", "fence").service("fence");
      assertThat(status.path("findings").toString())
          .contains("GEN3DB-F207", "holds uri from before it followed the remote entry " + ENTRY);
      assertThat(applied().service("fence").path("outcome").asText()).isEqualTo("REPAIRED");
      assertThat(secret("fence-dbcreds"))
          .doesNotContainKey("uri")
          .containsEntry("password", password)
          .containsEntry("dbcreated", "true");
      assertThat(applied().service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
      assertThat(run("status", "--service", "fence").service("fence").path("findings")).isEmpty();
    } finally {
      standIn.disturb(request -> Optional.empty());
      standIn.knowCreateOrMerge(false);
    }
  }

  private JsonNode check(String id, String about) {
    for (JsonNode check : run("doctor", "--service", "fence").document().path("checks")) {
      if (check.path("id").asText().equals(id) && check.path("about").asText().equals(about)) {
        return check;
      }
    }
    throw new AssertionError("no check " + id + " of " + about);
  }

  private JsonNode store() {
    return check("operator.store", "SecretStore gen3-secret-store");
  }

  private void storeSays(String status, String message) {
    standIn
        .call(
            "PATCH",
            stores() + "/gen3-secret-store?fieldManager=external-secrets",
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"status": {"conditions": [
                  {"type": "Ready", "status": "%s", "reason": "Any", "message": "%s"}]}}\
                """
                    .formatted(status, message)))
        .done();
  }

  private String stores() {
    return "apis/external-secrets.io/v1/namespaces/" + namespace + "/secretstores";
  }

  @Test
  @Provokes("STORE_NOT_READY")
  void doctorTellsWhetherTheOperatorsStoreIsReady() {
    values(PUSH);
    assertThat(store().path("state").asText()).isEqualTo("BLOCKER");
    assertThat(store().path("code").asText()).isEqualTo("GEN3DB-645");
    standIn.post(
        stores(),
        TestCluster.json(
            """
            {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore",
             "metadata": {"name": "gen3-secret-store"}}\
            """));
    assertThat(store().path("state").asText()).isEqualTo("FINDING");
    storeSays("False", "no access to the region");
    assertThat(store().path("state").asText()).isEqualTo("BLOCKER");
    assertThat(store().path("message").asText()).contains("no access to the region");
    storeSays("True", "store validated");
    assertThat(store().path("state").asText()).isEqualTo("OK");
  }

  @Test
  void doctorTellsWhatOfTheOperatorIsNotServed() {
    values(PUSH);
    assertThat(check("operator.served", "pushsecrets.external-secrets.io").path("state").asText())
        .isEqualTo("OK");
    try {
      standIn.serveExternalSecrets("v1");
      JsonNode pushes = check("operator.served", "pushsecrets.external-secrets.io");
      assertThat(pushes.path("state").asText()).isEqualTo("BLOCKER");
      assertThat(pushes.path("code").asText()).isEqualTo("GEN3DB-615");
      values(PULL);
      assertThat(run("doctor", "--service", "fence").out()).doesNotContain("pushsecrets");
      standIn.serveExternalSecrets();
      assertThat(
              check("operator.served", "externalsecrets.external-secrets.io").path("code").asText())
          .isEqualTo("GEN3DB-615");
    } finally {
      standIn.serveExternalSecrets("v1", "v1alpha1");
    }
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

  /** Nobody makes a probe of an entry that is no service's; the chart's ExternalSecret reads it. */
  @Test
  void anAdministratorsSecretThatTheOperatorHasNotMadeIsToldWithWhatMakesIt() {
    values(PUSH, "global: {postgres: {externalSecret: gen3-master}}");
    Run run = run("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.service("fence").path("error").path("hint").asText())
        .contains("An ExternalSecret of that name", "remoteSecrets.adapter: aws-secrets-manager")
        .doesNotContain("look at the status");
  }
}
