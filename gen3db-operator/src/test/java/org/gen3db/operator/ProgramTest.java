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
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as it is run: a program of its own, with the account of operator.yaml. */
class ProgramTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCOUNT =
      "api/v1/namespaces/gen3db-operator/serviceaccounts/gen3db-operator/token";

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

  @Tag("full")
  @Test
  void itsAccountHasWhatARunNeedsAndItEndsWhenItIsTold() throws Exception {
    KubeApiServer cluster = KubeApiServer.shared();
    Manifests.define(cluster);
    Manifests.install(cluster);
    String token =
        cluster
            .post(
                ACCOUNT,
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}")
            .at("/status/token")
            .asText();
    String ours = cluster.newNamespace();
    String others = cluster.newNamespace();
    try (TestPostgres server = TestPostgres.start()) {
      for (String namespace : List.of(others, ours)) {
        OperatorContract.makeMaster(cluster, namespace, server.master());
        OperatorContract.want(
            cluster, namespace, OperatorContract.spec("in-" + namespace, server.master()));
      }
      Process program = start(cluster.kubeconfig(token), "--log-format", "json", "-n", ours);
      try {
        JsonNode object =
            await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(
                    () -> cluster.get(OperatorContract.objects(ours) + "/one").body(),
                    one -> one.has("status") || !program.isAlive());
        assertThat(object.at("/status/ready").asBoolean())
            .as(object + "\n" + Files.readString(folder.resolve("log")))
            .isTrue();
        assertThat(cluster.get(OperatorContract.objects(others) + "/one").body().has("status"))
            .isFalse();
        program.destroy(); // SIGTERM
        assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
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
      }
    }
  }

  @Test
  void anOptionThatIsUnknownIsTold() throws Exception {
    Process program = start(folder.resolve("none"), "--no-such-option");
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("log"))).contains("--no-such-option", "--values");
  }
}
