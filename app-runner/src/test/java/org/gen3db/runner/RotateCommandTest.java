package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line of rotate takes and refuses before anything is contacted. */
class RotateCommandTest {
  @TempDir private Path folder;

  @Test
  void itWantsServicesOrAll() {
    var none = RunnerUnderTest.run(folder, "rotate", "--embedded");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.all()).contains("SERVICE is missing, or --all");
    var both = RunnerUnderTest.run(folder, "rotate", "fence", "--all", "--embedded");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.all()).contains("exclude each other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"90", "d", "-1d", "1.5d", "90 d", "90D", "12345678d", ""})
  void anAgeIsANumberWithItsUnit(String age) {
    var run = RunnerUnderTest.run(folder, "rotate", "--all", "--embedded", "--older-than", age);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all()).contains("'" + age + "' is no age", "90d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "m", "-1m", "1.5h", "10 m", "10M", ""})
  void aGraceIsANumberWithItsUnit(String grace) {
    var run =
        RunnerUnderTest.run(folder, "rotate", "--all", "--embedded", "--overlap", "--grace", grace);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all()).contains("'" + grace + "' is no time", "--grace");
  }

  @Test
  void aGraceIsOneOfLoginsThatOverlap() {
    var run = RunnerUnderTest.run(folder, "rotate", "--all", "--embedded", "--grace", "10m");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all()).contains("Add --overlap");
  }

  @Test
  void aServiceThatDoesNotExistIsNamed() {
    var run = RunnerUnderTest.run(folder, "rotate", "fense", "--embedded", "--dry-run");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all()).contains("fense", "fence");
  }
}
