package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartsTest {
  private static final String UMBRELLA =
      """
      apiVersion: v2
      name: gen3
      version: 1.0.0
      dependencies:
      - {name: common, version: "*", repository: "file://../common"}
      - {name: fence, version: "*", repository: "file://../fence", condition: fence.enabled}
      - {name: funnel, version: "*", repository: "file://../funnel", condition: "x.y,gen3-workflow.enabled"}
      - {name: fence, version: "*", repository: "file://../fence", alias: fence-two}
      - {name: portal, version: "*", repository: "file://../portal", condition: portal.enabled}
      - {name: postgresql, version: 11.9.13, repository: "https://charts.example.org"}
      """;

  @TempDir Path folder;

  private void checkout() throws IOException {
    Charts.write(folder.resolve("helm/gen3/Chart.yaml"), UMBRELLA);
    Charts.write(
        folder.resolve("helm/gen3/values.yaml"),
        "global: {environment: default}\nfence: {enabled: true}\n");
    subCharts(folder.resolve("helm"));
  }

  private static void subCharts(Path at) throws IOException {
    Charts.plain(at.resolve("common"), "common", "");
    Charts.write(
        at.resolve("common/templates/_db.tpl"), "{{ define \"common.db-secret\" }}{{ end }}");
    Charts.service(
        at.resolve("fence"), "fence", "global: {dev: true}\npostgres: {port: \"5432\"}\n");
    Charts.service(at.resolve("funnel"), "funnel", "postgres: {port: \"5433\"}");
    Charts.plain(at.resolve("portal"), "portal", "a: 1");
    Charts.write(
        at.resolve("portal/templates/old.yaml"),
        "{{- /* {{ include \"common.db-secret\" . }} */ -}}\n"
            + "{{/* include \"common.db-secret\" . */}}");
  }

  private HelmValues read(String chart, String... set) {
    return new HelmValuesReader()
        .read(
            new ValuesRequest(
                List.of(),
                List.of(set),
                List.of(),
                List.of(),
                Path.of(chart),
                folder,
                InputStream.nullInputStream()));
  }

  private List<Notice> problems(String chart) {
    return catchThrowableOfType(Gen3DbException.class, () -> read(chart)).problems();
  }

  private static void expectTheServices(HelmValues values) {
    assertThat(values.chart().services()).containsOnlyKeys("fence", "funnel", "fence-two");
    assertThat(values.chart().services().get("fence").condition()).isEqualTo("fence.enabled");
    assertThat(values.chart().services().get("funnel").condition())
        .isEqualTo("x.y,gen3-workflow.enabled");
    assertThat(values.chart().services().get("fence-two").condition()).isEmpty();
    ValueNode.ValueMap fence = values.forService("fence");
    assertThat(fence.map("postgres").entries().get("port").source()).hasToString("chart default");
    assertThat(HelmTable.plain(fence.map("global")))
        .isEqualTo(Map.of("environment", "default", "dev", true));
    assertThat(values.at("fence.enabled")).isPresent();
  }

  @Test
  void aCheckoutIsReadThroughItsFileUrls() throws IOException {
    checkout();
    expectTheServices(read("helm/gen3"));
  }

  @Test
  void vendoredFoldersAreRead() throws IOException {
    checkout();
    Files.move(folder.resolve("helm/gen3"), folder.resolve("gen3"));
    subCharts(folder.resolve("gen3/charts"));
    Charts.plain(folder.resolve("gen3/charts/postgresql"), "postgresql", "");
    expectTheServices(read("gen3"));
  }

  @Test
  void vendoredArchivesAreReadAndAnArchiveOfAll() throws IOException {
    checkout();
    Path charts = Files.createDirectories(folder.resolve("gen3/charts"));
    Files.copy(folder.resolve("helm/gen3/Chart.yaml"), folder.resolve("gen3/Chart.yaml"));
    Files.copy(folder.resolve("helm/gen3/values.yaml"), folder.resolve("gen3/values.yaml"));
    for (String name : List.of("common", "fence", "funnel", "portal")) {
      pack(folder.resolve("helm/" + name), name, charts.resolve(name + "-2.0.0.tgz"));
    }
    Charts.plain(folder.resolve("gen3/charts/postgresql"), "postgresql", "");
    expectTheServices(read("gen3"));

    pack(folder.resolve("gen3"), "gen3", folder.resolve("gen3-1.0.0.tgz"));
    expectTheServices(read("gen3-1.0.0.tgz"));
  }

  @Test
  void aChartBelowChartsThatNobodyNamesIsOnForGood() throws IOException {
    checkout();
    Charts.service(folder.resolve("helm/gen3/charts/extra"), "extra", "");
    Charts.plain(folder.resolve("helm/gen3/charts/postgresql"), "postgresql", "");
    assertThat(read("helm/gen3").chart().services().get("extra").condition()).isEmpty();
  }

  @Test
  void everyAbsentChartIsNamed() throws IOException {
    checkout();
    Files.move(folder.resolve("helm/fence"), folder.resolve("helm/elsewhere"));
    Files.move(folder.resolve("helm/portal"), folder.resolve("helm/elsewhere2"));
    assertThat(problems("helm/gen3"))
        .extracting(Notice::toString)
        .containsExactly(
            "GEN3DB-114 helm/gen3/Chart.yaml: the chart fence, which this one depends on, is not"
                + " there at file://../fence or below charts/.",
            "GEN3DB-114 helm/gen3/Chart.yaml: the chart fence, which this one depends on, is not"
                + " there at file://../fence or below charts/.",
            "GEN3DB-114 helm/gen3/Chart.yaml: the chart portal, which this one depends on, is not"
                + " there at file://../portal or below charts/.");
  }

  @Test
  void inABuiltUmbrellaChartsOfOtherRepositoriesMustBeThereToo() throws IOException {
    checkout();
    Charts.plain(folder.resolve("helm/gen3/charts/common"), "common", "");
    assertThat(problems("helm/gen3"))
        .extracting(Notice::message)
        .containsExactly(
            "the chart postgresql, which this one depends on, is not there below charts/.");
  }

  @Test
  void anAbsentServiceOfAnotherRepositoryIsNeverLeftOutSilently() throws IOException {
    checkout();
    Charts.write(
        folder.resolve("helm/gen3/Chart.yaml"),
        UMBRELLA + "- {name: indexd, version: 1.0.0, repository: \"https://helm.example.org\"}\n");
    assertThat(problems("helm/gen3"))
        .extracting(Notice::message)
        .containsExactly(
            "the chart indexd, which this one depends on, is not there below charts/.");
  }

  @Test
  void whatIsNoUmbrellaIsSaidToBeNone() throws IOException {
    checkout();
    Charts.write(folder.resolve("empty/readme.txt"), "");
    Charts.write(folder.resolve("plain.tgz"), "no archive");
    assertThat(problems("nowhere").get(0).toString())
        .isEqualTo("GEN3DB-114 nowhere: there is no chart: nothing stands at this path.");
    assertThat(problems("empty").get(0).message()).contains("it has no Chart.yaml");
    assertThat(problems("plain.tgz").get(0).message()).contains("this is no .tgz archive");
    assertThat(problems("helm/fence").get(0).message())
        .isEqualTo("no sub-chart makes a database Secret (includes common.db-secret).");
  }

  @Test
  void aCutArchiveIsRefused() throws IOException {
    checkout();
    pack(folder.resolve("helm/fence"), "fence", folder.resolve("whole.tgz"));
    byte[] whole = Files.readAllBytes(folder.resolve("whole.tgz"));
    Files.write(folder.resolve("cut.tgz"), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(problems("cut.tgz").get(0).message()).contains("damaged or cut off");
  }

  @Test
  void brokenValuesOfChartsAreNamedWithTheirLines() throws IOException {
    checkout();
    Charts.write(folder.resolve("helm/fence/values.yaml"), "a: 1\nb: [");
    Charts.write(folder.resolve("helm/gen3/values.yaml"), "a: 1\na: @2");
    assertThat(problems("helm/gen3"))
        .extracting(Notice::code, Notice::place)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                HelmCode.CHART_NOT_READABLE, "helm/gen3/../fence/values.yaml:2"),
            org.assertj.core.groups.Tuple.tuple(
                HelmCode.CHART_NOT_READABLE, "helm/gen3/values.yaml:2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "gen3/../../evil", "/etc/evil", "gen3\\..\\evil"})
  void pathsOutOfAnArchiveAreRefused(String path) throws IOException {
    archive(folder.resolve("evil.tgz"), Map.of(path, "x".getBytes(StandardCharsets.UTF_8)));
    assertThat(problems("evil.tgz").get(0).message())
        .isEqualTo("the archive holds a path that points out of it.");
  }

  @Test
  void anArchiveThatUnpacksToFarTooMuchIsRefused() throws IOException {
    try (var tar = tar(folder.resolve("bomb.tgz"))) {
      for (int i = 0; i < 9; i++) {
        var entry = new TarArchiveEntry("gen3/f" + i);
        entry.setSize(16 << 20);
        tar.putArchiveEntry(entry);
        tar.write(new byte[16 << 20]);
        tar.closeArchiveEntry();
      }
    }
    assertThat(problems("bomb.tgz").get(0).message())
        .isEqualTo("the archive holds more than 128 MiB.");
  }

  private static void pack(Path chart, String top, Path archive) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> paths = Files.walk(chart)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(top + "/" + chart.relativize(path), Files.readAllBytes(path));
      }
    }
    archive(archive, files);
  }

  private static void archive(Path archive, Map<String, byte[]> files) throws IOException {
    try (var tar = tar(archive)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        var entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
  }

  private static TarArchiveOutputStream tar(Path archive) throws IOException {
    OutputStream out = Files.newOutputStream(archive);
    return new TarArchiveOutputStream(new GZIPOutputStream(out));
  }
}
