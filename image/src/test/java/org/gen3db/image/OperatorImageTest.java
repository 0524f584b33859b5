package org.gen3db.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** The image of the operator, with a cluster and a server to work on. */
class OperatorImageTest extends ImageContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern AUTHORITY = Pattern.compile("certificate-authority: \"([^\"]+)\"");
  private static final Path DEFINITION =
      Path.of("..", "integrations", "chart", "gen3db-operator", "files", "gen3databases.yaml");

  OperatorImageTest() {
    super("gen3db-operator", "org.gen3db.operator.OperatorMain");
  }

  /** With the certificate that it names, where the root of the image has them. */
  private void bring(Path kubeconfig) throws Exception {
    String text = Files.readString(kubeconfig);
    Matcher authority = AUTHORITY.matcher(text);
    assertThat(authority.find()).isTrue();
    Files.copy(Path.of(authority.group(1)), image.root.resolve("ca.crt"));
    Files.writeString(
        image.root.resolve("kubeconfig"), text.replace(authority.group(1), "/ca.crt"));
  }

  private static void want(KubeApiServer cluster, String namespace, Master master)
      throws Exception {
    cluster
        .call(
            "PATCH",
            "apis/apiextensions.k8s.io/v1/customresourcedefinitions/gen3databases.gen3db.org"
                + "?fieldManager=test&force=true",
            TestCluster.APPLY,
            new YAMLMapper().readTree(DEFINITION.toFile()).toString())
        .done();
    var secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("name", "master");
    secret.putObject("stringData").put("p", master.password().text());
    cluster.post("api/v1/namespaces/" + namespace + "/secrets", secret);
    String objects = "apis/gen3db.org/v1alpha1/namespaces/" + namespace + "/gen3databases";
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> cluster.get(objects).code(), code -> code == 200);
    cluster.post(
        objects,
        """
        {"apiVersion": "gen3db.org/v1alpha1", "kind": "Gen3Databases", "metadata": {"name": "one"},
         "spec": {
          "values": {"global": {"dev": false, "postgres": {"dbCreate": true, "master":
                       {"host": "%s", "port": "%d", "username": "%s"}}},
                     "gen3db": {"databaseServer": {"sslMode": "disable"}}},
          "secretValues": [
            {"path": "global.postgres.master.password", "secret": "master", "key": "p"}]}}
        """
            .formatted(
                master.server().address().host(),
                master.server().address().port(),
                master.username()));
  }

  /** A module that jlink was not told of is missed at the first use of a class, not before. */
  @Test
  void inTheRootOfItsLayersItMakesWhatAnObjectWants() throws Exception {
    KubeApiServer cluster = KubeApiServer.shared();
    String namespace = cluster.newNamespace();
    String object = "apis/gen3db.org/v1alpha1/namespaces/" + namespace + "/gen3databases/one";
    bring(cluster.kubeconfig());
    Path log = Files.createTempFile(ScratchFolders.create("log"), "operator", ".log");
    try (TestPostgres server = TestPostgres.start()) {
      want(cluster, namespace, server.master());
      var builder =
          new ProcessBuilder(image.line("-n", namespace, "--log-format", "json"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("KUBECONFIG", "/kubeconfig");
      builder.environment().put("HOME", "/tmp");
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      Process operator = builder.start();
      try {
        JsonNode done =
            await()
                .atMost(Duration.ofMinutes(5))
                .until(
                    () -> cluster.get(object).body(),
                    one -> one.has("status") || !operator.isAlive());
        String said = Files.readString(log);
        assertThat(done.at("/status/ready").asBoolean()).as(done + "\n" + said).isTrue();
        assertThat(said)
            .contains("{CREATED=8}")
            .doesNotContain("NoClassDefFoundError")
            .doesNotContain(server.master().password().text());
        operator.destroy(); // SIGTERM
        assertThat(operator.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(operator.exitValue()).isEqualTo(143);
      } finally {
        operator.destroyForcibly();
      }
    }
  }

  /** A registry, and a node that runs both, keep the C library and the JVM once. */
  @Test
  void itsFirstLayersAreThoseOfTheOtherImage() throws Exception {
    var other = new Image("gen3db-image", ScratchFolders.create("other"));
    for (int layer = 0; layer < 3; layer++) {
      assertThat(Files.mismatch(image.layers.get(layer), other.layers.get(layer))).isEqualTo(-1);
    }
  }
}
