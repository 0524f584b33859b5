package org.gen3db.operator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gen3db.testkit.kubernetes.TestCluster;

/** What users bring into a cluster. */
final class Manifests {
  static final Path CHART =
      Path.of("..", "integrations", "chart", "gen3db-operator").toAbsolutePath().normalize();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String DEFINITION =
      "apis/apiextensions.k8s.io/v1/customresourcedefinitions/gen3databases.gen3db.org";

  private Manifests() {}

  static JsonNode definition() {
    try {
      return YAML.readTree(CHART.resolve("files").resolve("gen3databases.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> in(String manifest) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifest)) {
      return documents.readAll().stream().filter(one -> !one.isNull()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the cluster know the objects. */
  static void define(TestCluster cluster) {
    cluster
        .call(
            "PATCH",
            DEFINITION + "?fieldManager=test&force=true",
            TestCluster.APPLY,
            definition().toString())
        .done();
    awaitDefinition(cluster, 200);
  }

  /** As in a cluster that never heard of them. */
  static void forget(TestCluster cluster) {
    cluster.call("DELETE", DEFINITION, null, null);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> cluster.get(DEFINITION).code(), code -> code == 404);
  }

  static void awaitDefinition(TestCluster cluster, int code) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> cluster.get("apis/gen3db.org/v1alpha1/gen3databases").code() == code);
  }
}
