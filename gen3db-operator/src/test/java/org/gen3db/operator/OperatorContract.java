package org.gen3db.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator makes of objects, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the reconciler decided to write, beside what the cluster made of it. */
  @ControllerConfiguration(name = "gen3databases")
  private record Recorded(DatabasesReconciler real, Map<String, DatabasesStatus> last)
      implements Reconciler<Gen3Databases> {
    @Override
    public UpdateControl<Gen3Databases> reconcile(
        Gen3Databases wanted, Context<Gen3Databases> context) {
      UpdateControl<Gen3Databases> update = real.reconcile(wanted, context);
      last.put(wanted.getMetadata().getNamespace(), wanted.getStatus());
      return update;
    }
  }

  private final Map<String, DatabasesStatus> last = new ConcurrentHashMap<>();
  private final Cancellation cancellation = Cancellation.create();
  private TestCluster cluster;
  private TestPostgres server;
  private AdapterCatalog catalog;
  private Operator operator;

  /** The cluster, which knows the objects. */
  abstract TestCluster cluster();

  /** As the client of this cluster has to be. */
  abstract Config fit(Config config);

  @BeforeAll
  void start() throws Exception {
    cluster = cluster();
    server = TestPostgres.start();
    Path kubeconfig = cluster.kubeconfig();
    Path own =
        Files.writeString(
            ScratchFolders.create("operator").resolve("own.yaml"),
            "gen3db: {secretStore: {kubeconfig: '" + kubeconfig + "'}}\n");
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(fit(Config.fromKubeconfig(kubeconfig.toFile())))
            .build();
    catalog = AdapterCatalog.discover(getClass().getClassLoader(), List.of());
    operator = new Operator(overrider -> overrider.withKubernetesClient(client));
    operator.register(
        new Recorded(
            new DatabasesReconciler(client, catalog, List.of(own.toString()), cancellation), last));
    operator.start();
  }

  @AfterAll
  void stop() {
    cancellation.cancel();
    operator.stop();
    catalog.close();
    server.close();
  }

  private static JsonNode written(DatabasesStatus status) {
    try {
      return JSON.readTree(JSON.writeValueAsString(status));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String objects(String namespace) {
    return "apis/gen3db.org/v1alpha1/namespaces/" + namespace + "/gen3databases";
  }

  private void want(String namespace, String spec) {
    want(cluster, namespace, spec);
  }

  static void want(TestCluster cluster, String namespace, String spec) {
    cluster.post(
        objects(namespace),
        "{\"apiVersion\":\"gen3db.org/v1alpha1\",\"kind\":\"Gen3Databases\",\"metadata\":{\"name\":\"one\"},"
            + "\"spec\":"
            + spec
            + "}");
  }

  private void change(String namespace, String spec) {
    cluster
        .call("PATCH", objects(namespace) + "/one", TestCluster.MERGE, "{\"spec\":" + spec + "}")
        .done();
  }

  private JsonNode awaitStatus(String namespace, Predicate<JsonNode> is) {
    return await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              JsonNode object = cluster.get(objects(namespace) + "/one").body();
              JsonNode generation = object.at("/metadata/generation");
              JsonNode status = object.path("status");
              return generation.equals(status.path("observedGeneration"))
                  ? status
                  : JSON.createObjectNode();
            },
            is);
  }

  private String spec(String release) {
    return spec(release, server.master());
  }

  /** Fence and indexd, on a server. */
  static String spec(String release, Master master) {
    return """
    {"release": "%s",
     "values": {"global": {"dev": false, "postgres": {"dbCreate": true, "master":
                  {"host": "%s", "port": "%d", "username": "%s"}}},
                "arborist": {"enabled": false}, "audit": {"enabled": false},
                "metadata": {"enabled": false}, "peregrine": {"enabled": false},
                "sheepdog": {"enabled": false}, "wts": {"enabled": false},
                "gen3db": {"databaseServer": {"sslMode": "disable"}}},
     "secretValues": [{"path": "global.postgres.master.password", "secret": "master", "key": "p"}]}"""
        .formatted(
            release,
            master.server().address().host(),
            master.server().address().port(),
            master.username());
  }

  private void makeMaster(String namespace) {
    makeMaster(cluster, namespace, server.master());
  }

  static void makeMaster(TestCluster cluster, String namespace, Master master) {
    ObjectNode secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("name", "master");
    secret.putObject("stringData").put("p", master.password().text());
    cluster.post("api/v1/namespaces/" + namespace + "/secrets", secret);
  }

  @Test
  void itMakesWhatIsWantedAndTheStatusIsTheReport() {
    String namespace = cluster.newNamespace();
    want(namespace, spec("made"));
    JsonNode waiting = awaitStatus(namespace, status -> status.has("errors"));
    assertThat(waiting.path("ready").asBoolean(true)).isFalse();
    assertThat(waiting.at("/errors/0/code").asText()).isEqualTo("GEN3DB-672");
    assertThat(waiting.at("/errors/0/message").asText()).contains("no Secret master");
    assertThat(waiting.has("services")).isFalse();

    makeMaster(namespace);
    change(namespace, "{\"values\":{\"gen3db\":{\"parallelism\":2}}}"); // looked at at once
    JsonNode done = awaitStatus(namespace, status -> status.path("ready").asBoolean());
    assertThat(done.findValuesAsText("outcome")).containsExactly("CREATED", "CREATED");
    assertThat(done.at("/services/0/service").asText()).isEqualTo("fence");
    assertThat(done.at("/services/0/master/host/source").asText()).isEqualTo("spec.values");
    assertThat(done.at("/services/0/master/password/source").asText()).isEqualTo("secret master/p");
    assertThat(done.at("/services/0/steps").findValuesAsText("action"))
        .contains("create-database", "publish-secret");
    assertThat(done.has("errors")).isFalse();
    assertThat(done.toString()).doesNotContain(server.master().password().text());
    JsonNode fence =
        cluster.get("api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds").done();
    assertThat(fence.at("/data/dbcreated").asText()).isEqualTo("dHJ1ZQ==");
    assertThat(done.toString()).doesNotContain(fence.at("/data/password").asText());
    // The definition of the objects cuts nothing off that was said.
    assertThat(done).isEqualTo(written(last.get(namespace)));

    change(namespace, "{\"values\":{\"gen3db\":{\"parallelism\":1}}}");
    JsonNode again =
        awaitStatus(
            namespace,
            status -> status.findValuesAsText("outcome").equals(List.of("UNCHANGED", "UNCHANGED")));
    assertThat(again.path("ready").asBoolean()).isTrue();
    assertThat(again.path("services").findValuesAsText("action")).containsOnly("observe");
  }

  @Test
  void aFailureOfAServiceStandsInTheStatusAndLeavesTheOthers() {
    String namespace = cluster.newNamespace();
    makeMaster(namespace);
    server.sql("CREATE DATABASE fence_theirs");
    want(namespace, spec("theirs"));
    JsonNode done = awaitStatus(namespace, status -> status.has("services"));
    assertThat(done.path("ready").asBoolean(true)).isFalse();
    assertThat(done.findValuesAsText("outcome")).containsExactly("FAILED", "CREATED");
    assertThat(done.at("/services/0/error/code").asText()).isEqualTo("GEN3DB-401");
    assertThat(done.at("/services/0/error/hint").asText())
        .contains("-n " + namespace + " --release theirs");
    assertThat(done).isEqualTo(written(last.get(namespace)));
  }

  @Test
  void whatIsTheOperatorsIsNoObjectsToSay() {
    String namespace = cluster.newNamespace();
    want(
        namespace,
        """
        {"values": {"gen3db": {"secretStore": {"adapter": "directory"}, "databaseServer":
          {"masters": {"db.example.org": {"username": "u", "passwordFile": "/etc/passwd"}}}}}}""");
    JsonNode refused = awaitStatus(namespace, status -> status.has("errors"));
    assertThat(refused.path("ready").asBoolean(true)).isFalse();
    assertThat(refused.findValuesAsText("code"))
        .containsExactly("GEN3DB-671", "GEN3DB-671", "GEN3DB-671");
    assertThat(refused.findValuesAsText("place"))
        .containsExactlyInAnyOrder(
            "spec.values gen3db.secretStore",
            "spec.values gen3db.databaseServer.masters.db.example.org.username",
            "spec.values gen3db.databaseServer.masters.db.example.org.passwordFile");
  }

  /** The status shows names and hosts, and whoever sees it may not be let see Secrets. */
  @Test
  void whatASecretHoldsBecomesAPasswordOrNothing() {
    for (String path :
        List.of(
            "fence.postgres.database",
            "global.postgres.master.host",
            "global.environment",
            "fence.postgres.database.password",
            "password")) {
      String namespace = cluster.newNamespace();
      makeMaster(namespace);
      want(
          namespace,
          """
          {"release": "%s", "values": {"global": {"dev": false}},
           "secretValues": [{"path": "%s", "secret": "master", "key": "p"}]}"""
              .formatted("r" + path.length(), path));
      JsonNode refused =
          awaitStatus(
              namespace,
              status -> status.at("/errors/0/place").asText().equals("spec.secretValues " + path));
      assertThat(refused.at("/errors/0/code").asText()).isEqualTo("GEN3DB-671");
      assertThat(refused.toString()).doesNotContain(server.master().password().text());
    }
  }

  @Test
  void wrongValuesAreToldAllAtOnceByWhereTheyStand() {
    String namespace = cluster.newNamespace();
    want(
        namespace,
        """
        {"values": {"global": {"dev": true}, "gen3db": {"paralellism": 1},
                    "fence": {"postgres": {"port": "many"}}}}""");
    JsonNode refused = awaitStatus(namespace, status -> status.has("errors"));
    assertThat(refused.at("/errors/0/message").asText()).contains("parallelism");
    change(namespace, "{\"values\":{\"gen3db\":null}}");
    JsonNode further =
        awaitStatus(namespace, status -> status.at("/errors/0/code").asText().equals("GEN3DB-107"));
    assertThat(further.at("/errors/0/place").asText()).startsWith("spec.values");
  }
}
