package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Test;

/** A release whose entries an operator in the cluster reads and makes: the default there. */
abstract class OperatorInCluster extends InCluster {
  static final String ENTRY = "prod-fence-creds";

  void values(String delivery, String... further) {
    var all = new ArrayList<String>();
    all.add(
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", orphanDeadline: 2s}
        """
            .formatted(server.master().password().text(), server.port(), cluster().kubeconfig()));
    all.add(delivery);
    all.addAll(List.of(further));
    release.values(all.toArray(String[]::new));
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

  private String outcome(Run run) {
    return run.service("fence").path("outcome").asText();
  }

  private Map<String, String> entry() {
    SecretData data = operator.entries().get(ENTRY);
    return data == null ? Map.of() : text(data);
  }

  private static Map<String, String> text(SecretData data) {
    var values = new TreeMap<String, String>();
    data.values().forEach((key, value) -> values.put(key, value.text()));
    return values;
  }

  private static SecretData data(Map<String, String> values) {
    var data = new TreeMap<String, Password>();
    values.forEach((key, value) -> data.put(key, Password.of(value)));
    return SecretData.of(data);
  }

  List<String> names(String path) {
    var names = new ArrayList<String>();
    cluster()
        .get(path)
        .body()
        .path("items")
        .forEach(item -> names.add(item.path("metadata").path("name").asText()));
    return names;
  }

  private List<String> secretNames() {
    return names("api/v1/namespaces/" + namespace + "/secrets");
  }

  private String externals() {
    return "apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets";
  }

  private String pushes() {
    return "apis/external-secrets.io/v1alpha1/namespaces/" + namespace + "/pushsecrets";
  }

  private boolean logsIn(String password) {
    try (var login = server.open("fence_gen3", "fence_gen3", password)) {
      return login.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void aPushMakesTheEntryOnceAndTheSecretFollowsIt() {
    values(PUSH);
    applied();
    assertThat(operator.pushed()).isEqualTo(1);
    assertThat(entry())
        .containsOnlyKeys("database", "dbcreated", "host", "password", "port", "username")
        .containsEntry("host", "db.example.org")
        .containsEntry("port", "5432")
        .containsEntry("dbcreated", "true");
    assertThat(secret("fence-dbcreds")).isEqualTo(entry());
    assertThat(secret("fence-dbcreds-bootstrap")).isEqualTo(entry());
    assertThat(logsIn(Objects.requireNonNull(entry().get("password")))).isTrue();
    assertThat(names(externals())).containsExactly("fence-dbcreds");
    assertThat(secretNames()).containsExactly("fence-dbcreds", "fence-dbcreds-bootstrap");
    JsonNode push = cluster().get(pushes() + "/fence-dbcreds").body();
    JsonNode spec = push.path("spec");
    assertThat(spec.path("updatePolicy").asText()).isEqualTo("IfNotExists");
    assertThat(spec.path("deletionPolicy").asText()).isEqualTo("None");
    assertThat(spec.path("refreshInterval").asText()).isEqualTo("2m");
    assertThat(spec.path("secretStoreRefs").path(0).path("name").asText())
        .isEqualTo("gen3-secret-store");
    assertThat(spec.path("selector").path("secret").path("name").asText())
        .isEqualTo("fence-dbcreds-bootstrap");
    JsonNode match = spec.path("data").path(0).path("match");
    assertThat(match.path("remoteRef").path("remoteKey").asText()).isEqualTo(ENTRY);
    assertThat(push.path("metadata").path("annotations").path("argocd.argoproj.io/sync-options"))
        .hasToString("\"Prune=false,Delete=false\"");

    JsonNode before = object("fence-dbcreds");
    JsonNode source = object("fence-dbcreds-bootstrap");
    assertThat(outcome(applied())).isEqualTo("UNCHANGED");
    assertThat(object("fence-dbcreds")).isEqualTo(before);
    assertThat(object("fence-dbcreds-bootstrap")).isEqualTo(source);
    assertThat(run("status", "--service", "fence").service("fence").path("state").asText())
        .isEqualTo("READY");
  }

  @Test
  void aPlanMakesNothingAndShowsBothSequelsAndAKeptOneAdmitsEither() {
    values(PUSH);
    Run plan = run("plan", "--service", "fence", "--out", "kept.json");
    assertThat(plan.exitCode()).as(plan.all()).isZero();
    assertThat(names(externals())).isEmpty();
    assertThat(secretNames()).isEmpty();
    JsonNode fence = plan.service("fence");
    assertThat(actions(fence.path("actions"))).contains("keep-pending", "publish-entry");
    JsonNode absent = fence.path("sequels").path(0);
    JsonNode there = fence.path("sequels").path(1);
    assertThat(absent.path("entry").asText()).isEqualTo("absent");
    assertThat(actions(absent.path("actions"))).isEqualTo(actions(fence.path("actions")));
    assertThat(absent.path("password").path("source").asText()).isEqualTo("generated");
    assertThat(there.path("entry").asText()).isEqualTo("there");
    assertThat(actions(there.path("actions")))
        .contains("create-role", "create-database", "follow-entry")
        .doesNotContain("keep-pending", "publish-entry");
    assertThat(there.path("password").path("source").asText()).isEqualTo("remote secret " + ENTRY);

    // Meanwhile somebody else makes it, naming what the values name: the second sequel.
    operator
        .entries()
        .put(
            ENTRY,
            data(
                Map.of(
                    "database", "fence_gen3",
                    "dbcreated", "true",
                    "host", "db.example.org",
                    "password", "of-somebody-else",
                    "port", "5432",
                    "username", "fence_gen3")));
    Run apply = run("apply", "kept.json", "--service", "fence");
    assertThat(apply.exitCode()).as(apply.all()).isZero();
    assertThat(secret("fence-dbcreds")).containsEntry("password", "of-somebody-else");
    assertThat(logsIn("of-somebody-else")).isTrue();
    assertThat(operator.pushed()).isZero();
  }

  @Test
  void aKeptPlanAdmitsTheAbsentEntryToo() {
    values(PUSH);
    assertThat(run("plan", "--service", "fence", "--out", "kept.json").exitCode()).isZero();
    Run apply = run("apply", "kept.json", "--service", "fence");
    assertThat(apply.exitCode()).as(apply.all()).isZero();
    assertThat(secret("fence-dbcreds")).isEqualTo(entry());
  }

  @Test
  void aKeptPlanAdmitsNoEntryThatNamesAnotherDatabase() {
    values(PUSH);
    assertThat(run("plan", "--service", "fence", "--out", "kept.json").exitCode()).isZero();
    operator
        .entries()
        .put(
            ENTRY,
            data(
                Map.of(
                    "database", "another",
                    "dbcreated", "true",
                    "host", "db.example.org",
                    "password", "p",
                    "port", "5432",
                    "username", "fence_gen3")));
    Run apply = run("apply", "kept.json", "--service", "fence");
    assertThat(apply.exitCode()).as(apply.all()).isEqualTo(1);
    assertThat(apply.out()).contains("GEN3DB-412").contains("another");
    assertThat(server.made()).isEmpty();
  }

  private static List<String> actions(JsonNode list) {
    var names = new ArrayList<String>();
    list.forEach(one -> names.add(one.path("action").asText()));
    return names;
  }

  @Test
  void aStoreThatFailsStopsTheServiceBeforeAnythingIsMade() {
    values(PUSH, "gen3db: {remoteSecrets: {adapter: external-secrets, probeDeadline: 1s}}");
    operator.reaches(false);
    Run run = run("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-621").contains("SecretStore is not ready");
    assertThat(secretNames()).isEmpty();
    assertThat(names(externals())).isEmpty();
    assertThat(server.made()).isEmpty();
    operator.reaches(true);
    applied();
    assertThat(secret("fence-dbcreds")).isEqualTo(entry());
  }

  @Test
  void noEventOfAnotherObjectIsBelieved() {
    values(PUSH);
    applied();
    Map<String, String> before = secret("fence-dbcreds");
    operator.reaches(false);
    // Of a probe of before, when there was no entry.
    cluster()
        .post(
            "api/v1/namespaces/" + namespace + "/events",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Event", "reason": "UpdateFailed",
                 "message": "error retrieving secret at .data, err: Secret does not exist",
                 "metadata": {"generateName": "old-", "namespace": "%s"},
                 "involvedObject": {"kind": "ExternalSecret", "namespace": "%s",
                                    "name": "fence-dbcreds-probe-old", "uid": "old"}}\
                """
                    .formatted(namespace, namespace)));
    values(
        LOCAL_AND_PUSH, "gen3db: {remoteSecrets: {adapter: external-secrets, probeDeadline: 2s}}");
    Run run = run("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-621").contains("SecretStore is not ready");
    assertThat(secret("fence-dbcreds")).isEqualTo(before);
    assertThat(operator.pushed()).isEqualTo(1);
    assertThat(secretNames()).containsExactly("fence-dbcreds", "fence-dbcreds-bootstrap");
  }

  @Test
  void whatIsRenderedAndAppliedFirstKeepsItsSpec() {
    values(PUSH);
    Run rendered = run("render", "--service", "fence");
    assertThat(rendered.exitCode()).as(rendered.all()).isZero();
    var specs = new TreeMap<String, JsonNode>();
    for (JsonNode item : rendered.document().path("items")) {
      String path = item.path("kind").asText().equals("PushSecret") ? pushes() : externals();
      String name = item.path("metadata").path("name").asText();
      cluster()
          .call("PATCH", path + "/" + name + "?fieldManager=kubectl", TestCluster.APPLY, item)
          .done();
      specs.put(path, cluster().get(path + "/" + name).body().path("spec"));
    }
    assertThat(specs).hasSize(2);
    applied();
    specs.forEach(
        (path, spec) ->
            assertThat(cluster().get(path + "/fence-dbcreds").body().path("spec")).isEqualTo(spec));
    assertThat(secret("fence-dbcreds")).isEqualTo(entry()).containsKey("password");
    assertThat(outcome(applied())).isEqualTo("UNCHANGED");
  }

  @Test
  void rotatingIsRefusedBeforeAnythingIsTouched() {
    values(PUSH);
    applied();
    Map<String, String> before = entry();
    Run run = run("rotate", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("cannot be changed").contains("aws-secrets-manager");
    assertThat(entry()).isEqualTo(before);
    assertThat(logsIn(Objects.requireNonNull(before.get("password")))).isTrue();
  }

  @Test
  void everyChangeOfDeliveryKeepsThePassword() {
    for (String from : List.of(LOCAL, PUSH, PULL, LOCAL_AND_PUSH)) {
      for (String to : List.of(LOCAL, PUSH, PULL, LOCAL_AND_PUSH)) {
        if (!from.equals(to)) {
          changes(from, to);
        }
      }
    }
  }

  private void changes(String from, String to) {
    operator.close();
    begin();
    if (from.equals(PULL)) {
      values(PUSH);
      applied();
    }
    values(from);
    applied();
    String password = secret("fence-dbcreds").get("password");
    if (from.equals(LOCAL) && to.equals(PULL)) {
      JsonNode before = object("fence-dbcreds");
      values(to);
      Run run = run("apply", "--service", "fence");
      assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
      assertThat(run.out()).contains("GEN3DB-403");
      assertThat(object("fence-dbcreds")).isEqualTo(before);
    } else {
      values(to);
      applied();
      assertThat(secret("fence-dbcreds"))
          .as("from %s to %s", from, to)
          .containsEntry("password", password)
          .containsEntry("dbcreated", "true");
      assertThat(outcome(applied())).as("from %s to %s", from, to).isEqualTo("UNCHANGED");
      // What is there already is pushed by nobody.
      boolean pushes = (to.equals(PUSH) || to.equals(LOCAL_AND_PUSH)) && !from.equals(PULL);
      boolean follows = to.equals(PUSH) || to.equals(PULL);
      assertThat(names(pushes())).hasSize(pushes ? 1 : 0);
      assertThat(secretNames().contains("fence-dbcreds-bootstrap")).isEqualTo(pushes);
      assertThat(names(externals())).hasSize(follows ? 1 : 0);
    }
    // Those of probes may go with their owners; that of the service never does.
    assertThat(operator.collected()).as("from %s to %s: Secrets still needed", from, to).isZero();
    assertThat(logsIn(Objects.requireNonNull(password))).isTrue();
    server.dropAll();
  }

  /** What status and doctor say of it, each finding in its words. */
  private List<String> told(String command) {
    Run run = run(command, "--service", "fence");
    var all = new ArrayList<String>();
    run.document()
        .at("/services/0/findings")
        .forEach(one -> all.add(one.path("code").asText() + " " + one.path("message").asText()));
    run.document()
        .path("checks")
        .forEach(
            one -> {
              if (one.path("id").asText().equals("service.existing")) {
                all.add(
                    (one.path("state").asText()
                            + " "
                            + one.path("code").asText("")
                            + " "
                            + one.path("message").asText(""))
                        .strip());
              }
            });
    return all;
  }

  private void storeReady() {
    String stores = "apis/external-secrets.io/v1/namespaces/" + namespace + "/secretstores";
    cluster()
        .post(
            stores,
            TestCluster.json(
                """
                {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore",
                 "metadata": {"name": "gen3-secret-store"}, "spec": {}}\
                """));
    cluster()
        .call(
            "PATCH",
            stores + "/gen3-secret-store/status",
            TestCluster.MERGE,
            TestCluster.json(
                "{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}}"))
        .done();
  }

  /** Secret, entry and database: each is made another than the two others, and told as such. */
  @Test
  void whicheverOfSecretEntryAndDatabaseDiffersIsTold() {
    values(PUSH);
    storeReady();
    applied();
    assertThat(told("status")).isEmpty();
    assertThat(told("doctor")).containsExactly("OK");
    Map<String, String> right = entry();
    String password = Objects.requireNonNull(right.get("password"));

    // The Secret, by hand; the operator has not looked again.
    operator.refreshes(false);
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds?fieldManager=kubectl-edit",
            TestCluster.MERGE,
            TestCluster.json("{\"data\": {\"dbcreated\": null, \"password\": \"eA==\"}}"))
        .done();
    assertThat(told("status"))
        .containsExactly(
            "GEN3DB-F207 the Secret fence-dbcreds differs from the remote entry "
                + ENTRY
                + " in dbcreated, password");
    assertThat(told("doctor")) // which makes no probe
        .containsExactly(
            "NOT_CHECKED GEN3DB-621 only a probe tells whether it is there, and none was made");
    applied();
    assertThat(secret("fence-dbcreds")).isEqualTo(right);
    assertThat(told("status")).isEmpty();
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds?fieldManager=kubectl-edit",
            TestCluster.MERGE,
            TestCluster.json("{\"data\": {\"host\": \"bm93aGVyZS5leGFtcGxlLm9yZw==\"}}"))
        .done();
    server.sqlIn("fence_gen3", "CREATE TABLE t (a int)", "SELECT 1"); // what services do (R17)
    assertThat(told("status"))
        .containsExactly(
            "GEN3DB-F207 the Secret fence-dbcreds differs from the remote entry "
                + ENTRY
                + " in host");
    operator.refreshes(true);
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> secret("fence-dbcreds").equals(right));

    // The database.
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'by-hand'", "SELECT 1");
    String refused =
        "GEN3DB-F207 the password in the remote entry does not log in as the role 'fence_gen3'";
    assertThat(told("status")).containsExactly(refused);
    assertThat(told("doctor")).containsExactly("FINDING " + refused);
    applied();
    assertThat(logsIn(password)).isTrue();
    assertThat(told("status")).isEmpty();

    // The entry, and the Secret that follows it: what it was made of is right still.
    var other = new TreeMap<>(right);
    other.put("password", "of-somebody-else");
    operator.entries().put(ENTRY, data(other));
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> secret("fence-dbcreds").equals(other));
    List<String> differ =
        List.of(
            "GEN3DB-402 entry and database differ: the password in the remote entry does not log"
                + " in, that in the bootstrap Secret does");
    assertThat(told("status")).isEqualTo(differ);
    assertThat(told("doctor")).containsExactly("BLOCKER " + differ.get(0));
    Run taken = run("apply", "--service", "fence", "--take-over", "fence");
    assertThat(taken.exitCode()).as(taken.all()).isZero();
    assertThat(logsIn("of-somebody-else")).isTrue();
    assertThat(told("status")).isEmpty();
    assertThat(told("doctor")).containsExactly("OK");
  }

  private JsonNode external() {
    return cluster().get(externals() + "/fence-dbcreds").body();
  }

  private void withKeyOfOthers() {
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds?fieldManager=kubectl-patch",
            TestCluster.MERGE,
            TestCluster.json("{\"data\": {\"theirs\": \"eA==\"}}"))
        .done();
  }

  /** Where the operator knows how, a key of others stays, and so does the Secret in the end. */
  @Test
  void anOperatorThatMergesKeepsKeysOfOthers() {
    try {
      cluster().knowCreateOrMerge(true);
      for (String next : List.of(LOCAL, LOCAL_AND_PUSH)) {
        operator.close();
        begin();
        values(PUSH);
        applied();
        assertThat(external().at("/spec/target/creationPolicy").asText())
            .isEqualTo("CreateOrMerge");
        assertThat(object("fence-dbcreds").path("metadata").has("ownerReferences")).isFalse();
        withKeyOfOthers();
        assertThat(outcome(applied())).isEqualTo("UNCHANGED");
        Map<String, String> before = secret("fence-dbcreds");
        assertThat(before).containsEntry("theirs", "x").containsAllEntriesOf(entry());
        assertThat(run("status", "--service", "fence").service("fence").path("state").asText())
            .isEqualTo("READY");

        values(next);
        applied();
        assertThat(secret("fence-dbcreds")).isEqualTo(before);
        assertThat(names(externals())).isEmpty();
        assertThat(operator.collected()).isZero();
        assertThat(outcome(applied())).isEqualTo("UNCHANGED");
        values(PUSH);
        applied();
        assertThat(secret("fence-dbcreds")).isEqualTo(before);
        server.dropAll();
      }
    } finally {
      cluster().knowCreateOrMerge(false);
    }
  }

  /** K8: what Helm is to take over is as its chart renders it: Helm 4 stops at any other field. */
  @Test
  void whatHelmIsToHoldIsAsTheChartHasIt() {
    try {
      cluster().knowCreateOrMerge(true);
      values(PUSH, "gen3db: {secretStore: {heldByHelm: true}}");
      applied();
      assertThat(external().at("/spec/target/creationPolicy").asText()).isEqualTo("Owner");
    } finally {
      cluster().knowCreateOrMerge(false);
    }
  }

  /** K7, R13: killed on the way to a local Secret, and back at what the chart delivers. */
  @Test
  void whoGoesBackLeavesTheChartsExternalSecretAsItWas() {
    values(PUSH);
    applied();
    Map<String, String> pushed = entry();
    cluster().call("DELETE", externals() + "/fence-dbcreds", null, null).done();
    JsonNode rendered =
        TestCluster.json(
            """
            {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
             "metadata": {"name": "fence-dbcreds",
               "labels": {"app.kubernetes.io/managed-by": "Helm"}},
             "spec": {"refreshInterval": "5m",
               "secretStoreRef": {"kind": "SecretStore", "name": "gen3-secret-store"},
               "target": {"name": "fence-dbcreds", "creationPolicy": "Owner"},
               "dataFrom": [{"extract": {"key": "prod-fence-creds"}}]}}\
            """);
    String path = externals() + "/fence-dbcreds";
    cluster().call("PATCH", path + "?fieldManager=helm", TestCluster.APPLY, rendered).done();
    applied();
    cluster()
        .call(
            "PATCH",
            path + "?fieldManager=gen3db",
            TestCluster.MERGE,
            TestCluster.json("{\"spec\": {\"target\": {\"creationPolicy\": \"Orphan\"}}}"))
        .done();
    assertThat(outcome(applied())).isEqualTo("REPAIRED");
    assertThat(external().at("/spec/target/creationPolicy").asText()).isEqualTo("Owner");
    assertThat(outcome(applied())).isEqualTo("UNCHANGED");
    assertThat(secret("fence-dbcreds")).isEqualTo(pushed);
    // Helm 4 may render any other field value from now on: gen3db holds none of them.
    ((ObjectNode) rendered.at("/spec/target")).put("creationPolicy", "Merge");
    cluster().call("PATCH", path + "?fieldManager=helm", TestCluster.APPLY, rendered).done();
  }

  /** Nobody would keep them right: the entry has them not. */
  @Test
  void furtherKeysOfOursGoWhenTheSecretFollowsAnEntry() {
    try {
      cluster().knowCreateOrMerge(true);
      values(LOCAL, "gen3db: {connectionKeys: {fence: [uri]}}");
      applied();
      assertThat(secret("fence-dbcreds")).containsKey("uri");
      withKeyOfOthers();
      String password = secret("fence-dbcreds").get("password");
      values(PUSH);
      applied();
      assertThat(secret("fence-dbcreds"))
          .doesNotContainKey("uri")
          .containsEntry("theirs", "x")
          .containsEntry("password", password);
    } finally {
      cluster().knowCreateOrMerge(false);
    }
  }

  @Test
  void anotherAdapterTakesAwayWhatTheOperatorPushedFrom() {
    values(LOCAL_AND_PUSH);
    applied();
    assertThat(names(pushes())).containsExactly("fence-dbcreds");
    values(
        LOCAL_AND_PUSH.replace("prod", "prod2"), "gen3db: {remoteSecrets: {adapter: directory}}");
    Run run = run("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(names(pushes())).isEmpty();
    assertThat(secretNames()).containsExactly("fence-dbcreds");
    assertThat(operator.entries()).containsKey(ENTRY);
  }

  /** K12, for whole runs: each looks by probes of its own, and one entry is made. */
  @Test
  void twoAtOnceMakeOneEntry() throws Exception {
    values(PUSH);
    Release first = release;
    release = new Release(Files.createDirectories(folder.resolve("other")));
    values(PUSH);
    Release second = release;
    var another =
        CompletableFuture.supplyAsync(
            () -> second.run("apply", "-n", namespace, "--service", "fence"));
    Run one = first.run("apply", "-n", namespace, "--service", "fence");
    Run two = another.get(5, TimeUnit.MINUTES);
    assertThat(one.exitCode()).as(one.all()).isZero();
    assertThat(two.exitCode()).as(two.all()).isZero();
    assertThat(operator.pushed()).isEqualTo(1);
    assertThat(secret("fence-dbcreds")).isEqualTo(entry());
    assertThat(secretNames()).containsExactly("fence-dbcreds", "fence-dbcreds-bootstrap");
    assertThat(names(externals())).containsExactly("fence-dbcreds");
    assertThat(logsIn(Objects.requireNonNull(entry().get("password")))).isTrue();
    assertThat(outcome(applied())).isEqualTo("UNCHANGED");
  }

  /** K12: two looks share no probe. */
  @Test
  void aYoungProbeOfAnotherRunIsLeftAlone() {
    values(PUSH);
    String probe =
        """
        {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
         "metadata": {"name": "fence-dbcreds-probe-young", "labels": {"gen3db.org/probe": "x"}},
         "spec": {"target": {"creationPolicy": "Owner"},
                  "dataFrom": [{"extract": {"key": "prod-fence-creds"}}]}}\
        """;
    cluster().post(externals(), TestCluster.json(probe));
    applied();
    assertThat(names(externals()))
        .containsExactlyInAnyOrder("fence-dbcreds", "fence-dbcreds-probe-young");
  }
}
