package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.GZIPOutputStream;
import org.gen3db.domain.error.Code;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values files that cannot be read, and command lines that cannot be understood. */
class WrongFilesTest extends RefusedInput {
  @Test
  @Provokes(Code.BAD_USAGE)
  void noValuesFile() {
    refused(Code.BAD_USAGE, "--values", "no values were given", "-f FILE", "apply");
  }

  @Test
  @Provokes(Code.VALUES_NOT_READABLE)
  void aValuesFileThatIsNotThere() {
    refused(
        Code.VALUES_NOT_READABLE,
        "absent.yaml",
        "no such file",
        "path",
        "apply",
        "-f",
        "absent.yaml");
  }

  @Test
  @Provokes(Code.VALUES_NOT_READABLE)
  void aFolderInPlaceOfAValuesFile() {
    refused(Code.VALUES_NOT_READABLE, ".", "folder", "file", "apply", "-f", ".");
  }

  @Test
  @Provokes(Code.VALUES_NOT_YAML)
  void brokenYaml() {
    refusedValues(
        "fence:\n  postgres: {host: [a\nb: c\n",
        Code.VALUES_NOT_YAML,
        "values.yaml:2",
        "column 20",
        "]");
  }

  @Test
  @Provokes(Code.VALUES_NOT_YAML)
  void tabsForSpaces() {
    refusedValues(
        "fence:\n\tpostgres: {}\n", Code.VALUES_NOT_YAML, "values.yaml:2", "tab", "spaces");
  }

  @Test
  @Provokes(Code.VALUES_NOT_READABLE)
  void aBinaryFile() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      packed.write("global: {dev: true}\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(folder.resolve("values.yaml"), bytes.toByteArray());
    refused(
        Code.VALUES_NOT_READABLE,
        "values.yaml:1",
        "binary file",
        "YAML",
        "apply",
        "-f",
        "values.yaml");
  }

  @Test
  @Provokes(Code.VALUES_NOT_YAML)
  void aSecondDocument() {
    refusedValues(
        "global: {}\n---\nglobal: {}\n", Code.VALUES_NOT_YAML, "values.yaml:2", "document", "");
  }

  @Test
  @Provokes(Code.BAD_SET)
  void aSetFlagThatIsNone() {
    refused(Code.BAD_SET, "--set", "", "", "apply", "--set", "fence.postgres");
  }

  @ParameterizedTest
  @Provokes(Code.BAD_USAGE)
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
    refused(Code.BAD_USAGE, "", "", "--help", line.split(" "));
  }

  @Test
  @Provokes({Code.BAD_PORT, Code.UNQUOTED_TEXT, Code.BAD_NAME})
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
