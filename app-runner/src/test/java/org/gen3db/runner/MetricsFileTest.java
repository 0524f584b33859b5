package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --metrics}: a file that a collector reads, whole, however the run went. */
class MetricsFileTest {
  private static final String EXAMPLE =
      Path.of("../examples/production.yaml").toAbsolutePath().normalize().toString();

  @TempDir Path folder;

  @Test
  void everybodyMayReadIt() throws Exception {
    Path file = Files.writeString(folder.resolve("gen3db.prom"), "of before");
    CommandRun run =
        CommandRun.in(
            folder, "plan", "--offline", "-f", EXAMPLE, "-n", "prod", "--metrics", "gen3db.prom");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(file))
        .contains(
            "gen3db_run_exit_code{command=\"plan\",namespace=\"prod\",release=\"gen3\"} 0.0\n")
        .doesNotContain("of before");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void aRunThatFailsLeavesItsExitCode() throws Exception {
    CommandRun run = CommandRun.in(folder, "plan", "-f", "none.yaml", "--metrics", "gen3db.prom");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("gen3db.prom")))
        .contains(
            "gen3db_run_exit_code{command=\"plan\",namespace=\"default\",release=\"gen3\"} 2.0\n");
  }

  @Test
  void whereItCannotBeWrittenNothingIsBegun() {
    CommandRun run =
        CommandRun.in(folder, "plan", "--offline", "-f", EXAMPLE, "--metrics", "none/gen3db.prom");
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--metrics", "the metrics cannot be written", "none");
  }
}
