package operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator on the real API server and a real PostgreSQL. */
class OperatorTest {
  private static final TestCluster CLUSTER = KubeApiServer.shared();
  @TempDir(factory = ScratchFolders.class)
  Path folder;

  private static KubernetesClient client;
  private static Operator operator;

  @BeforeAll
  static void start() throws Exception {
    Path kubeconfig = CLUSTER.kubeconfig();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
    var definition =
        client.load(Files.newInputStream(Path.of("deploy", "crd.yaml"))).serverSideApply().get(0);
    assertNotNull(
        client
            .resource(definition)
            .waitUntilCondition(OperatorTest::isEstablished, 30, TimeUnit.SECONDS));
    operator =
        new Operator(
            overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
    operator.register(
        new DatabasesReconciler(
            client,
            Cancellation.create(),
            Map.of("gen3db", Map.of("secretStore", Map.of("kubeconfig", kubeconfig.toString())))));
    operator.start();
  }

  private static boolean isEstablished(Object definition) {
    return definition != null && Serialization.asJson(definition).contains("\"Established\"");
  }

  @AfterAll
  static void stop() {
    operator.stop();
    client.close();
  }

  private static Gen3Databases await(String namespace, Predicate<Gen3Databases.Status> is)
      throws InterruptedException {
    Instant until = Instant.now().plus(Duration.ofSeconds(60));
    while (true) {
      Gen3Databases now =
          client.resources(Gen3Databases.class).inNamespace(namespace).withName("gen3").get();
      if (now != null && now.getStatus() != null && is.test(now.getStatus())) {
        return now;
      }
      assertTrue(Instant.now().isBefore(until), () -> "it stays " + Serialization.asYaml(now));
      Thread.sleep(100);
    }
  }

  private static Gen3Databases wanted(String namespace, Master master) {
    var wanted = new Gen3Databases();
    wanted.setMetadata(
        new ObjectMetaBuilder().withName("gen3").withNamespace(namespace).build());
    wanted.setSpec(new Gen3Databases.Spec());
    wanted.getSpec().values =
        Map.of(
            "global",
            Map.of(
                "dev", false,
                "postgres",
                    Map.of(
                        "master",
                        Map.of(
                            "host", master.server().address().host(),
                            "port", master.server().address().port(),
                            "username", master.username()))));
    var password = new Gen3Databases.FromSecret();
    password.path = "global.postgres.master.password";
    password.secret = "master";
    password.key = "password";
    wanted.getSpec().secretValues = List.of(password);
    return wanted;
  }

  @Test
  void itMakesTheDatabasesAndTheStatusIsTheReport() throws Exception {
    try (var local = Gen3Db.builder().embedded(true).workingDirectory(folder).build()) {
      DatabaseLauncher launcher = local.launcher().orElseThrow();
      try {
        play(CLUSTER.newNamespace(), launcher.start());
      } finally {
        launcher.stop();
      }
    }
  }

  private static void play(String namespace, Master master) throws Exception {
    String password = master.password().text();
    client.resource(wanted(namespace, master)).create();
    Gen3Databases waiting = await(namespace, status -> status.message != null);
    assertFalse(waiting.getStatus().ready);
    assertTrue(waiting.getStatus().message.contains("the Secret master"));

    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("master")
            .withNamespace(namespace)
            .endMetadata()
            .addToStringData("password", password)
            .build();
    client.resource(secret).create();
    change(namespace, "audit"); // what is new is looked at at once

    Gen3Databases done = await(namespace, status -> status.ready);
    List<Gen3Databases.Service> services = done.getStatus().services;
    assertEquals(
        List.of("arborist", "fence", "indexd", "metadata", "peregrine", "sheepdog", "wts"),
        services.stream().map(service -> service.service).toList());
    assertTrue(services.stream().allMatch(service -> service.outcome.equals("CREATED")));
    assertTrue(services.get(1).steps.contains("publish-secret"));
    assertEquals(done.getMetadata().getGeneration(), done.getStatus().observedGeneration);
    assertNull(done.getStatus().message);
    assertFalse(Serialization.asJson(done).contains(password));
    Secret fence = client.secrets().inNamespace(namespace).withName("fence-dbcreds").get();
    assertEquals("dHJ1ZQ==", fence.getData().get("dbcreated"));

    change(namespace, "wts");
    Gen3Databases again =
        await(
            namespace, status -> status.ready && status.services.size() == services.size() - 1);
    assertTrue(
        again.getStatus().services.stream()
            .allMatch(service -> service.outcome.equals("UNCHANGED")));
  }

  private static void change(String namespace, String switchedOff) {
    client
        .resources(Gen3Databases.class)
        .inNamespace(namespace)
        .withName("gen3")
        .edit(
            wanted -> {
              wanted.getSpec().values.put(switchedOff, Map.of("enabled", false));
              return wanted;
            });
  }
}
