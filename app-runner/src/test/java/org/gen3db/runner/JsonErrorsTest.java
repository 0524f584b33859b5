package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --log-format json}: nothing is on standard error but one object a line. */
@Tag("jdk")
class JsonErrorsTest {
  @TempDir Path folder;

  private static List<JsonNode> lines(CommandRun run) {
    return run.err()
        .lines()
        .map(
            line -> {
              try {
                return CommandRun.JSON.readTree(line);
              } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + line, e);
              }
            })
        .toList();
  }

  @Test
  void warningsAreObjects() {
    CommandRun run = CommandRun.in(folder, "plan", "--offline", "--log-format", "json");
    assertThat(run.exitCode()).isZero();
    JsonNode line = lines(run).get(0);
    assertThat(line.path("level").asText()).isEqualTo("warn");
    assertThat(line.path("code").asText()).isEqualTo("GEN3DB-W108");
    assertThat(line.path("message").asText()).startsWith("no values file was given");
    assertThat(run.out()).contains("SERVICE");
  }

  @Test
  void problemsAreObjectsWithTheWayOut() {
    CommandRun.write(folder, "v.yaml", "fence: {postgres: {port: nowhere}}\n");
    CommandRun run =
        CommandRun.in(folder, "plan", "--offline", "-f", "v.yaml", "--log-format=json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(lines(run)).isNotEmpty();
    for (JsonNode line : lines(run)) {
      assertThat(line.path("level").asText()).isEqualTo("error");
      assertThat(line.path("code").asText()).startsWith("GEN3DB-");
      assertThat(line.path("place").asText()).contains("v.yaml:1");
    }
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatCannotBeUnderstoodIsAnObjectToo() {
    CommandRun run = CommandRun.in(folder, "plan", "--log-format", "json", "--no-such-option");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(lines(run)).hasSize(1);
    assertThat(lines(run).get(0).path("hint").asText()).contains("gen3db plan --help");
    CommandRun wrong = CommandRun.in(folder, "plan", "--log-format", "xml");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("--log-format", "'xml' is no form of logs");
  }

  @Test
  void aTraceIsOneObject() {
    CommandRun run =
        CommandRun.in(folder, "plan", "-f", "none.yaml", "-vv", "--log-format", "json");
    assertThat(run.exitCode()).isEqualTo(2);
    List<JsonNode> lines = lines(run);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1).path("level").asText()).isEqualTo("debug");
    assertThat(lines.get(1).path("stackTrace").asText()).contains("\tat org.gen3db.");
  }

  @Test
  void aDocumentOfAnErrorStaysOnStandardOutput() {
    CommandRun run =
        CommandRun.in(folder, "plan", "-f", "none.yaml", "-o", "json", "--log-format", "json");
    assertThat(run.json().path("kind").asText()).isEqualTo("Error");
    assertThat(run.err()).isEmpty();
  }
}
