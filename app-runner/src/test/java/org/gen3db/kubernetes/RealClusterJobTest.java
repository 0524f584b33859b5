package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.gen3db.lab.Run;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code render --job} prints, on the real API server: applied, and used by its account. */
@Tag("full")
class RealClusterJobTest extends InCluster {
  private static final String ACCOUNT = "gen3-gen3db";

  @Override
  TestCluster cluster() {
    return KubeApiServer.shared();
  }

  private void values(Path kubeconfig, String delivery) {
    release.values(
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", orphanDeadline: 1s}
          remoteSecrets: {adapter: external-secrets, probeDeadline: 5s, pushDeadline: 5s}
          extensions: {gen3-embeddings: [], embedding-management-service: []}
          job: {image: "gen3db:1"}
        """
            .formatted(server.master().password().text(), server.port(), kubeconfig),
        delivery);
  }

  private Run run(String command, String... further) {
    var line = new ArrayList<>(List.of("-n", namespace, "--service", "fence"));
    line.addAll(List.of(further));
    return release.run(command, line.toArray(String[]::new));
  }

  private Run done(String command, String... further) {
    Run run = run(command, further);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  private String path(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
    return (version.equals("v1") ? "api/v1" : "apis/" + version)
        + "/namespaces/"
        + namespace
        + "/"
        + (kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s")
        + "/"
        + object.path("metadata").path("name").asText();
  }

  /** As kubectl apply --server-side does; returns the paths. */
  private List<String> apply(Run rendered) {
    var paths = new ArrayList<String>();
    for (JsonNode item : rendered.document().path("items")) {
      cluster().call("PATCH", path(item) + "?fieldManager=kubectl", TestCluster.APPLY, item).done();
      paths.add(path(item));
    }
    return paths;
  }

  @Test
  void whatIsRenderedAndAppliedKeepsItsSpec() {
    for (String delivery : List.of(LOCAL, PUSH)) {
      end();
      begin();
      values(cluster().kubeconfig(), delivery);
      List<String> paths = apply(done("render", "--job"));
      assertThat(paths).hasSize(delivery.equals(PUSH) ? 8 : 6);
      var before = new TreeMap<String, JsonNode>();
      paths.forEach(path -> before.put(path, spec(path)));
      done("apply");
      paths.forEach(path -> assertThat(spec(path)).as(path).isEqualTo(before.get(path)));
      // Once more rendered and applied: nothing is another, and no conflict arises.
      assertThat(apply(done("render", "--job"))).isEqualTo(paths);
      paths.forEach(path -> assertThat(spec(path)).as(path).isEqualTo(before.get(path)));
      assertThat(done("apply").service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    }
  }

  /** All that is not metadata or status; the generation counts its changes. */
  private JsonNode spec(String path) {
    ObjectNode object = (ObjectNode) cluster().get(path).done();
    object.set("metadata", object.path("metadata").path("generation"));
    object.remove("status");
    return object;
  }

  @Test
  void renderingTwiceWithoutTheClusterAndApplyingBothLeavesThePassword() {
    values(cluster().kubeconfig(), LOCAL);
    done("apply");
    JsonNode data = object("fence-dbcreds").path("data");
    values(Path.of("/nowhere/to/be/found"), LOCAL);
    Run one = done("render", "--job");
    Run two = done("render", "--job");
    assertThat(two.out()).isEqualTo(one.out());
    Run refused = run("render", "--with-secrets");
    assertThat(refused.exitCode()).as(refused.all()).isEqualTo(1);
    assertThat(refused.out()).contains("GEN3DB-601");
    apply(one);
    apply(two);
    assertThat(object("fence-dbcreds").path("data")).isEqualTo(data);
    values(cluster().kubeconfig(), LOCAL);
    assertThat(done("apply").service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(object("fence-dbcreds").path("data")).isEqualTo(data);
  }

  @Test
  void withItsSecretsItRendersWhatStandsAndApplyChangesNothing() {
    values(cluster().kubeconfig(), LOCAL);
    Run unknown = run("render", "--with-secrets");
    assertThat(unknown.exitCode()).as(unknown.all()).isEqualTo(1);
    assertThat(unknown.out()).contains("GEN3DB-648");
    done("apply");
    JsonNode data = object("fence-dbcreds").path("data");
    Run rendered = done("render", "--with-secrets");
    assertThat(rendered.document().at("/items/0/data")).isEqualTo(data);
    apply(rendered);
    assertThat(object("fence-dbcreds").path("data")).isEqualTo(data);
    assertThat(done("apply").service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    // Made elsewhere from nothing but this, it is the same release's password again.
    cluster()
        .call("DELETE", "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds", null, null)
        .done();
    apply(rendered);
    assertThat(done("apply").service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(object("fence-dbcreds").path("data")).isEqualTo(data);
  }

  @Test
  void itsPodKeepsTheRestrictedStandard() {
    values(cluster().kubeconfig(), LOCAL);
    Run rendered = done("render", "--job");
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace,
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}"""))
        .done();
    JsonNode items = rendered.document().path("items");
    JsonNode spec = items.get(items.size() - 1).at("/spec/template/spec");
    assertThat(pod("as-rendered", spec).code()).isEqualTo(201);
    ObjectNode offender = spec.deepCopy();
    ((ObjectNode) offender.at("/containers/0/securityContext")).remove("capabilities");
    TestCluster.Answered refused = pod("offender", offender);
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.body().path("message").asText()).contains("restricted");
  }

  /** What a dump reads, its account may read; and the API server takes its CronJob. */
  @Test
  void theAccountOfTheScheduleDumps() throws Exception {
    values(cluster().kubeconfig(), LOCAL);
    done("apply");
    String claim = "gen3db.job.dumpsClaim=nightly";
    Run rendered = done("render", "--dump-schedule", "0 3 * * *", "--set", claim);
    List<String> paths = apply(rendered);
    assertThat(apply(rendered)).isEqualTo(paths).hasSize(6);
    assertThat(paths.get(5)).endsWith("/cronjobs/gen3-gen3db-dump");
    JsonNode items = rendered.document().path("items");
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace,
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}"""))
        .done();
    assertThat(pod("dump", items.get(5).at("/spec/jobTemplate/spec/template/spec")).code())
        .isEqualTo(201);

    Path program = folder.resolve("pg_dump");
    Files.writeString(
        program,
        "#!/bin/sh\necho '-- Dumped from database version 17.1'\n"
            + "echo '-- PostgreSQL database dump complete'\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    values(ofAccount("gen3-gen3db-dump"), LOCAL);
    String set = "gen3db.databaseServer.pgDump=" + program;
    Run run = run("dump", "--to", "dumps", "--version", "1", "--set", set);
    for (int i = 0; i < 50 && run.exitCode() != 0; i++) {
      Thread.sleep(200); // the server goes by a Role a moment after it has it
      run = run("dump", "--to", "dumps", "--version", "1", "--set", set);
    }
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(folder.resolve("dumps/default/1/pgdumps/fence.sql")).isRegularFile();
  }

  /** The API server takes both Jobs, and their account sees how far the one is, and no other. */
  @Test
  void aRestoreInPartsIsTakenAndItsAccountSeesItsOwnJobAlone() {
    values(cluster().kubeconfig(), LOCAL);
    done("apply");
    String[] asked = {
      "--job",
      "--fan-out",
      "--version",
      "1.0",
      "--set",
      "fence.postgres.dbRestore=true",
      "--set",
      "gen3db.job.dumpsClaim=dumps"
    };
    Run rendered = done("render", asked);
    List<String> paths = apply(rendered);
    assertThat(apply(rendered)).isEqualTo(paths).hasSize(7);
    JsonNode load = cluster().get(paths.get(5)).done();
    assertThat(load.at("/spec/completionMode").asText()).isEqualTo("Indexed");
    assertThat(load.at("/spec/completions").asInt()).isEqualTo(1);
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace,
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}"""))
        .done();
    JsonNode items = rendered.document().path("items");
    assertThat(pod("load", items.get(5).at("/spec/template/spec")).code()).isEqualTo(201);
    assertThat(pod("release", items.get(6).at("/spec/template/spec")).code()).isEqualTo(201);
    String own = items.get(5).at("/metadata/name").asText();
    Awaitility.await().until(() -> seesJob("gen3-gen3db-restore", own));
    assertThat(seesJob("gen3-gen3db-restore", "another")).isFalse();
  }

  /** Beside the chart's objects, in the same sync wave: the operator has not synced it yet. */
  @Test
  void theAccountOfTheJobAwaitsTheAdministratorsSecret() {
    String masterless =
        """
        global: {dev: false, postgres: {externalSecret: gen3-master, master: null}}
        """;
    values(cluster().kubeconfig(), masterless);
    masterExternalSecret("gen3-master");
    apply(done("render", "--job"));
    Path account = ofAccount();
    values(account, masterless);
    JsonNode rule =
        TestCluster.json(
            """
            {"apiGroups": ["external-secrets.io"], "resources": ["externalsecrets"],
             "resourceNames": ["gen3-master"], "verbs": ["get"]}""");
    Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> may("get", rule));
    String[] line = {"-n", namespace, "--service", "fence"};
    Run run =
        release.runMeeting(
            "waiting for the operator to make the Secret gen3-master",
            () -> operator.entries().put("gen3-master", masterEntry()),
            "apply",
            line);
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run("status").service("fence").path("state").asText()).isEqualTo("READY");
  }

  private boolean seesJob(String account, String job) {
    return cluster()
        .post(
            "apis/authorization.k8s.io/v1/subjectaccessreviews",
            TestCluster.json(
                """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
                 "spec": {"user": "system:serviceaccount:%1$s:%2$s",
                          "groups": ["system:serviceaccounts", "system:authenticated"],
                          "resourceAttributes": {"namespace": "%1$s", "verb": "get",
                            "group": "batch", "resource": "jobs", "name": "%3$s"}}}"""
                    .formatted(namespace, account, job)))
        .at("/status/allowed")
        .asBoolean();
  }

  private TestCluster.Answered pod(String name, JsonNode spec) {
    ObjectNode pod = (ObjectNode) TestCluster.json("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
    pod.putObject("metadata").put("name", name);
    pod.set("spec", spec);
    return cluster()
        .call("POST", "api/v1/namespaces/" + namespace + "/pods", "application/json", pod);
  }

  /** A kubeconfig of the rendered account, which has nothing but the rendered Role. */
  private Path ofAccount() {
    return ofAccount(ACCOUNT);
  }

  private Path ofAccount(String account) {
    JsonNode token =
        cluster()
            .post(
                "api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token",
                TestCluster.json(
                    """
                    {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                     "spec": {}}"""));
    return cluster().kubeconfig(token.path("status").path("token").asText());
  }

  private boolean may(String verb, JsonNode rule) {
    var attributes = new StringBuilder();
    attributes.append("\"namespace\": \"%s\", \"verb\": \"%s\"".formatted(namespace, verb));
    attributes.append(
        ", \"group\": %s, \"resource\": %s"
            .formatted(rule.at("/apiGroups/0"), rule.at("/resources/0")));
    if (rule.has("resourceNames")) {
      attributes.append(", \"name\": %s".formatted(rule.at("/resourceNames/0")));
    }
    return cluster()
        .post(
            "apis/authorization.k8s.io/v1/subjectaccessreviews",
            TestCluster.json(
                """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
                 "spec": {"user": "system:serviceaccount:%s:%s",
                          "groups": ["system:serviceaccounts", "system:authenticated"],
                          "resourceAttributes": {%s}}}"""
                    .formatted(namespace, ACCOUNT, attributes)))
        .at("/status/allowed")
        .asBoolean();
  }
}
