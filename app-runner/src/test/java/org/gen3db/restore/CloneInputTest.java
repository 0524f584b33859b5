package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clone} reads values for two environments, and standard input for both of them. */
class CloneInputTest {
  @TempDir Path folder;

  private Run cloned() {
    String[] line = {
      "clone", "--from", "source", "--dry-run", "-f", "-", "--from-values", "s.yaml"
    };
    return RunnerUnderTest.runWith(
        folder,
        """
        global:
          dev: false
          externalSecrets: {createLocalK8sSecret: false}
          postgres: {master: {host: db.example.org, username: postgres, password: hunter2}}
        gen3db: {secretStore: {adapter: directory}}
        """
            .getBytes(StandardCharsets.UTF_8),
        Map.of(),
        line);
  }

  /** What contradicts a line of standard input shows that the other environment has it too. */
  @Test
  void standardInputIsReadForTheOtherEnvironmentToo() throws Exception {
    Files.writeString(
        folder.resolve("s.yaml"), "global: {externalSecrets: {dbCreate: true, deploy: true}}\n");
    Run run = cloned();
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all())
        .contains("s.yaml:1", "createLocalK8sSecret (-:3) is false")
        .doesNotContain("standard input is empty");
  }

  @Test
  void whatIsWrongElsewhereIsToldAlone() {
    Run run = cloned();
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all())
        .contains("s.yaml", "there is no such file")
        .doesNotContain("standard input is");
  }
}
