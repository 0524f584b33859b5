package org.gen3db.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the composite action, run as a runner of GitHub does, with the executable jar. */
class GitHubActionTest {
  private static final Path ROOT =
      Path.of(System.getProperty("gen3db.test.examples")).resolve("..").normalize();
  private static final Path ACTION = ROOT.resolve("integrations/github/action.yml");
  private static final Path JAR =
      Path.of(System.getProperty("gen3db.test.distribution")).resolve("gen3db.jar");

  @TempDir Path folder;
  private JsonNode step;
  private Path output;
  private Path program;

  @BeforeEach
  void read() throws Exception {
    JsonNode steps = new YAMLMapper().readTree(ACTION.toFile()).at("/runs/steps");
    assertThat(steps).hasSize(1);
    step = steps.get(0);
    output = folder.resolve("output");
    program = script("gen3db", "exec \"" + Program.java() + "\" -jar \"" + JAR + "\" \"$@\"");
  }

  private Path script(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Program.End run(Map<String, String> inputs) throws Exception {
    var environment = new HashMap<String, String>();
    environment.put("RUNNER_TEMP", folder.toString());
    environment.put("GITHUB_OUTPUT", output.toString());
    environment.put("GITHUB_ACTION_PATH", ACTION.getParent().toString());
    var defaults = new YAMLMapper().readTree(ACTION.toFile()).get("inputs");
    for (Map.Entry<String, JsonNode> variable : step.get("env").properties()) {
      String input =
          variable.getValue().asText().replaceAll("^\\$\\{\\{ inputs\\.(\\w+) }}$", "$1");
      assertThat(defaults.has(input)).as(input).isTrue();
      environment.put(
          variable.getKey(),
          inputs.getOrDefault(input, defaults.get(input).path("default").asText()));
    }
    Path script = folder.resolve("script");
    Files.writeString(script, step.get("run").asText());
    return new Program(
            folder,
            environment,
            List.of("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script.toString()))
        .run();
  }

  @Test
  void noInputIsAPartOfTheScript() throws Exception {
    assertThat(step.get("run").asText()).doesNotContain("${{");
    var given = new TreeSet<String>();
    new YAMLMapper()
        .readTree(ACTION.toFile())
        .get("inputs")
        .fieldNames()
        .forEachRemaining(given::add);
    assertThat(step.get("env")).hasSize(given.size());
    assertThat(Files.readString(ROOT.resolve("docs/github.md")))
        .contains(given.stream().map(input -> "| `" + input + "` |").toList());
  }

  @Test
  void aPlanIsPrintedAndKept() throws Exception {
    String values = ROOT.resolve("examples/production.yaml").toString();
    Program.End end =
        run(
            Map.of(
                "command",
                "plan",
                "values",
                values + "\n",
                "arguments",
                "--offline\n--release=next\n",
                "program",
                program.toString()));
    end.succeeded();
    assertThat(end.out()).contains("\"kind\" : \"Plan\"").contains("\"release\" : \"next\"");
    List<String> told = Files.readAllLines(output);
    assertThat(told).hasSize(2).contains("exit-code=0");
    Path document = Path.of(told.get(1).substring("document=".length()));
    assertThat(Files.readString(document)).isEqualTo(end.out());
  }

  @Test
  void aFailureFailsTheStepUnlessItsCodeIsOk() throws Exception {
    Path ends = script("ends", "printf '[%s]' \"$@\"; exit 3");
    var inputs =
        new HashMap<>(
            Map.of(
                "command", "status",
                "values", "a b.yaml\n$(touch hacked).yaml",
                "arguments", "; touch hacked\n`touch hacked`",
                "program", ends.toString()));
    Program.End failed = run(inputs);
    assertThat(failed.code()).isEqualTo(3);
    assertThat(failed.out())
        .contains(
            "[status][-f][a b.yaml][-f][$(touch hacked).yaml][; touch hacked][`touch hacked`][-o][json]")
        .contains("::error title=gen3db::gen3db status ended with 3");
    assertThat(folder.resolve("hacked")).doesNotExist();
    Files.delete(output);
    inputs.put("ok", "0,3");
    assertThat(run(inputs).code()).isZero();
    assertThat(Files.readAllLines(output)).contains("exit-code=3");
    inputs.put("ok", "13,30");
    assertThat(run(inputs).code()).isEqualTo(3);
  }

  @Test
  void whatPrintsPasswordsIsNoCommandForAWorkflow() throws Exception {
    for (String command : List.of("env", "exec", "render", "plan -v", "")) {
      Program.End end = run(Map.of("command", command, "program", program.toString()));
      assertThat(end.code()).as(command).isEqualTo(2);
      assertThat(end.out()).contains("is no command for a workflow");
    }
    assertThat(output).doesNotExist();
  }
}
