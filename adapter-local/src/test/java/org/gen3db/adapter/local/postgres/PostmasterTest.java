package org.gen3db.adapter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.gen3db.adapter.local.postgres.Postmaster.Life;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where there is no /proc, only what certainly is the server counts as it. */
@Tag("jdk")
class PostmasterTest {
  private static final Instant START = Instant.ofEpochSecond(1_790_000_000);
  private static final Optional<String> POSTGRES = Optional.of("/opt/bin/postgres");

  private final Postmaster server =
      new Postmaster(Path.of("data"), 4711, START.getEpochSecond(), 20_000, "ready");

  @Test
  void thePostgresThatBeganThenIsTheServer() {
    assertThat(server.asTold(POSTGRES, Optional.of(START.minusSeconds(2)))).isEqualTo(Life.RUNS);
    assertThat(server.asTold(POSTGRES, Optional.empty())).isEqualTo(Life.RUNS);
  }

  @Test
  void aPostgresThatBeganAtAnotherTimeMayBeAnother() {
    Optional<Instant> later = Optional.of(START.plusSeconds(60));
    assertThat(server.asTold(POSTGRES, later)).isEqualTo(Life.UNKNOWN);
  }

  @Test
  void anotherProgramIsNotTheServer() {
    Optional<String> editor = Optional.of("/usr/bin/vi");
    assertThat(server.asTold(editor, Optional.of(START))).isEqualTo(Life.GONE);
  }

  @Test
  void aProcessOfWhichNothingIsToldMayBeTheServer() {
    assertThat(server.asTold(Optional.empty(), Optional.of(START))).isEqualTo(Life.UNKNOWN);
  }
}
