package org.gen3db.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator as it is run: a program of its own, with the account and options of its chart. */
class ProgramTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir(factory = ScratchFolders.class)
  Path folder;

  private Process start(Path kubeconfig, String... options) throws Exception {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("gen3db.test.operator") + "/*",
                OperatorMain.class.getName()));
    line.addAll(List.of(options));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.redirectOutput(folder.resolve("log").toFile());
    return builder.directory(folder.toFile()).start();
  }

  /** What the Pod of a Deployment is told. */
  private static String[] arguments(JsonNode deployment) {
    var all = new ArrayList<String>();
    deployment
        .at("/spec/template/spec/containers/0/args")
        .forEach(argument -> all.add(argument.asText()));
    return all.toArray(String[]::new);
  }

  private static JsonNode awaitStatus(TestCluster cluster, String namespace, Process program) {
    return await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> cluster.get(OperatorContract.objects(namespace) + "/one").body(),
            one -> one.has("status") || !program.isAlive());
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theAccountOfTheChartHasWhatARunNeedsAndItEndsWhenItIsTold(boolean everywhere)
      throws Exception {
    KubeApiServer cluster = KubeApiServer.shared();
    Manifests.define(cluster);
    String ours = cluster.newNamespace();
    String others = cluster.newNamespace();
    String home = cluster.newNamespace();
    var helm = new Helm(4, folder, cluster.kubeconfig());
    String settings = "image=o:1,definition.create=false";
    helm.run(
            "install",
            "op",
            Manifests.CHART.toString(),
            "-n",
            home,
            "--set",
            settings + (everywhere ? "" : ",namespaces={" + ours + "}"))
        .well();
    JsonNode deployment = cluster.get("apis/apps/v1/namespaces/" + home + "/deployments/op").done();
    String account = deployment.at("/spec/template/spec/serviceAccountName").asText();
    String token =
        cluster
            .post(
                "api/v1/namespaces/" + home + "/serviceaccounts/" + account + "/token",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}")
            .at("/status/token")
            .asText();
    try (TestPostgres server = TestPostgres.start()) {
      for (String namespace : List.of(others, ours)) {
        OperatorContract.makeMaster(cluster, namespace, server.master());
        OperatorContract.want(
            cluster, namespace, OperatorContract.spec("in-" + namespace, server.master()));
      }
      Process program = start(cluster.kubeconfig(token), arguments(deployment));
      try {
        JsonNode object = awaitStatus(cluster, ours, program);
        assertThat(object.at("/status/ready").asBoolean())
            .as(object + "\n" + Files.readString(folder.resolve("log")))
            .isTrue();
        if (everywhere) {
          assertThat(awaitStatus(cluster, others, program).at("/status/ready").asBoolean())
              .isTrue();
        } else {
          assertThat(cluster.get(OperatorContract.objects(others) + "/one").body().has("status"))
              .isFalse();
        }
        program.destroy(); // SIGTERM
        assertThat(program.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(program.exitValue()).isEqualTo(143);
        List<String> log =
            Files.readAllLines(folder.resolve("log")).stream()
                .filter(line -> !line.startsWith("Picked up"))
                .toList();
        assertThat(log)
            .anyMatch(line -> line.contains("one in " + ours + ": {CREATED=2}"))
            .allMatch(line -> line.startsWith("{\"time\":"))
            .noneMatch(line -> line.contains(server.master().password().text()))
            .noneMatch(line -> line.contains(token));
        for (String line : log) {
          assertThat(JSON.readTree(line).path("level").asText()).as(line).isNotEqualTo("error");
        }
      } finally {
        program.destroyForcibly();
        program.waitFor();
        helm.run("uninstall", "op", "-n", home).well();
      }
    }
  }

  @Test
  void itTellsItsVersion() throws Exception {
    Process program = start(folder.resolve("none"), "--version");
    assertThat(program.waitFor()).isZero();
    assertThat(Files.readString(folder.resolve("log")))
        .containsPattern("gen3db-operator [0-9]+\\.");
  }

  @Test
  void anOptionThatIsUnknownIsTold() throws Exception {
    Process program = start(folder.resolve("none"), "--no-such-option");
    assertThat(program.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(program.exitValue()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("log"))).contains("--no-such-option", "--values");
  }
}
