package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code post-render} while the chart's objects are live, and what {@code apply} does for it. */
abstract class PostRenderInCluster extends InCluster {
  private static final String REST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rest}\n";
  private static final String RENDERED =
      REST
          + "---\n"
          + "apiVersion: v1\n"
          + "kind: Secret\n"
          + "metadata:\n"
          + "  labels: {a: b}\n"
          + "  name: fence-dbcreds\n";

  @BeforeEach
  void values() {
    values(LOCAL);
  }

  private void values(String delivery) {
    release.values(
        server.values(),
        "gen3db: {secretStore: {adapter: kubernetes, orphanDeadline: 2s, kubeconfig: "
            + cluster().kubeconfig()
            + "}}\n",
        delivery);
  }

  /** The operator makes the entries, and the services know the server by another name. */
  private void valuesOfOperator(String... further) {
    release.values(
        String.join("\n", further),
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", orphanDeadline: 2s}
        """
            .formatted(server.master().password().text(), server.port(), cluster().kubeconfig()),
        PUSH);
  }

  private Run render(Map<String, String> variables, String... further) {
    var line = new ArrayList<String>(List.of("post-render", "--service", "fence"));
    release.files().forEach(file -> line.addAll(List.of("-f", file)));
    line.addAll(List.of(further));
    return RunnerUnderTest.runWith(
        folder, RENDERED.getBytes(StandardCharsets.UTF_8), variables, line.toArray(String[]::new));
  }

  private Run render() {
    return render(Map.of(), "-n", namespace, "--kube-context", "test");
  }

  private void passes() {
    Run run = render();
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out()).isEqualTo(REST);
  }

  private void refuses(Run run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(words).doesNotContain("of-the-chart");
  }

  void applied() {
    Run run = release.run("apply", "-n", namespace, "--kube-context", "test", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
  }

  private String outcome() {
    Run run = release.run("apply", "-n", namespace, "--service", "fence");
    return run.service("fence").path("outcome").asText();
  }

  private String path(String kind, String name) {
    return switch (kind) {
      case "Secret" -> "api/v1/namespaces/" + namespace + "/secrets/" + name;
      case "ExternalSecret" ->
          "apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets/" + name;
      default ->
          "apis/external-secrets.io/v1alpha1/namespaces/" + namespace + "/pushsecrets/" + name;
    };
  }

  private JsonNode annotations(String kind, String name) {
    return cluster().get(path(kind, name)).done().path("metadata").path("annotations");
  }

  static String helms(String release) {
    return "\"labels\": {\"app.kubernetes.io/managed-by\": \"Helm\"}, \"annotations\":"
        + " {\"meta.helm.sh/release-name\": \"%s\", \"meta.helm.sh/release-namespace\": \"any\"}"
            .formatted(release);
  }

  private static String argos() {
    return "\"labels\": {\"app.kubernetes.io/instance\": \"gen3\"}";
  }

  private void install(String kind, String name, String version, String marks, String rest) {
    String collection = path(kind, name);
    cluster()
        .post(
            collection.substring(0, collection.lastIndexOf('/')) + "?fieldManager=helm",
            TestCluster.json(
                "{\"apiVersion\": \"%s\", \"kind\": \"%s\", \"metadata\": {\"name\": \"%s\", %s}, %s}"
                    .formatted(version, kind, name, marks, rest)));
  }

  void installSecret(String name, String marks) {
    installSecret(name, marks, "127.0.0.1", server.port(), "");
  }

  private void installSecret(String name, String marks, String host, int port, String further) {
    install(
        "Secret",
        name,
        "v1",
        marks,
        """
        "stringData": {"database": "fence_gen3", "username": "fence_gen3", "host": "%s",
          "port": "%d", "password": "of-the-chart"%s}\
        """
            .formatted(host, port, further));
  }

  private void installExternal(String marks) {
    install(
        "ExternalSecret",
        "fence-dbcreds",
        "external-secrets.io/v1",
        marks,
        """
        "spec": {"secretStoreRef": {"kind": "SecretStore", "name": "gen3-secret-store"},
          "target": {"name": "fence-dbcreds", "creationPolicy": "Owner"},
          "dataFrom": [{"extract": {"key": "prod-fence-creds"}}]}\
        """);
  }

  private void installPush(String marks) {
    install(
        "PushSecret",
        "fence-dbcreds",
        "external-secrets.io/v1alpha1",
        marks,
        """
        "spec": {"updatePolicy": "IfNotExists", "secretStoreRefs":
            [{"kind": "SecretStore", "name": "gen3-secret-store"}],
          "selector": {"secret": {"name": "fence-dbcreds-bootstrap"}},
          "data": [{"match": {"remoteRef": {"remoteKey": "prod-fence-creds"}}}]}\
        """);
  }

  @Test
  void whereNothingIsLiveYetItPasses() {
    passes();
  }

  /** K1: what leaves the manifest is deleted, unless the live one says otherwise. */
  @Test
  @Provokes("NOT_KEPT")
  void whatHelmHoldsIsKeptFirst() {
    installSecret("fence-dbcreds", helms("gen3"));
    Run run = render();
    refuses(
        run,
        1,
        "GEN3DB-643",
        "Secret fence-dbcreds",
        namespace,
        "Helm",
        "helm.sh/resource-policy",
        "gen3db apply -f values-0.yaml",
        "-n " + namespace + " --kube-context test --service fence");
    applied();
    assertThat(annotations("Secret", "fence-dbcreds").path("helm.sh/resource-policy").asText())
        .isEqualTo("keep");
    passes();
  }

  /** K5: by its label or by its own mark. */
  @Test
  void whatArgoTracksIsKeptFirst() {
    for (String marks :
        List.of(
            argos(), "\"annotations\": {\"argocd.argoproj.io/tracking-id\": \"gen3:/Secret\"}")) {
      begin();
      values();
      installSecret("fence-dbcreds", marks);
      refuses(render(), 1, "GEN3DB-643", "Argo CD", "Prune=false");
      applied();
      assertThat(
              annotations("Secret", "fence-dbcreds")
                  .path("argocd.argoproj.io/sync-options")
                  .asText())
          .isEqualTo("Prune=false,Delete=false");
      passes();
      server.dropAll();
      end();
    }
    begin();
  }

  /** The one change that is due; before, nothing was written, and the mark never set. */
  @Test
  void keepIsSetWhereNothingElseIsDue() {
    installSecret("fence-dbcreds", helms("gen3"));
    applied();
    for (String lost :
        List.of(
            "{\"helm.sh/resource-policy\": null}", "{\"helm.sh/resource-policy\": \"delete\"}")) {
      JsonNode data = cluster().get(path("Secret", "fence-dbcreds")).done().path("data");
      cluster()
          .call(
              "PATCH",
              path("Secret", "fence-dbcreds") + "?fieldManager=helm",
              TestCluster.MERGE,
              TestCluster.json("{\"metadata\": {\"annotations\": " + lost + "}}"))
          .done();
      refuses(render(), 1, "GEN3DB-643");
      Run status = release.run("status", "-n", namespace, "--service", "fence");
      assertThat(status.service("fence").path("state").asText()).isEqualTo("DRIFTED");
      assertThat(status.out()).contains("would take away the Secret fence-dbcreds");
      Run plan = release.run("plan", "-n", namespace, "--service", "fence");
      assertThat(plan.service("fence").path("actions").toString())
          .contains("\"action\":\"protect-secret\",\"target\":\"fence-dbcreds\"");
      assertThat(plan.service("fence").path("actions").size()).isEqualTo(1);
      assertThat(outcome()).isEqualTo("REPAIRED");
      passes();
      assertThat(cluster().get(path("Secret", "fence-dbcreds")).done().path("data"))
          .isEqualTo(data);
      assertThat(outcome()).isEqualTo("UNCHANGED");
    }
  }

  @Test
  void whatGen3dbMadeNeedsNothing() {
    applied();
    passes();
    assertThat(outcome()).isEqualTo("UNCHANGED");
  }

  @Test
  void anExternalSecretIsKeptWithItsSecret() {
    valuesOfOperator();
    installSecret(
        "fence-dbcreds-bootstrap",
        helms("gen3"),
        "db.example.org",
        5432,
        ", \"dbcreated\": \"true\"");
    installPush(helms("gen3"));
    installExternal(helms("gen3"));
    Run run = render();
    refuses(
        run,
        1,
        "ExternalSecret fence-dbcreds",
        "PushSecret fence-dbcreds",
        "Secret fence-dbcreds-bootstrap");
    applied();
    for (String kind : List.of("ExternalSecret", "PushSecret")) {
      assertThat(annotations(kind, "fence-dbcreds").path("helm.sh/resource-policy").asText())
          .as(kind)
          .isEqualTo("keep");
    }
    assertThat(
            annotations("Secret", "fence-dbcreds-bootstrap")
                .path("helm.sh/resource-policy")
                .asText())
        .isEqualTo("keep");
    passes();
    assertThat(outcome()).isEqualTo("UNCHANGED");
  }

  /** What pushes a password of before, once the entry is lost, is better gone: K6. */
  @Test
  @Provokes("STALE_PUSHER")
  void whatOnlyAnOperatorPushesByNeedsNoMarkWithoutOne() {
    values(LOCAL);
    installSecret("fence-dbcreds-bootstrap", helms("gen3"));
    installPush(helms("gen3"));
    passes();
    Run run = release.run("apply", "-n", namespace, "--service", "fence");
    assertThat(run.service("fence").path("findings").toString())
        .contains("GEN3DB-F642", "fence-dbcreds-bootstrap");
    assertThat(annotations("PushSecret", "fence-dbcreds").has("helm.sh/resource-policy")).isFalse();
    passes();
  }

  /** The same while an entry is made, by another adapter than the operator. */
  @Test
  void whereAnotherAdapterMakesTheEntryHelmMayTakeItsPusherAway() throws IOException {
    SecretData entry =
        SecretData.of(
            Map.of(
                "database", Password.of("fence_gen3"),
                "dbcreated", Password.of("true"),
                "host", Password.of("db.example.org"),
                "password", Password.of("of-the-entry"),
                "port", Password.of("5432"),
                "username", Password.of("fence_gen3")));
    operator.entries().put(OperatorInCluster.ENTRY, entry); // as from the store of that adapter
    Path entries = Files.createDirectories(folder.resolve("entries"));
    Files.write(entries.resolve(OperatorInCluster.ENTRY), EntryFormat.encode(entry));
    valuesOfOperator(
        "gen3db: {remoteSecrets: {adapter: directory, path: \"%s\"}}".formatted(entries));
    installSecret("fence-dbcreds-bootstrap", helms("gen3"));
    installPush(helms("gen3"));
    passes();
    applied();
    for (String kind : List.of("PushSecret", "Secret")) {
      String name = kind.equals("Secret") ? "fence-dbcreds-bootstrap" : "fence-dbcreds";
      assertThat(annotations(kind, name).has("helm.sh/resource-policy")).as(kind).isFalse();
    }
    passes();
  }

  private String text(String secret, String key) {
    String value = cluster().get(path("Secret", secret)).body().path("data").path(key).asText("");
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private void helmWrites(String key, String value) {
    cluster()
        .call(
            "PATCH",
            path("Secret", "fence-dbcreds") + "?fieldManager=helm",
            TestCluster.MERGE,
            TestCluster.json(
                "{\"data\": {\"%s\": \"%s\"}}"
                    .formatted(
                        key,
                        Base64.getEncoder()
                            .encodeToString(value.getBytes(StandardCharsets.UTF_8)))))
        .done();
  }

  /** K3: Helm 3 goes back without a word, and would bring a password back that was rotated away. */
  @Test
  void whatHelmGoesBackToIsNotTheLastWord() {
    installSecret("fence-dbcreds", helms("gen3"));
    applied();
    Run rotated = release.run("rotate", "fence", "-n", namespace);
    assertThat(rotated.exitCode()).as(rotated.all()).isZero();
    String right = text("fence-dbcreds", "password");
    assertThat(right).isNotEqualTo("of-the-chart");
    assertThat(text("fence-dbcreds-pending", "password")).isEqualTo(right);
    assertThat(text("fence-dbcreds-pending", "published")).isEqualTo("true");
    assertThat(outcome()).isEqualTo("UNCHANGED");
    assertThat(
            release
                .run("status", "-n", namespace, "--service", "fence")
                .service("fence")
                .path("state"))
        .hasToString("\"READY\"");

    helmWrites("password", "of-the-chart");
    Run status = release.run("status", "-n", namespace, "--service", "fence");
    assertThat(status.service("fence").path("state").asText()).isEqualTo("DRIFTED");
    assertThat(outcome()).isEqualTo("REPAIRED");
    assertThat(text("fence-dbcreds", "password")).isEqualTo(right);
    assertThat(outcome()).isEqualTo("UNCHANGED");

    Run again = release.run("rotate", "fence", "-n", namespace);
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(text("fence-dbcreds", "password")).isNotIn(right, "of-the-chart");
    assertThat(text("fence-dbcreds-pending", "password"))
        .isEqualTo(text("fence-dbcreds", "password"));
    assertThat(text("fence-dbcreds-pending", "published")).isEqualTo("true");
    assertThat(outcome()).isEqualTo("UNCHANGED");
  }

  @Test
  @Provokes("HELM_DIFFERS")
  void aValueThatMustDifferIsToldWithTheWayOut() {
    installSecret("fence-dbcreds", helms("gen3"), "db.example.org", server.port(), "");
    Run run = release.run("apply", "-n", namespace, "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
    JsonNode finding = run.service("fence").path("findings").path(0);
    assertThat(finding.path("code").asText()).isEqualTo("GEN3DB-F640");
    assertThat(finding.path("message").asText())
        .contains("fence-dbcreds", "another host than")
        .doesNotContain("password");
    assertThat(finding.path("hint").asText()).contains("--force-conflicts");
    assertThat(outcome()).isEqualTo("UNCHANGED");
  }

  /** K2: it goes by the stored manifest, whatever the live one says. */
  @Test
  @Provokes("GOES_WITH_RELEASE")
  void whatAnUninstallWouldDeleteIsTold() throws IOException {
    installSecret("fence-dbcreds", helms("gen3"));
    applied();
    assertThat(findings()).doesNotContain("GEN3DB-F641");
    released(1, REST + "---\n# Source: gen3/fence\n" + RENDERED.substring(REST.length() + 4));
    assertThat(findings()).contains("GEN3DB-F641", "Secret fence-dbcreds", "newest manifest");
    released(2, REST); // as after post-render
    assertThat(findings()).doesNotContain("GEN3DB-F641");
    released(10, "# Source: gen3/fence\n" + RENDERED);
    assertThat(findings()).contains("GEN3DB-F641");
    released(
        11,
        "kind: Secret\nmetadata:\n  name: fence-dbcreds\n---\n"
            + "kind: ExternalSecret\nmetadata:\n  name: fence-dbcreds\n");
    assertThat(findings())
        .contains("has Secret fence-dbcreds in", "has ExternalSecret fence-dbcreds in");
  }

  /** K2: with HELM_DRIVER=configmap; post-render goes by the live objects, as ever. */
  @Test
  void whatAnUninstallWouldDeleteIsToldOfAReleaseInAConfigMapToo() throws IOException {
    installSecret("fence-dbcreds", helms("gen3"));
    applied();
    releasedInConfigMap(9, "# Source: gen3/fence\n" + RENDERED);
    assertThat(findings()).contains("GEN3DB-F641", "Secret fence-dbcreds", "newest manifest");
    passes();
    releasedInConfigMap(10, REST); // as after post-render
    assertThat(findings()).doesNotContain("GEN3DB-F641");
  }

  /** K2, K6: what the operator makes the entry of, and by which, would go too. */
  @Test
  void whatTheOperatorPushesFromIsToldToo() throws IOException {
    valuesOfOperator();
    applied();
    assertThat(findings()).doesNotContain("GEN3DB-F641");
    released(
        1,
        "kind: Secret\nmetadata:\n  name: fence-dbcreds-bootstrap\n---\n"
            + "kind: PushSecret\nmetadata:\n  name: fence-dbcreds\n");
    assertThat(findings())
        .contains(
            "GEN3DB-F641",
            "has Secret fence-dbcreds-bootstrap in",
            "has PushSecret fence-dbcreds in");
    released(2, REST);
    assertThat(findings()).doesNotContain("GEN3DB-F641");
  }

  String findings() {
    Run status = release.run("status", "-n", namespace, "--service", "fence");
    assertThat(status.service("fence").path("state").asText()).isEqualTo("READY");
    return status.service("fence").path("findings").toString();
  }

  /** As Helm keeps it: packed, as text. */
  private static String packed(String manifest) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      zip.write(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", "gen3")
              .put("manifest", manifest)
              .toString()
              .getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  private void releasedInConfigMap(int version, String manifest) throws IOException {
    cluster()
        .post(
            "api/v1/namespaces/" + namespace + "/configmaps",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "ConfigMap",
                 "metadata": {"name": "gen3.v%d",
                   "labels": {"owner": "helm", "name": "gen3", "version": "%d"}},
                 "data": {"release": "%s"}}"""
                    .formatted(version, version, packed(manifest))));
  }

  /** The text is encoded once more, as every value of a Secret. */
  private void released(int version, String manifest) throws IOException {
    cluster()
        .post(
            "api/v1/namespaces/" + namespace + "/secrets",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Secret", "type": "helm.sh/release.v1",
                 "metadata": {"name": "sh.helm.release.v1.gen3.v%d",
                   "labels": {"owner": "helm", "name": "gen3", "version": "%d"}},
                 "stringData": {"release": "%s"}}\
                """
                    .formatted(version, version, packed(manifest))));
  }

  @Test
  void aKeyThatAnotherProgramWritesStopsARotationBeforeTheRoleIsTouched() {
    applied();
    String before = text("fence-dbcreds", "password");
    JsonNode data = cluster().get(path("Secret", "fence-dbcreds")).done().path("data");
    cluster()
        .call(
            "PATCH",
            path("Secret", "fence-dbcreds") + "?fieldManager=kubectl",
            TestCluster.APPLY,
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "fence-dbcreds"},
                 "data": {"password": %s}}\
                """
                    .formatted(data.path("password"))))
        .done();
    Run run = release.run("rotate", "fence", "-n", namespace);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-612", "kubectl manages data.password");
    assertThat(text("fence-dbcreds", "password")).isEqualTo(before);
    assertThat(cluster().get(path("Secret", "fence-dbcreds-pending")).code()).isEqualTo(404);
    assertThat(outcome()).isEqualTo("UNCHANGED");
  }

  /** K4: neither Helm tells a post-renderer where it works. */
  @Test
  @Provokes("NOT_SAID_WHERE")
  void itLooksOnlyWhereItIsTold() {
    refuses(render(Map.of()), 2, "GEN3DB-642", "the namespace and the context");
    refuses(render(Map.of(), "-n", namespace), 2, "GEN3DB-642", "the context", "--assume-kept");
    refuses(render(Map.of(), "--kube-context", "test"), 2, "GEN3DB-642", "the namespace that");
    // Both Helms hand the user's environment on, which need not be what their options say.
    for (String plugin : List.of("gen3db", "secrets")) {
      refuses(
          render(
              Map.of(
                  "HELM_PLUGIN_NAME", plugin,
                  "HELM_NAMESPACE", namespace,
                  "HELM_KUBECONTEXT", "test")),
          2,
          "GEN3DB-642");
    }
    assertThat(render(Map.of(), "--assume-kept").exitCode()).isZero();
  }

  @Test
  void aClusterThatCannotBeAskedIsWrongUsage() {
    refuses(
        render(Map.of(), "-n", namespace, "--kube-context", "other"),
        2,
        "GEN3DB-603",
        "127.0.0.1:1");
    refuses(render(Map.of(), "-n", namespace, "--kube-context", "none"), 2, "GEN3DB-602");
    assertThat(
            render(Map.of(), "-n", namespace, "--kube-context", "other", "--assume-kept")
                .exitCode())
        .isZero();
  }

  @Test
  @Provokes("OTHER_RELEASE")
  void anotherReleasesObjectsAreToldApart() {
    installSecret("fence-dbcreds", helms("blue"));
    refuses(render(), 2, "GEN3DB-644", "for the release blue, and this is the release gen3");
    refuses(
        render(Map.of(), "-n", namespace, "--kube-context", "test", "--release", "blue"),
        1,
        "GEN3DB-643",
        "--release blue");
  }
}
