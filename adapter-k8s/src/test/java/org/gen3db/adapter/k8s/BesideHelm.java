package org.gen3db.adapter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.Written;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets that Helm, Argo CD or a person hold as well (R19, K5, K8, K11). */
abstract class BesideHelm {
  private static final String NAME = "fence-dbcreds";

  private final Cancellation nobody = Cancellation.create();
  private String namespace;
  private KubernetesSecretStore store;

  abstract TestCluster cluster();

  @BeforeEach
  void begin() {
    namespace = cluster().newNamespace();
    store = Stores.in(cluster(), namespace);
  }

  private String secrets() {
    return "api/v1/namespaces/" + namespace + "/secrets";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As Helm 3 makes it, or as Helm 4 applies it. */
  private void install(boolean applies, Map<String, String> values) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    values.forEach((key, value) -> data.put(key, base64(value)));
    JsonNode secret =
        TestCluster.json(
            """
            {"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
             "metadata": {"name": "fence-dbcreds",
               "labels": {"app.kubernetes.io/managed-by": "Helm"},
               "annotations": {"meta.helm.sh/release-name": "gen3",
                               "meta.helm.sh/release-namespace": "%s",
                               "argocd.argoproj.io/sync-options": "Prune=true,Validate=false"}},
             "data": %s}"""
                .formatted(namespace, data));
    if (applies) {
      cluster()
          .call("PATCH", secrets() + "/" + NAME + "?fieldManager=helm", TestCluster.APPLY, secret)
          .done();
    } else {
      cluster().post(secrets() + "?fieldManager=helm", secret);
    }
  }

  private static Map<String, String> rendered() {
    return Map.of(
        "database", "fence_gen3",
        "host", "gen3-postgresql.default",
        "password", "of-the-chart",
        "port", "5432",
        "username", "fence_gen3",
        "dbcreated", "true\n");
  }

  private static SecretData data(Map<String, String> values) {
    var data = new TreeMap<String, Password>();
    values.forEach((key, value) -> data.put(key, Password.of(value)));
    return SecretData.of(data);
  }

  private StoredSecret read() {
    return store.read(List.of(NAME), nobody).get(NAME).certain().orElseThrow();
  }

  private Written<StoredSecret> update(Map<String, String> values) {
    return store.update(read(), new NewSecret(NAME, "fence", data(values)), nobody);
  }

  private JsonNode metadata() {
    return cluster().get(secrets() + "/" + NAME).body().path("metadata");
  }

  @Test
  void whatMeansTheSameKeepsTheSpellingOfTheChart() {
    install(true, Map.of("host", "DB.example.org.", "dbcreated", "true\n", "password", "p"));
    assertThat(read().owner()).isEqualTo(Owner.HELM);
    update(Map.of("host", "db.example.org", "dbcreated", "true", "password", "p", "port", "5432"));
    StoredSecret now = read();
    assertThat(now.data().text("host")).contains("DB.example.org.");
    assertThat(now.data().text("dbcreated")).contains("true\n");
    assertThat(now.data().text("port")).contains("5432");
    // A field with another value would be one that Helm 4 fails on.
    cluster()
        .call(
            "PATCH",
            secrets() + "/" + NAME + "?fieldManager=helm",
            TestCluster.APPLY,
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "fence-dbcreds",
                  "labels": {"app.kubernetes.io/managed-by": "Helm"}},
                 "data": {"host": "%s", "dbcreated": "%s", "password": "%s"}}"""
                    .formatted(base64("DB.example.org."), base64("true\n"), base64("p"))))
        .done();
    assertThat(read().data().text("port")).contains("5432");
  }

  @Test
  void whatDiffersIsSetAndTheMarksOfHelmStay() {
    for (boolean applies : new boolean[] {true, false}) {
      begin();
      install(applies, rendered());
      assertThat(update(Map.of("password", "new")).isConflict()).isFalse();
      assertThat(read().data().text("password")).contains("new");
      assertThat(read().data().keys()).containsExactlyInAnyOrderElementsOf(rendered().keySet());
      assertThat(read().owner()).isEqualTo(Owner.HELM);
      JsonNode labels = metadata().path("labels");
      assertThat(labels.path("app.kubernetes.io/managed-by").asText()).isEqualTo("Helm");
      assertThat(labels.path("app.kubernetes.io/name").asText()).isEqualTo("fence");
      JsonNode annotations = metadata().path("annotations");
      assertThat(annotations.path("helm.sh/resource-policy").asText()).isEqualTo("keep");
      assertThat(annotations.path("argocd.argoproj.io/sync-options").asText())
          .isEqualTo("Prune=false,Delete=false,Validate=false");
    }
  }

  @Test
  void aKeyThatAPersonWroteIsNotTakenAwayFromThem() {
    install(false, rendered());
    Others.write(cluster(), namespace, NAME, data(Map.of("password", "by-hand")));
    assertThatThrownBy(() -> update(Map.of("password", "other", "port", "6432")))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("GEN3DB-612")
        .hasMessageContaining("kubectl-patch manages data.password")
        .hasMessageNotContaining("by-hand");
    assertThat(read().data().text("password")).contains("by-hand");
    assertThat(read().data().text("port")).contains("5432");
  }

  /** K5: operators and people copy them. */
  @Test
  void labelsAloneAreNoSignOfHelmNorOfUs() {
    cluster()
        .post(
            secrets() + "?fieldManager=kubectl-create",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "fence-dbcreds",
                  "labels": {"app.kubernetes.io/managed-by": "Helm"}}}"""));
    assertThat(read().owner()).isEqualTo(Owner.OTHER);
  }

  /** K8, and K11: made by POST and then applied, which are two managers to the server. */
  @Test
  void whatIsMadeForHelmBearsItsMarksAndKeepsThem() {
    var forHelm = Stores.in(Stores.settings(cluster().kubeconfig(), true), namespace);
    var wanted = new NewSecret(NAME, "fence", data(Map.of("password", "p")));
    assertThat(forHelm.create(wanted, nobody).isConflict()).isFalse();
    forHelm.create(
        new NewSecret(NAME + "-pending", "fence", data(Map.of("password", "p"))), nobody);
    JsonNode metadata = metadata();
    assertThat(metadata.path("labels").path("app.kubernetes.io/managed-by").asText())
        .isEqualTo("Helm");
    assertThat(metadata.path("annotations").path("meta.helm.sh/release-name").asText())
        .isEqualTo("gen3");
    assertThat(metadata.path("annotations").path("meta.helm.sh/release-namespace").asText())
        .isEqualTo(namespace);
    assertThat(
            cluster()
                .get(secrets() + "/" + NAME + "-pending")
                .body()
                .path("metadata")
                .path("labels")
                .path("app.kubernetes.io/managed-by")
                .asText())
        .isEqualTo("gen3db");
    assertThat(read().owner()).isEqualTo(Owner.OURS);
    assertThat(read().isHeldByHelm()).isTrue();
    update(Map.of("password", "q"));
    assertThat(metadata().path("labels").path("app.kubernetes.io/managed-by").asText())
        .isEqualTo("Helm");
    assertThat(metadata().path("annotations").has("meta.helm.sh/release-name")).isTrue();
  }

  /** R19: it counts as Helm's from its first install on, whoever made it. */
  @Test
  void whatIsMadeForHelmIsSetAgainAfterHelmWroteIt() {
    for (boolean applies : new boolean[] {true, false}) {
      begin();
      var forHelm = Stores.in(Stores.settings(cluster().kubeconfig(), true), namespace);
      var made = Map.of("password", "p", "host", "db.example.org");
      assertThat(forHelm.create(new NewSecret(NAME, "fence", data(made)), nobody).isConflict())
          .isFalse();
      helmWrites(applies, Map.of("password", "p", "host", "DB.example.org."));
      update(Map.of("password", "q", "host", "db.example.org"));
      assertThat(read().data().text("password")).contains("q");
      assertThat(read().data().text("host")).as("the chart's spelling").contains("DB.example.org.");
      assertThat(read().isHeldByHelm()).isTrue();
      assertThat(metadata().path("annotations").path("helm.sh/resource-policy").asText())
          .isEqualTo("keep");
    }
  }

  /** As Helm 4 applies what its chart renders, taking it over, or as Helm 3 patches it. */
  private void helmWrites(boolean applies, Map<String, String> values) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    values.forEach((key, value) -> data.put(key, base64(value)));
    JsonNode secret =
        TestCluster.json(
            """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "fence-dbcreds"},
             "data": %s}"""
                .formatted(data));
    String path = secrets() + "/" + NAME + "?fieldManager=helm";
    (applies
            ? cluster().call("PATCH", path + "&force=true", TestCluster.APPLY, secret)
            : cluster().call("PATCH", path, "application/merge-patch+json", secret))
        .done();
  }
}
