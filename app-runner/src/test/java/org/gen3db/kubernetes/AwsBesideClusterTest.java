package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Run;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Secrets in a cluster whose entries gen3db keeps in Secrets Manager itself, from where the
 * operator copies them: each of Secret, entry and database is made another than the others, and
 * told so.
 */
@Tag("full")
class AwsBesideClusterTest extends InCluster {
  private static final String ENTRY = "prod-fence-creds";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static StandInApiServer standIn;
  private SecretsManagerServer manager;
  private Thread copying;

  @BeforeAll
  static void startCluster() {
    standIn = new StandInApiServer();
    System.setProperty("aws.accessKeyId", "AKIATESTS00000000000");
    System.setProperty("aws.secretAccessKey", "secret-of-the-tests");
  }

  @AfterAll
  static void stopCluster() {
    standIn.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Override
  TestCluster cluster() {
    return standIn;
  }

  @BeforeEach
  void manager() {
    manager = SecretsManagerServer.start();
    release.values(
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s"}
          remoteSecrets: {adapter: aws-secrets-manager, endpoint: "%s", region: us-east-1}
        """
            .formatted(
                server.master().password().text(),
                server.port(),
                cluster().kubeconfig(),
                manager.endpoint()),
        PUSH);
    copying = new Thread(this::copy, "operator-reads");
    copying.setDaemon(true);
    copying.start();
  }

  @AfterEach
  void withoutManager() {
    copying.interrupt();
    manager.close();
  }

  /** The store that the operator reads is Secrets Manager. */
  private void copy() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        operator.entries().put(ENTRY, data(entry()));
      } catch (RuntimeException e) {
        // It is not there yet.
      }
      try {
        Thread.sleep(30);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Map<String, String> entry() {
    JsonNode held =
        TestCluster.json(
            (String)
                manager
                    .as("GetSecretValue", Map.of("SecretId", ENTRY, "VersionStage", "AWSCURRENT"))
                    .get("SecretString"));
    var entry = new TreeMap<String, String>();
    held.properties().forEach(field -> entry.put(field.getKey(), field.getValue().asText()));
    return entry;
  }

  private static SecretData data(Map<String, String> values) {
    var data = new TreeMap<String, Password>();
    values.forEach((key, value) -> data.put(key, Password.of(value)));
    return SecretData.of(data);
  }

  private Run run(String command) {
    return release.run(command, "-n", namespace, "--service", "fence");
  }

  private String applied() {
    Run run = run("apply");
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run.service("fence").path("outcome").asText();
  }

  private List<String> told() {
    var all = new ArrayList<String>();
    run("status")
        .service("fence")
        .path("findings")
        .forEach(one -> all.add(one.path("code").asText() + " " + one.path("message").asText()));
    return all;
  }

  private List<String> existing() {
    var all = new ArrayList<String>();
    for (JsonNode check : run("doctor").document().path("checks")) {
      if (check.path("id").asText().equals("service.existing")) {
        all.add(check.path("state").asText() + " " + check.path("message").asText(""));
      }
    }
    return all;
  }

  private boolean logsIn(String password) {
    try (var login = server.open("fence_gen3", "fence_gen3", password)) {
      return login.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** For local Secrets too: nobody makes a Secret of it, and nobody is waited for. */
  @Test
  void theAdministratorsEntryIsReadForALocalSecret() throws Exception {
    manager.as(
        "CreateSecret",
        Map.of(
            "Name",
            "gen3-master",
            "ClientRequestToken",
            UUID.randomUUID().toString(),
            "SecretString",
            JSON.writeValueAsString(
                Map.of(
                    "username", "postgres",
                    "password", server.master().password().text(),
                    "host", "db.example.org",
                    "port", "5432"))));
    release.values(
        """
        global: {dev: false, postgres: {externalSecret: gen3-master}}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s"}
          remoteSecrets: {adapter: aws-secrets-manager, endpoint: "%s", region: us-east-1}
        """
            .formatted(server.port(), cluster().kubeconfig(), manager.endpoint()),
        LOCAL);
    assertThat(applied()).isEqualTo("CREATED");
    assertThat(secret("fence-dbcreds"))
        .containsEntry("host", "db.example.org")
        .containsEntry("dbcreated", "true");
    assertThat(logsIn(secret("fence-dbcreds").get("password"))).isTrue();
    assertThat(applied()).isEqualTo("UNCHANGED");
    assertThat(told()).isEmpty();
  }

  /**
   * One who reads the entry waits for no copy of it, also where the operator is about to make it.
   */
  @Test
  void whoeverReadsTheAdministratorsEntryAwaitsNoCopy() throws Exception {
    masterExternalSecret("gen3-master");
    theAdministratorsEntryIsReadForALocalSecret();
    assertThat(secret("gen3-master")).isEmpty();
  }

  @Test
  void whicheverOfSecretEntryAndDatabaseDiffersIsTold() {
    assertThat(applied()).isEqualTo("CREATED");
    assertThat(told()).isEmpty();
    Map<String, String> right = entry();
    assertThat(secret("fence-dbcreds")).isEqualTo(right);
    server.sqlIn("fence_gen3", "CREATE TABLE t (a int)", "SELECT 1"); // what services do (R17)

    // The Secret, by hand; the operator has not looked again.
    operator.refreshes(false);
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds?fieldManager=kubectl-edit",
            TestCluster.MERGE,
            TestCluster.json(
                "{\"data\": {\"host\": \"bm93aGVyZS5leGFtcGxlLm9yZw==\", \"password\": \"eA==\"}}"))
        .done();
    String differs =
        "the Secret fence-dbcreds differs from the remote entry " + ENTRY + " in host, password";
    assertThat(told()).containsExactly("GEN3DB-F207 " + differs);
    assertThat(existing()).containsExactly("FINDING " + differs);
    assertThat(applied()).isEqualTo("REPAIRED");
    assertThat(secret("fence-dbcreds")).isEqualTo(right);
    assertThat(told()).isEmpty();

    // The database.
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'by-hand'", "SELECT 1");
    assertThat(told())
        .containsExactly(
            "GEN3DB-F207 the password in the remote entry does not log in as the role"
                + " 'fence_gen3'");
    assertThat(applied()).isEqualTo("REPAIRED");
    assertThat(logsIn(right.getOrDefault("password", ""))).isTrue();
    assertThat(told()).isEmpty();

    // The entry, by somebody else: the Secret knows what logs in still.
    var other = new TreeMap<>(right);
    other.put("password", "of-somebody-else");
    manager.as(
        "PutSecretValue",
        Map.of(
            "SecretId",
            ENTRY,
            "ClientRequestToken",
            UUID.randomUUID().toString(),
            "SecretString",
            JSON.valueToTree(other).toString()));
    assertThat(told())
        .containsExactly(
            "GEN3DB-402 entry and database differ: the password in the remote entry does not log in,"
                + " that in the Secret does");
    Run refused = run("apply");
    assertThat(refused.exitCode()).as(refused.all()).isEqualTo(1);
    assertThat(refused.service("fence").path("error").path("code").asText())
        .isEqualTo("GEN3DB-402");
    assertThat(entry()).isEqualTo(other);
    assertThat(logsIn(right.getOrDefault("password", ""))).isTrue();

    // R8: the way out that changes the database, and then the Secret follows.
    operator.refreshes(true);
    Run taken = release.run("apply", "-n", namespace, "--service", "fence", "--take-over", "fence");
    assertThat(taken.exitCode()).as(taken.all()).isZero();
    assertThat(logsIn("of-somebody-else")).isTrue();
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> secret("fence-dbcreds").equals(other));
    assertThat(told()).isEmpty();
  }
}
