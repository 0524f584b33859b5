package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the real gen3 chart made of 24 sets of values, as far as it shows in the values alone. */
class ChartCasesTest {
  private static Path cases() throws URISyntaxException {
    return Path.of(ChartCasesTest.class.getResource("/chart-cases").toURI());
  }

  private static HelmValues read(String name) throws IOException, URISyntaxException {
    Path folder = cases().resolve(name);
    ValueMap given = json(folder.resolve("case.json"));
    var set = new ArrayList<String>();
    var setString = new ArrayList<String>();
    List<String> flags = HelmTable.texts(given, "set");
    for (int i = 0; i < flags.size(); i += 2) {
      (flags.get(i).equals("--set") ? set : setString).add(flags.get(i + 1));
    }
    return new HelmValuesReader()
        .read(
            new ValuesRequest(
                HelmTable.texts(given, "values"),
                set,
                setString,
                List.of(),
                null,
                folder,
                InputStream.nullInputStream()));
  }

  private static ValueMap json(Path file) throws IOException {
    return YamlTree.parse(Files.readString(file), YamlOrigin.valuesFile(file.toString())).map();
  }

  private static Optional<String> text(ValueMap values, String path) {
    return HelmValues.at(values, path)
        .map(node -> HelmTable.plain(node).toString())
        .filter(text -> !text.isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> everyCaseAgreesWithTheChart() throws IOException, URISyntaxException {
    try (Stream<Path> folders = Files.list(cases())) {
      List<String> names = folders.map(f -> f.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(24);
      return names.stream()
          .map(name -> DynamicTest.dynamicTest(name, () -> agreesWithTheChart(name)));
    }
  }

  private static void agreesWithTheChart(String name) throws IOException, URISyntaxException {
    HelmValues values = read(name);
    ValueMap given = json(cases().resolve(name).resolve("case.json"));
    ValueMap decided = json(cases().resolve(name).resolve("chart.json"));
    String release = text(given, "release").orElseThrow();
    assertThat(decided.entries()).isNotEmpty();
    assertThat(on(values)).containsExactlyInAnyOrderElementsOf(decided.entries().keySet());
    decided.entries().keySet().forEach(service -> agrees(values, service, release, decided));
  }

  private static List<String> on(HelmValues values) {
    return values.chart().services().entrySet().stream()
        .filter(
            service ->
                values
                    .at(service.getValue().condition())
                    .map(node -> !Boolean.FALSE.equals(HelmTable.plain(node)))
                    .orElse(true))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void agrees(HelmValues values, String service, String release, ValueMap decided) {
    ValueMap seen = values.forService(service);
    ValueMap chart = decided.map(service);
    Stream.of("localSecret", "bootstrapSecret")
        .map(chart::map)
        .filter(secret -> !secret.entries().isEmpty())
        .forEach(
            secret -> {
              String standard = service + "_" + release;
              assertThat(text(seen, "postgres.database").orElse(standard))
                  .isEqualTo(text(secret, "database").orElseThrow());
              assertThat(text(seen, "postgres.username").orElse(standard))
                  .isEqualTo(text(secret, "username").orElseThrow());
              assertThat(text(seen, "postgres.port")).isEqualTo(text(secret, "port"));
            });
    if (chart.get("pushSecret").isPresent()) {
      assertThat(
              text(seen, "externalSecrets.dbcreds")
                  .orElse(
                      text(seen, "global.environment").orElseThrow() + "-" + service + "-creds"))
          .isEqualTo(text(chart, "pushSecret.remoteKey").orElseThrow());
    }
    boolean create =
        Stream.of("global.postgres.dbCreate", "postgres.dbCreate")
            .anyMatch(path -> text(seen, path).equals(Optional.of("true")));
    assertThat(chart.get("createJob").isPresent()).isEqualTo(create);
    if (text(seen, "global.dev").equals(Optional.of("false"))
        && text(chart, "createJob.PGHOST.value").isPresent()) {
      assertThat(text(seen, "global.postgres.master.host"))
          .isEqualTo(text(chart, "createJob.PGHOST.value"));
      assertThat(text(seen, "global.postgres.master.username"))
          .isEqualTo(text(chart, "createJob.PGUSER.value"));
    }
  }

  private static String source(HelmValues values, String service, String path) {
    return HelmValues.at(values.forService(service), path)
        .map(ValueNode::source)
        .orElseThrow()
        .toString();
  }

  @Test
  void theSourceTellsAnOverrideFromTheChartsDefault() throws IOException, URISyntaxException {
    HelmValues master = read("02-production-master");
    assertThat(source(master, "fence", "global.postgres.master.host")).isEqualTo("values-1.yaml:6");
    assertThat(source(master, "fence", "global.environment")).isEqualTo("values-1.yaml:3");
    assertThat(source(master, "fence", "postgres.port")).isEqualTo("chart default");
    HelmValues layers = read("22-layers-and-set");
    assertThat(source(layers, "fence", "postgres.database")).isEqualTo("values-3.yaml:3");
    assertThat(source(layers, "fence", "postgres.username")).isEqualTo("--set");
    assertThat(source(layers, "fence", "postgres.port")).isEqualTo("--set-string");
  }

  @Test
  void aNulledEnvironmentIsTheChartsAgain() throws IOException, URISyntaxException {
    HelmValues nulled = read("23-null-removes-default");
    assertThat(nulled.at("global.environment")).isEmpty();
    assertThat(source(nulled, "fence", "global.environment")).isEqualTo("chart default");
    assertThat(text(nulled.globals(), "environment")).contains("default");
  }

  @Test
  void theBuiltInChartsAreTheSixteenOfGen3() {
    var charts = BuiltInCharts.read();
    assertThat(charts.services())
        .containsOnlyKeys(
            "arborist",
            "audit",
            "dicom-server",
            "embedding-management-service",
            "fence",
            "funnel",
            "gen3-embeddings",
            "gen3-user-data-library",
            "indexd",
            "metadata",
            "ohdsi-webapi",
            "orthanc",
            "peregrine",
            "requestor",
            "sheepdog",
            "wts");
    assertThat(charts.services().get("funnel").condition()).isEqualTo("gen3-workflow.enabled");
    charts
        .services()
        .forEach(
            (name, chart) -> {
              assertThat(text(chart.values(), "postgres.port")).as(name).contains("5432");
              assertThat(HelmValues.leaves(chart.values()).values())
                  .allSatisfy(node -> assertThat(node.source()).hasToString("chart default"));
            });
    assertThat(on(HelmValues.of(List.of(), charts)))
        .containsExactlyInAnyOrder(
            "arborist", "audit", "fence", "indexd", "metadata", "peregrine", "sheepdog", "wts");
  }
}
