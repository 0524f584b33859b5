package org.gen3db.runner;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal to the whole group, as of a terminal, while the embedded server's data is made. */
@Tag("jdk")
class InterruptedFirstStartTest {
  private static final String QUICKSTART =
      Path.of("../examples/quickstart.yaml").toAbsolutePath().normalize().toString();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    CommandRun.in(directory, "stop", "--embedded");
  }

  @ParameterizedTest
  @CsvSource({"apply, INT, 130", "apply, TERM, 143", "status, INT, 130"})
  void endsInOurOwnWordsAndCanBeRepeated(String command, String signal, int exitCode)
      throws Exception {
    try (RealProcess first =
        RealProcess.startLeadingItsGroup(directory, command, "--embedded", "-f", QUICKSTART)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(5, MILLISECONDS)
          .until(this::initialises);
      first.signalGroup(signal);
      CommandRun run = first.end();

      assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
      assertThat(run.out() + run.err())
          .contains("GEN3DB-503")
          .doesNotContain("keeps running; to stop it")
          .doesNotContain("GEN3DB-309", "initdb", "caught signal", "data directory", "locale");
    }
    // initdb, which takes longer than anybody waits after a Ctrl-C, was ended with the run.
    assertThat(directory.resolve(".gen3db/postgres/data")).doesNotExist();
    CommandRun again = CommandRun.in(directory, "apply", "--embedded", "-f", QUICKSTART);
    assertThat(again.exitCode()).as(again.err()).isZero();
    CommandRun status = CommandRun.in(directory, "status", "--embedded", "-f", QUICKSTART);
    assertThat(status.exitCode()).as(status.out()).isZero();
  }

  /** initdb has begun to write, which takes it a second or so. */
  private boolean initialises() throws IOException {
    Path folder = directory.resolve(".gen3db/postgres");
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("data.unfinished-"))
          .anyMatch(file -> Files.exists(file.resolve("PG_VERSION")));
    }
  }
}
