package org.gen3db.operator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.gen3db.testkit.kubernetes.TestCluster;

/** What users apply to a cluster. */
final class Manifests {
  static final Path FOLDER = Path.of("..", "integrations", "operator").toAbsolutePath().normalize();
  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  static List<JsonNode> in(String file) {
    try (var documents =
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(FOLDER.resolve(file).toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the cluster know the objects. */
  static void define(TestCluster cluster) {
    String path = "apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    for (JsonNode definition : in("crd.yaml")) {
      apply(cluster, path + definition.at("/metadata/name").asText(), definition);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> cluster.get("apis/gen3db.org/v1alpha1/gen3databases").code(),
            code -> code == 200);
  }

  /** Lets the cluster have what operator.yaml holds. */
  static void install(TestCluster cluster) {
    for (JsonNode object : in("operator.yaml")) {
      String api = object.path("apiVersion").asText();
      String namespace = object.at("/metadata/namespace").asText("");
      apply(
          cluster,
          (api.equals("v1") ? "api/" : "apis/")
              + api
              + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
              + "/"
              + object.path("kind").asText().toLowerCase(Locale.ROOT)
              + "s/"
              + object.at("/metadata/name").asText(),
          object);
    }
  }

  private static void apply(TestCluster cluster, String path, JsonNode object) {
    cluster
        .call("PATCH", path + "?fieldManager=test&force=true", TestCluster.APPLY, object.toString())
        .done();
  }
}
