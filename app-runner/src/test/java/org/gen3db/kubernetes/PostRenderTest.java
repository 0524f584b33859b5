package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code post-render} takes out of what a chart renders, and that it never passes on a part.
 */
class PostRenderTest {
  private static final String CONFIG =
      """
      ---
      # Source: gen3/charts/fence/templates/config.yaml
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: fence-config
      data:
        text: |
          a
           ---
          kind: Secret   # text of a value
        number: 0123
        quoted: "yes"
      """;

  @TempDir Path folder;

  private Run render(String input, String... further) {
    return render(input.getBytes(StandardCharsets.UTF_8), further);
  }

  private Run render(byte[] input, String... further) {
    try {
      Files.writeString(folder.resolve("values.yaml"), "requestor: {enabled: false}\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    var line = new ArrayList<>(List.of("post-render", "-f", "values.yaml", "--assume-kept"));
    line.addAll(List.of(further));
    return RunnerUnderTest.runWith(folder, input, Map.of(), line.toArray(String[]::new));
  }

  private static String object(String version, String kind, String name) {
    return "---\napiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n".formatted(version, kind, name);
  }

  private void passes(String expected, String input, String... further) {
    Run run = render(input, further);
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out()).isEqualTo(expected);
    assertThat(run.err()).isEmpty();
  }

  private Run refused(int exitCode, String input, String... words) {
    return refused(exitCode, input.getBytes(StandardCharsets.UTF_8), words);
  }

  private Run refused(int exitCode, byte[] input, String... words) {
    Run run = render(input);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode);
    assertThat(run.out()).as("never a part").isEmpty();
    assertThat(run.err()).contains(words);
    return run;
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Secret, fence-dbcreds",
    "v1, Secret, fence-dbcreds-bootstrap",
    "external-secrets.io/v1, ExternalSecret, fence-dbcreds",
    "external-secrets.io/v1beta1, ExternalSecret, fence-dbcreds",
    "external-secrets.io/v1alpha1, PushSecret, fence-dbcreds",
    "batch/v1, Job, fence-dbcreate",
    "batch/v1, Job, fence-pgrestore",
    "v1, Secret, arborist-dbcreds",
  })
  void whatGen3dbMakesInsteadIsTakenOut(String version, String kind, String name) {
    String object = object(version, kind, name);
    passes(CONFIG, CONFIG + object);
    passes(CONFIG, object + CONFIG);
    passes(CONFIG + CONFIG, CONFIG + object + CONFIG);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Secret, fence-config",
    "v1, Secret, requestor-dbcreds",
    "v1, Secret, my-dbcreds",
    "v1, Secret, fence-dbcreds-pending-note",
    "v1, Secret, xfence-dbcreds",
    "v1, ConfigMap, fence-dbcreds",
    "example.org/v1, Secret, fence-dbcreds",
    "v1, ExternalSecret, fence-dbcreds",
    "external-secrets.io/v1, ExternalSecret, fence-config",
    "external-secrets.io/v1, SecretStore, fence-dbcreds",
    "batch/v1, CronJob, fence-dbcreate",
    "batch/v1, Job, fence-dbcreds",
    "v1, ServiceAccount, fence-dbcreate-sa",
  })
  void whatOnlyLooksLikeItStays(String version, String kind, String name) {
    String object = object(version, kind, name);
    passes(CONFIG + object, CONFIG + object);
  }

  @Test
  void anotherNamespaceIsNobodysHere() {
    String object = object("v1", "Secret", "fence-dbcreds");
    passes(
        CONFIG + object + "  namespace: elsewhere\n",
        CONFIG + object + "  namespace: elsewhere\n" + object + "  namespace: gen3\n" + object,
        "-n",
        "gen3");
  }

  @Test
  void namesAreFoundHoweverTheyAreWritten() {
    passes(
        CONFIG,
        CONFIG
            + "--- # two in JSON and flow style\r\n"
            + "{\"kind\": \"Secret\", \"apiVersion\": \"v1\","
            + " \"metadata\": {\"name\": \"fence-dbcreds\"}}\r\n"
            + "--- \n{kind: Job, apiVersion: batch/v1, metadata: {name: \"fence-dbcreate\"}}\n"
            + "---\n\"kind\": 'Secret'\nmetadata: &m\n  name: >-\n    audit-dbcreds\n"
            + "apiVersion: \"v1\"\n");
  }

  @Test
  void whatStaysIsPassedOnLetterByLetter() {
    String odd =
        "# a comment before all\n"
            + "%s---\r\n# windows\r\nkind: ConfigMap\r\napiVersion: v1\r\nmetadata: {name: b}\r\n"
                .formatted(CONFIG)
            + "---\n# nothing but a comment\n---\n\n---\nnull\n"
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ü, x: *a , y: &a 1}";
    assertThat(render(odd).exitCode()).as("an alias before its anchor").isEqualTo(2);
    String fine = odd.replace("x: *a , y: &a 1", "y: &a 1, x: *a");
    passes(fine + "\n", fine);
  }

  @Test
  void aListIsPassedOnWithoutThem() {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Secret
          metadata: {name: fence-dbcreds}
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: kept}
          data: {number: "0123", switch: "on"}
        """;
    passes(
        """
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: kept}
          data: {number: "0123", switch: "on"}
        """,
        list);
    passes(
        CONFIG,
        "---\n" + list.replace("kept", "fence-dbcreds").replace("ConfigMap", "Secret") + CONFIG);
    passes(list.replace("fence-d", "my-d"), list.replace("fence-d", "my-d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\n", "# only a comment\n", "---\n---\n", "---\nnull\n"})
  @Provokes("NOT_MANIFESTS")
  void nothingIsNoChart(String input) {
    refused(2, input, "GEN3DB-640", "standard input", "has failed");
  }

  @ParameterizedTest
  @CsvSource({
    "'a: [', 'line 16', 'no YAML'",
    "'a: b: c', 'line 15', 'no YAML'",
    "'Error: the chart failed', 'line 14', 'apiVersion'",
    "'just words', 'line 14', 'a map'",
    "'- a', 'line 14', 'a map'",
    "'kind: Secret', 'line 14', 'apiVersion'",
    "'apiVersion: v1', 'line 14', 'kind'",
  })
  void whatIsBrokenIsToldByItsLine(String broken, String line, String words) {
    refused(2, CONFIG + "---\n" + broken + "\n", "GEN3DB-640", line, words);
    refused(2, CONFIG + "---\n" + broken + "\n" + CONFIG, "GEN3DB-640", line, words);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] input = CONFIG.getBytes(StandardCharsets.UTF_8);
    input[input.length - 3] = (byte) 0xff;
    refused(2, input, "GEN3DB-640", "UTF-8");
  }

  @Test
  @Provokes("NOTHING_LEFT")
  void nothingIsNeverPassedOnAsASuccess() {
    refused(1, object("v1", "Secret", "fence-dbcreds"), "GEN3DB-641");
    refused(
        1, "# a comment\n" + object("batch/v1", "Job", "fence-dbcreate") + "---\n", "GEN3DB-641");
  }

  @Test
  void fiveMegabytesPass() {
    String large = CONFIG + "  large: |\n" + "    0123456789abcdef\n".repeat(260_000);
    assertThat(large.length()).isGreaterThan(5_000_000);
    passes(large, large + object("v1", "Secret", "fence-dbcreds"));
    passes(large, object("v1", "Secret", "fence-dbcreds") + large);
    String many = CONFIG.repeat(20_000);
    passes(many, many + object("v1", "Secret", "fence-dbcreds"));
  }

  @Test
  void aDeepSchemaPasses() {
    var deep = new StringBuilder(CONFIG);
    for (int level = 1; level < 200; level++) {
      deep.append("  ".repeat(level)).append("properties:\n");
    }
    passes(deep.toString(), deep + object("v1", "Secret", "fence-dbcreds"));
  }

  @Test
  void onlyTheServicesAskedForAreTakenOut() {
    String audit = object("v1", "Secret", "audit-dbcreds");
    passes(
        CONFIG + audit,
        CONFIG + audit + object("v1", "Secret", "fence-dbcreds"),
        "--service",
        "fence");
  }

  @Test
  void aServiceOfOnesOwnIsTakenOutToo() throws IOException {
    Files.writeString(
        folder.resolve("own.yaml"), "gen3db: {services: {mine: {condition: mine.enabled}}}");
    passes(CONFIG, CONFIG + object("v1", "Secret", "mine-dbcreds"), "-f", "own.yaml");
    passes(
        CONFIG + object("v1", "Secret", "mine-dbcreds"),
        CONFIG + object("v1", "Secret", "mine-dbcreds"));
  }

  @Test
  void valuesCannotComeFromStandardInputToo() {
    Run run = render(CONFIG, "-f", "-");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("-f -", "manifests");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whereTheChartMakesNoSecretsNothingCanBeTakenOut() {
    Run run = render(CONFIG, "--embedded");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("secretStore");
    assertThat(run.out()).isEmpty();
  }
}
