package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code render} prints agrees field by field with what the chart renders. */
class RenderTest {
  private static final Path CASES = Path.of("..", "adapter-helm", "src", "test", "resources");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where ours differs from the chart's, by rule. */
  private static final Map<String, String> BY_RULE =
      Map.of(
          "21-cluster-secret-store externalSecret store", "R14",
          "pushSecret of embedding-management-service", "the chart renders none, and needs it");

  @TempDir Path folder;

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> all = Files.list(CASES.resolve("chart-cases"))) {
      List<Path> folders = all.filter(Files::isDirectory).sorted().toList();
      assertThat(folders).hasSizeGreaterThanOrEqualTo(24);
      return folders.stream();
    }
  }

  private Run render(Path chartCase, String... further) throws IOException {
    JsonNode asked = JSON.readTree(chartCase.resolve("case.json").toFile());
    var line = new ArrayList<>(List.of("render", "--release", asked.path("release").asText()));
    line.addAll(List.of("-n", asked.path("namespace").asText()));
    for (JsonNode file : asked.path("values")) {
      line.addAll(List.of("-f", chartCase.resolve(file.asText()).toAbsolutePath().toString()));
    }
    for (JsonNode set : asked.path("set")) {
      line.add(set.asText());
    }
    line.addAll(List.of(further));
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyObjectOfExternalSecretsIsTheChartsFieldByField(Path chartCase) throws IOException {
    JsonNode chart = JSON.readTree(chartCase.resolve("chart.json").toFile());
    if (chart.has("error")) {
      return; // values that the chart cannot render, of which other tests tell
    }
    Run run = render(chartCase, "-o", "json");
    assertThat(run.exitCode()).as(run.all()).isZero();
    var ours = new TreeMap<String, JsonNode>();
    run.document()
        .path("items")
        .forEach(
            item -> {
              String name = item.path("metadata").path("name").asText();
              assertThat(name).endsWith("-dbcreds");
              String service = name.substring(0, name.length() - "-dbcreds".length());
              ours.put(
                  (item.path("kind").asText().equals("PushSecret")
                          ? "pushSecret"
                          : "externalSecret")
                      + " of "
                      + service,
                  item.path("kind").asText().equals("PushSecret") ? push(item) : external(item));
            });
    var theirs = new TreeMap<String, JsonNode>();
    chart
        .properties()
        .forEach(
            service -> {
              for (String kind : List.of("externalSecret", "pushSecret")) {
                if (service.getValue().has(kind)) {
                  theirs.put(kind + " of " + service.getKey(), service.getValue().path(kind));
                }
              }
            });
    String name = chartCase.getFileName().toString();
    ours.forEach(
        (object, fields) -> {
          JsonNode their = theirs.get(object);
          if (their == null) {
            assertThat(BY_RULE)
                .as(name + ": " + object + " is not the chart's")
                .containsKey(object);
          } else {
            fields
                .properties()
                .forEach(
                    field -> {
                      String difference = name + " " + object.split(" ")[0] + " " + field.getKey();
                      if (!field.getValue().equals(their.path(field.getKey()))) {
                        assertThat(BY_RULE)
                            .as(difference + ": " + field.getValue() + " and " + their)
                            .containsKey(difference);
                      }
                    });
          }
        });
    assertThat(ours.keySet()).containsAll(theirs.keySet());
  }

  private static JsonNode external(JsonNode object) {
    JsonNode spec = object.path("spec");
    return JSON.createObjectNode()
        .put("apiVersion", object.path("apiVersion").asText())
        .put("creationPolicy", spec.path("target").path("creationPolicy").asText())
        .put("remoteKey", spec.path("dataFrom").path(0).path("extract").path("key").asText())
        .put("target", spec.path("target").path("name").asText())
        .set("store", spec.path("secretStoreRef"));
  }

  private static JsonNode push(JsonNode object) {
    JsonNode spec = object.path("spec");
    return JSON.createObjectNode()
        .put("apiVersion", object.path("apiVersion").asText())
        .put(
            "remoteKey",
            spec.path("data").path(0).path("match").path("remoteRef").path("remoteKey").asText())
        .put("source", spec.path("selector").path("secret").path("name").asText())
        .put("updatePolicy", spec.path("updatePolicy").asText())
        .set("store", spec.path("secretStoreRefs").path(0));
  }

  @Test
  void asYamlItIsOneDocumentForEachObjectAndTheSameEachTime() throws IOException {
    Path push = CASES.resolve("chart-cases").resolve("08-push-global");
    Run run = render(push);
    assertThat(run.exitCode()).as(run.all()).isZero();
    List<JsonNode> documents =
        new ObjectMapper(new YAMLFactory())
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(run.out())
            .readAll();
    var items = new ArrayList<JsonNode>();
    render(push, "-o", "json").document().path("items").forEach(items::add);
    assertThat(documents).isNotEmpty().isEqualTo(items);
    assertThat(render(push).out()).isEqualTo(run.out());
    assertThat(run.out()).doesNotContain("password");
  }

  @Test
  void withAnotherAdapterOfEntriesNothingPushes() throws IOException {
    Path push = CASES.resolve("chart-cases").resolve("08-push-global");
    Files.writeString(
        folder.resolve("aws.yaml"), "gen3db: {remoteSecrets: {adapter: aws-secrets-manager}}");
    Run run = render(push, "-f", "aws.yaml");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out()).contains("kind: \"ExternalSecret\"").doesNotContain("PushSecret");
  }

  @Test
  void whereNoObjectsAreItIsTold() throws IOException {
    Path local = CASES.resolve("chart-cases").resolve("01-defaults");
    assertThat(render(local).out()).startsWith("# no object");
    Run embedded = render(local, "--embedded");
    assertThat(embedded.exitCode()).isEqualTo(2);
    assertThat(embedded.all()).contains("secretStore");
  }
}
