package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore in parts of some services: its Pods load these and release these, and nothing else. */
class FanOutOfServicesTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("v.yaml"),
        """
        global:
          dev: false
          postgres:
            dbCreate: true
            dbRestore: true
            master: {host: db.example.org, username: postgres, password: hunter2}
        wts: {postgres: {dbRestore: false}}
        sheepdog: {postgres: {username: metadata_gen3}}
        guppy: {enabled: true, dbRestore: true, indices: [{index: etl, type: case}]}
        gen3db:
          job: {image: "gen3db:1"}
          secretStore: {adapter: kubernetes}
          dumps: {adapter: s3, from: "s3://dumps"}
        """);
  }

  private Run run(String... line) {
    var all = new ArrayList<>(List.of(line));
    all.addAll(List.of("-f", "v.yaml", "-o", "json"));
    return RunnerUnderTest.run(folder, all.toArray(String[]::new));
  }

  private static List<String> arguments(JsonNode job) {
    var texts = new ArrayList<String>();
    job.at("/spec/template/spec/containers/0/args").forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private JsonNode rendered(String... services) {
    var line = new ArrayList<>(List.of("render", "--job", "--fan-out"));
    for (String service : services) {
      line.addAll(List.of("--service", service));
    }
    Run run = run(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run.document().path("items");
  }

  private String noPart(int number, String... services) {
    var line = new ArrayList<>(List.of("restore", "--load-only", "--part", "" + number));
    for (String service : services) {
      line.addAll(List.of("--service", service));
    }
    Run run = run(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    return run.out();
  }

  /** What a Pod counts is what was counted when it was rendered. */
  @Test
  void bothJobsAreOfTheServicesThatAreChosen() {
    JsonNode items = rendered("fence", "indexd");
    JsonNode load = items.get(5);
    assertThat(load.at("/spec/completions").asInt()).isEqualTo(2);
    for (int job : new int[] {5, 6}) {
      assertThat(arguments(items.get(job)))
          .containsSubsequence("--service", "fence", "--service", "indexd");
    }
    assertThat(noPart(2, "fence", "indexd")).contains("there is no part 2; the values ask for 2");
    assertThat(items.get(1).path("rules").toString())
        .contains("fence-dbcreds")
        .doesNotContain("audit-dbcreds");
  }

  /**
   * As restore itself does it: who is named, and not who shares a role or asks for it elsewhere.
   */
  @Test
  void whoIsNamedIsRestoredWhateverTheValuesAskForAndNobodyElse() {
    assertThat(rendered("wts").get(5).at("/spec/completions").asInt()).isEqualTo(1);
    assertThat(rendered("metadata").get(5).at("/spec/completions").asInt()).isEqualTo(1);
    assertThat(noPart(1, "metadata")).contains("there is no part 1; the values ask for 1");
  }

  @Test
  void withoutAChoiceItIsAllThatTheValuesAskFor() {
    JsonNode items = rendered();
    int parts = items.get(5).at("/spec/completions").asInt();
    assertThat(arguments(items.get(5))).doesNotContain("--service");
    assertThat(noPart(parts)).contains("there is no part %d".formatted(parts));
  }

  /** The Pods have no chart, and would count other parts, or dump no index. */
  @Test
  void aChartThatNamesTheIndicesIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("chart/charts/fence/templates"));
    write("chart/Chart.yaml", "apiVersion: v2\nname: gen3\nversion: 1.0.0\n");
    write("chart/charts/fence/Chart.yaml", "apiVersion: v2\nname: fence\nversion: 1.0.0\n");
    write("chart/charts/fence/values.yaml", "{}\n");
    write("chart/charts/fence/templates/s.yaml", "{{ include \"common.db-secret\" . }}\n");
    String guppy = "guppy: {enabled: true, dbRestore: true, indices: [{index: %s, type: case}]}\n";
    write("chart/values.yaml", guppy.formatted("of-the-chart"));
    String off =
        "audit arborist indexd metadata peregrine sheepdog wts"
            .replaceAll("(\\w+) ?", "$1: {enabled: false}\n");
    write(
        "v.yaml",
        Files.readString(folder.resolve("v.yaml")).replaceAll("(?m)^(wts|sheepdog|guppy).*\n", "")
            + off);
    for (String what : List.of("--dump-schedule=@daily --job", "--job --fan-out")) {
      var line = new ArrayList<>(List.of("render", "--chart", "chart"));
      line.addAll(List.of(what.split(" ")));
      Run run = run(line.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
      assertThat(run.out()).contains("GEN3DB-647", "guppy.indices");
    }
    assertThat(run("render", "--chart", "chart", "--job").exitCode()).isZero();
    write("v.yaml", Files.readString(folder.resolve("v.yaml")) + guppy.formatted("of-the-chart"));
    assertThat(run("render", "--chart", "chart", "--job", "--fan-out").exitCode()).isZero();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
