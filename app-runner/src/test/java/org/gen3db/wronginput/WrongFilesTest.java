package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.GZIPOutputStream;
import org.gen3db.adapter.helm.HelmCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.runner.call.RunnerCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values files that cannot be read, and command lines that cannot be understood. */
class WrongFilesTest extends RefusedInput {
  @Test
  @Provokes("BAD_USAGE")
  void anOptionThatDoesNotExist() {
    refused(RunnerCode.BAD_USAGE, "", "--valeus", "--help", "apply", "--valeus", "x.yaml");
  }

  @Test
  @Provokes("VALUES_NOT_READABLE")
  void aValuesFileThatIsNotThere() {
    refused(
        HelmCode.VALUES_NOT_READABLE,
        "absent.yaml",
        "no such file",
        "path",
        "apply",
        "-f",
        "absent.yaml");
  }

  @Test
  @Provokes("VALUES_NOT_READABLE")
  void aFolderInPlaceOfAValuesFile() {
    refused(HelmCode.VALUES_NOT_READABLE, ".", "folder", "file", "apply", "-f", ".");
  }

  @Test
  @Provokes("VALUES_NOT_YAML")
  void brokenYaml() {
    refusedValues(
        "fence:\n  postgres: {host: [a\nb: c\n",
        HelmCode.VALUES_NOT_YAML,
        "values.yaml:2",
        "column 20",
        "]");
  }

  @Test
  @Provokes("VALUES_NOT_YAML")
  void tabsForSpaces() {
    refusedValues(
        "fence:\n\tpostgres: {}\n", HelmCode.VALUES_NOT_YAML, "values.yaml:2", "tab", "spaces");
  }

  @Test
  @Provokes("VALUES_NOT_READABLE")
  void aBinaryFile() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      packed.write("global: {dev: true}\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(folder.resolve("values.yaml"), bytes.toByteArray());
    refused(
        HelmCode.VALUES_NOT_READABLE,
        "values.yaml:1",
        "binary file",
        "YAML",
        "apply",
        "-f",
        "values.yaml");
  }

  @Test
  @Provokes("BAD_SET")
  void aSetFlagThatIsNone() {
    refused(HelmCode.BAD_SET, "--set", "", "", "apply", "--set", "fence.postgres");
  }

  @ParameterizedTest
  @Provokes("BAD_USAGE")
  @ValueSource(
      strings = {
        "aply",
        "apply --embeded",
        "apply -f",
        "env --set a=b",
        "exec --set a=b",
        "explain",
        "--frobnicate",
        "status --service"
      })
  void aCommandLineThatCannotBeUnderstood(String line) {
    refused(RunnerCode.BAD_USAGE, "", "", "--help", line.split(" "));
  }

  @Test
  @Provokes({"BAD_PORT", "UNQUOTED_TEXT", "BAD_NAME"})
  void everythingThatIsWrongIsSaidAtOnce() {
    write(
        "values.yaml",
        "fence: {postgres: {port: 99999, password: 12}}\n"
            + "indexd: {postgres: {database: %s}}\n".formatted("x".repeat(64)));
    Run run = RunnerUnderTest.run(folder, "apply", "-f", "values.yaml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("fence.postgres.port", "fence.postgres.password", "64 bytes");
  }
}
