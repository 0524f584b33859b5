package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.Stores;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Test;

/** A release in a cluster, by the command line: what a user gets, and what they get again. */
abstract class ReleaseInCluster extends InCluster {
  void values(String delivery) {
    release.values(
        server.values(),
        "gen3db: {secretStore: {adapter: kubernetes, orphanDeadline: 2s, kubeconfig: "
            + cluster().kubeconfig()
            + "}}\n",
        delivery);
  }

  Run run(String command, String... further) {
    var line = new ArrayList<>(List.of("-n", namespace));
    line.addAll(List.of(further));
    return release.run(command, line.toArray(String[]::new));
  }

  Run applied() {
    Run run = run("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  List<String> secretNames() {
    var names = new ArrayList<String>();
    cluster()
        .get("api/v1/namespaces/" + namespace + "/secrets")
        .body()
        .path("items")
        .forEach(item -> names.add(item.path("metadata").path("name").asText()));
    return names;
  }

  Map<String, String> entry() {
    return new Stores(folder).allEntries().getOrDefault("prod-fence-creds", Map.of());
  }

  /** The operator reads what the folder of entries holds, as it would read Secrets Manager. */
  void operatorReadsTheFolder() {
    var reading =
        new Thread(
            () -> {
              Map<String, String> entry = entry();
              for (int i = 0; i < 600 && entry.isEmpty(); i++) {
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  return;
                }
                entry = entry();
              }
              var data = new TreeMap<String, Password>();
              entry.forEach((key, value) -> data.put(key, Password.of(value)));
              operator.entries().put("prod-fence-creds", SecretData.of(data));
            },
            "operator-reads");
    reading.setDaemon(true);
    reading.start();
  }

  @Test
  void fromAnEmptyNamespaceToReadyAndThenNothingChanges() {
    values(ALL_ON);
    Run first = run("apply");
    assertThat(first.exitCode()).as(first.all()).isZero();
    List<String> made = new ArrayList<>();
    first
        .document()
        .path("services")
        .forEach(
            service -> {
              if (service.path("outcome").asText().equals("CREATED")) {
                made.add(service.path("service").asText());
              }
            });
    assertThat(made).as(first.all()).isEqualTo(ALL);
    Map<String, String> fence = secret("fence-dbcreds");
    assertThat(fence)
        .containsOnlyKeys("database", "dbcreated", "host", "password", "port", "username")
        .containsEntry("database", "fence_gen3")
        .containsEntry("username", "fence_gen3")
        .containsEntry("host", "127.0.0.1")
        .containsEntry("port", Integer.toString(server.port()))
        .containsEntry("dbcreated", "true");
    JsonNode object = object("fence-dbcreds");
    assertThat(object.path("type").asText()).isEqualTo("Opaque");
    JsonNode labels = object.path("metadata").path("labels");
    assertThat(labels.path("app.kubernetes.io/managed-by").asText()).isEqualTo("gen3db");
    assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo("gen3");
    assertThat(labels.path("app.kubernetes.io/name").asText()).isEqualTo("fence");
    JsonNode annotations = object.path("metadata").path("annotations");
    assertThat(annotations.path("argocd.argoproj.io/sync-options").asText())
        .isEqualTo("Prune=false,Delete=false");
    assertThat(annotations.path("argocd.argoproj.io/compare-options").asText())
        .isEqualTo("IgnoreExtraneous");
    var versions = new TreeMap<String, String>();
    made.forEach(service -> versions.put(service, version(service)));
    assertThat(secretNames())
        .containsExactlyInAnyOrderElementsOf(ALL.stream().map(one -> one + "-dbcreds").toList());

    Run again = run("apply");
    made.forEach(
        service ->
            assertThat(again.service(service).path("outcome").asText())
                .as(service)
                .isEqualTo("UNCHANGED"));
    made.forEach(service -> assertThat(version(service)).isEqualTo(versions.get(service)));
    Run status = run("status");
    made.forEach(
        service ->
            assertThat(status.service(service).path("state").asText())
                .as(service)
                .isEqualTo("READY"));
  }

  private String version(String service) {
    return object(service + "-dbcreds").path("metadata").path("resourceVersion").asText();
  }

  @Test
  void whatStandsInTheNamespaceIsTheSecretThatRepairsUse() {
    values(LOCAL);
    applied();
    String password = secret("fence-dbcreds").get("password");
    assertThat(server.sql("ALTER ROLE fence_gen3 PASSWORD 'something else'", "SELECT 1"))
        .hasSize(1);
    Run repaired = applied();
    assertThat(repaired.service("fence").path("outcome").asText()).isEqualTo("REPAIRED");
    assertThat(secret("fence-dbcreds")).containsEntry("password", password);
  }

  @Test
  void aKeyOfOthersSurvivesAndALostKeyComesBack() {
    values(LOCAL);
    applied();
    Map<String, String> before = secret("fence-dbcreds");
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds?fieldManager=kubectl-patch",
            TestCluster.MERGE,
            TestCluster.json("{\"data\": {\"dbcreated\": null, \"uri\": \"eA==\"}}"))
        .done();
    applied();
    assertThat(secret("fence-dbcreds")).containsAllEntriesOf(before).containsEntry("uri", "x");
  }

  /** By a person, to a name that nobody knows; the server of the values is well. */
  @Test
  void aHostThatSomebodyEditedIsToldByItsKeyAndComesBack() {
    values(LOCAL);
    applied();
    Map<String, String> right = secret("fence-dbcreds");
    for (String tables : List.of("", "CREATE TABLE t (a int)")) {
      values("gen3db: {databaseServer: {startupDeadline: 1s}}");
      if (!tables.isEmpty()) {
        server.sqlIn("fence_gen3", tables, "SELECT 1");
      }
      cluster()
          .call(
              "PATCH",
              "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds?fieldManager=gen3db",
              TestCluster.MERGE,
              TestCluster.json("{\"data\": {\"host\": \"bm93aGVyZS5leGFtcGxlLm9yZw==\"}}"))
          .done();
      Run status = run("status", "--service", "fence");
      assertThat(status.service("fence").path("state").asText()).isEqualTo("DRIFTED");
      JsonNode finding = status.service("fence").path("findings").path(0);
      if (tables.isEmpty()) { // R17: nobody knows what is where the Secret leads
        assertThat(finding.path("code").asText()).isEqualTo("GEN3DB-404");
        assertThat(finding.path("message").asText())
            .contains("nowhere.example.org")
            .endsWith("they differ in host");
      } else {
        assertThat(finding.path("code").asText()).isEqualTo("GEN3DB-F207");
        assertThat(finding.path("message").asText())
            .isEqualTo("the Secret fence-dbcreds is wrong in, or lacks, host");
      }
    }
    applied();
    assertThat(secret("fence-dbcreds")).isEqualTo(right);
  }

  @Test
  void aPushedSecretFollowsItsEntryAndComesBackLocalWithTheSamePassword() {
    values(PUSH);
    operatorReadsTheFolder();
    applied();
    Map<String, String> pushed = secret("fence-dbcreds");
    assertThat(pushed).isEqualTo(entry());
    JsonNode external = external("fence-dbcreds");
    assertThat(external.path("spec").path("secretStoreRef").path("name").asText())
        .isEqualTo("gen3-secret-store");
    assertThat(external.path("spec").path("dataFrom").path(0).path("extract").path("key").asText())
        .isEqualTo("prod-fence-creds");
    assertThat(external.path("spec").path("target").path("creationPolicy").asText())
        .isEqualTo("Owner");
    assertThat(object("fence-dbcreds").path("metadata").path("ownerReferences").size())
        .isEqualTo(1);
    Run again = applied();
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");

    values(LOCAL);
    applied();
    standsByItself(pushed);
    assertThat(operator.collected()).isZero();
  }

  /** K9: the operator lets go only after it could read, so that we take the owner away. */
  @Test
  void aStoreThatFailsDoesNotKeepASecretFromStandingByItself() {
    values(PUSH);
    operatorReadsTheFolder();
    applied();
    Map<String, String> pushed = secret("fence-dbcreds");
    operator.reaches(false);
    values(LOCAL);
    applied();
    standsByItself(pushed);
    assertThat(operator.collected()).isZero();
  }

  private void standsByItself(Map<String, String> pushed) {
    assertThat(secret("fence-dbcreds")).isEqualTo(pushed);
    assertThat(object("fence-dbcreds").path("metadata").path("ownerReferences").size()).isZero();
    assertThat(external("fence-dbcreds").path("reason").asText()).isEqualTo("NotFound");
    Run again = applied();
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(secret("fence-dbcreds")).isEqualTo(pushed);
  }

  /** K10: without a collector a wrong order of deletions would pass. */
  @Test
  void theCollectorOfTheTestsTakesWhatIsLeftWithoutItsOwner() throws Exception {
    values(PUSH);
    operatorReadsTheFolder();
    applied();
    cluster()
        .call(
            "DELETE",
            "apis/external-secrets.io/v1/namespaces/"
                + namespace
                + "/externalsecrets/fence-dbcreds",
            null,
            null)
        .done();
    for (int i = 0; i < 200 && operator.collected() == 0; i++) {
      Thread.sleep(50);
    }
    assertThat(operator.collected()).isEqualTo(1);
    assertThat(secretNames()).doesNotContain("fence-dbcreds");
  }

  @Test
  void toPullWithoutAnEntryFailsAndTheOldSecretIsUntouched() {
    values(LOCAL);
    applied();
    JsonNode before = object("fence-dbcreds");
    values(PULL);
    Run run = run("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-403", "prod-fence-creds");
    assertThat(object("fence-dbcreds")).isEqualTo(before);
  }

  @Test
  void localAndPushHasOnePassword() {
    values(LOCAL_AND_PUSH);
    applied();
    assertThat(secret("fence-dbcreds")).isEqualTo(entry());
    assertThat(external("fence-dbcreds").path("reason").asText()).isEqualTo("NotFound");
  }

  private JsonNode external(String name) {
    return cluster()
        .get("apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets/" + name)
        .body();
  }

  private void administrator(String secret, String... pairs) {
    var data = new TreeMap<String, Password>();
    for (int i = 0; i < pairs.length; i += 2) {
      data.put(pairs[i], Password.of(pairs[i + 1]));
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", "Secret");
    object.putObject("metadata").put("name", secret);
    ObjectNode texts = object.putObject("stringData");
    data.forEach((key, value) -> texts.put(key, value.text()));
    cluster().post("api/v1/namespaces/" + namespace + "/secrets", object);
  }

  private void valuesWithoutMaster(String global) {
    release.values(
        "global: " + global,
        "gen3db: {secretStore: {adapter: kubernetes, kubeconfig: "
            + cluster().kubeconfig()
            + "}, databaseServer: {address: \"127.0.0.1:"
            + server.port()
            + "\"}}\n");
  }

  @Test
  void aDevelopmentReleaseFindsItsAdministratorInTheNamespace() {
    administrator("gen3-postgresql", "postgres-password", server.master().password().text());
    valuesWithoutMaster("{dev: true}");
    applied();
    assertThat(secret("fence-dbcreds"))
        .containsEntry("host", "gen3-postgresql")
        .containsEntry("port", "5432")
        .containsEntry("dbcreated", "true");
    assertThat(applied().service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
  }

  @Test
  void aMasterSecretThatTheChartSyncsIsUsed() {
    administrator(
        "gen3-master",
        "username",
        "postgres",
        "password",
        server.master().password().text(),
        "host",
        "db.example.org",
        "port",
        "5432");
    valuesWithoutMaster("{dev: false, postgres: {externalSecret: gen3-master}}");
    applied();
    assertThat(secret("fence-dbcreds"))
        .containsEntry("host", "db.example.org")
        .containsEntry("port", "5432");
    assertThat(applied().service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
  }

  @Test
  void aMasterSecretThatIsNotThereIsNamedAndNothingIsMade() {
    valuesWithoutMaster("{dev: true}");
    Run run = run("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-411", "gen3-postgresql");
    assertThat(secretNames()).isEmpty();
    assertThat(server.made()).isEmpty();
  }

  /** As a Job of a sync wave meets it: who makes the Secret is there, and has not made it yet. */
  @Test
  void anAdministratorsSecretThatAnExternalSecretMakesIsAwaited() {
    valuesWithoutMaster("{dev: false, postgres: {externalSecret: gen3-master}}");
    masterExternalSecret("gen3-master");
    for (String looking : List.of("plan", "status")) {
      Run run = run(looking, "--service", "fence");
      assertThat(run.out()).as(run.all()).contains("GEN3DB-411", "gen3-master");
    }
    Run run =
        release.runMeeting(
            "waiting for the operator to make the Secret gen3-master by the ExternalSecret"
                + " gen3-master",
            () -> operator.entries().put("gen3-master", masterEntry()),
            "apply",
            "-n",
            namespace,
            "--service",
            "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(secret("fence-dbcreds"))
        .containsEntry("host", "db.example.org")
        .containsEntry("dbcreated", "true");
    assertThat(applied().service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
  }

  /** A plan that was kept while the Secret was there, too. */
  @Test
  void aKeptPlanIsHeldAgainstWhatIsThereOnceTheAdministratorIs() {
    valuesWithoutMaster("{dev: false, postgres: {externalSecret: gen3-master}}");
    masterExternalSecret("gen3-master");
    operator.entries().put("gen3-master", masterEntry());
    String path = "api/v1/namespaces/" + namespace + "/secrets/gen3-master";
    Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> cluster().get(path).code() == 200);
    Run plan = run("plan", "--service", "fence", "--out", "kept.json");
    assertThat(plan.exitCode()).as(plan.all()).isZero();
    operator.entries().remove("gen3-master");
    cluster().call("DELETE", path, null, null).done();
    Run run =
        release.runMeeting(
            "waiting for the operator to make the Secret gen3-master",
            () -> operator.entries().put("gen3-master", masterEntry()),
            "apply",
            "kept.json",
            "-n",
            namespace,
            "--service",
            "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(secret("fence-dbcreds")).containsEntry("dbcreated", "true");
  }

  @Test
  void anOperatorThatMakesNoAdministratorsSecretInTimeIsToldWithWhatItSays() {
    valuesWithoutMaster("{dev: false, postgres: {externalSecret: gen3-master}}");
    masterExternalSecret("gen3-master");
    String path =
        "apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets/gen3-master";
    Awaitility.await()
        .atMost(5, TimeUnit.MINUTES)
        .until(() -> !cluster().get(path).body().at("/status/conditions").isEmpty());
    Run run = run("apply", "--service", "fence", "--set", "gen3db.secretStore.masterDeadline=0s");
    JsonNode error = run.service("fence").path("error");
    assertThat(error.path("code").asText()).as(run.all()).isEqualTo("GEN3DB-411");
    assertThat(error.path("message").asText())
        .contains(
            "Secret gen3-master is not in",
            "the ExternalSecret gen3-master, which says SecretSyncedError",
            "within 0 s");
    assertThat(error.path("hint").asText())
        .contains("describe externalsecret gen3-master", "masterDeadline");
    assertThat(server.made()).isEmpty();
  }

  @Test
  void twoAtOnceMakeOnePassword() throws Exception {
    values(LOCAL);
    Path other = Files.createDirectories(folder.resolve("other"));
    Release first = release;
    release = new Release(other);
    values(LOCAL);
    Release second = release;
    var another =
        CompletableFuture.supplyAsync(
            // In the common pool, which may have one thread only, and the client needs one too.
            () -> second.run("apply", "-n", namespace, "--service", "fence"));
    Run one = first.run("apply", "-n", namespace, "--service", "fence");
    Run two = another.get(2, TimeUnit.MINUTES);
    assertThat(one.exitCode()).as(one.all()).isZero();
    assertThat(two.exitCode()).as(two.all()).isZero();
    assertThat(secretNames()).containsExactly("fence-dbcreds");
    String password = secret("fence-dbcreds").get("password");
    try (var login = server.open("fence_gen3", "fence_gen3", password)) {
      assertThat(login.isValid(5)).isTrue();
    }
    assertThat(applied().service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
  }
}
