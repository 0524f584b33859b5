package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.gen3db.lab.Run;
import org.gen3db.lab.Stores;
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

  /** They start where the reference to dbcreated is optional, and read none. */
  @Test
  void whatBeganBeforeAHelmSecretWasCompleteIsBegunAnew() {
    values(LOCAL);
    String secret = "api/v1/namespaces/" + namespace + "/secrets";
    standIn.post(
        secret + "?fieldManager=helm",
        TestCluster.json(
            """
            {"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
             "metadata": {"name": "fence-dbcreds",
               "labels": {"app.kubernetes.io/managed-by": "Helm"},
               "annotations": {"meta.helm.sh/release-name": "gen3",
                               "meta.helm.sh/release-namespace": "%s"}},
             "stringData": {"database": "fence_gen3", "username": "fence_gen3",
                            "password": "of-the-chart", "host": "localhost", "port": "%d"}}\
            """
                .formatted(namespace, server.port())));
    standIn.age(secret + "/fence-dbcreds", Duration.ofMinutes(10));
    var running = new RunningPods(standIn, namespace);
    String between = Instant.now().minus(Duration.ofMinutes(5)).toString();
    running.reading("Deployment", "fence", "fence-dbcreds", "", between);
    applied();
    assertThat(secret("fence-dbcreds"))
        .containsEntry("password", "of-the-chart")
        .containsEntry("dbcreated", "true");
    assertThat(running.restarted()).containsExactly("Deployment fence");
  }

  /** Without the adapter that reads entries by itself, nobody would look. */
  @Test
  void theAdministratorsEntryIsReadForLocalSecretsToo() {
    release.values(
        """
        global: {dev: false, postgres: {externalSecret: gen3-master}}
        gen3db:
          secretStore: {adapter: kubernetes, kubeconfig: "%s"}
          remoteSecrets: {adapter: directory}
          databaseServer: {address: "127.0.0.1:%d"}
        """
            .formatted(standIn.kubeconfig(), server.port()));
    new Stores(folder)
        .putEntry(
            "gen3-master",
            Map.of(
                "username", "postgres",
                "password", server.master().password().text(),
                "host", "db.example.org",
                "port", "5432"));
    applied();
    assertThat(secret("fence-dbcreds"))
        .containsEntry("host", "db.example.org")
        .containsEntry("dbcreated", "true");
  }
}
