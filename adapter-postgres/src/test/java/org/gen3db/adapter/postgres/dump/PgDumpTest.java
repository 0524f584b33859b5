package org.gen3db.adapter.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.dump.DatabaseDumper.Login;
import org.gen3db.domain.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program may do that stands in the place of pg_dump; no server is asked. */
class PgDumpTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Login LOGIN =
      new Login(
          new Server(new Endpoint("127.0.0.1", 1), false),
          "fence_gen3",
          "fence_gen3",
          Password.of("secret"));

  @TempDir private Path folder;
  private final Cancellation end = Cancellation.create();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private PgDump program(String does, Duration pause) throws IOException {
    Path file = folder.resolve("pg_dump");
    Files.write(file, ("#!/bin/sh\n" + does + "\n").getBytes(StandardCharsets.ISO_8859_1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    var settings =
        new PostgresSettings(
            "postgres",
            Optional.empty(),
            Optional.empty(),
            LONG,
            LONG,
            LONG,
            Duration.ZERO,
            file.toString(),
            pause);
    return new PgDump(settings, new Connector(settings, Clock.systemUTC()), Duration.ofMillis(200));
  }

  /** One in another encoding says no less; it is no file that could not be read. */
  @Test
  void its_errors_are_told_whatever_their_encoding() throws IOException {
    PgDump dump = program("echo 'pg_dump: Fehler: Tabelle \u00dcbung fehlt' >&2; exit 1", LONG);
    assertThatThrownBy(() -> dump.dump(LOGIN, written, end))
        .hasMessageStartingWith("GEN3DB-935 fence_gen3:")
        .hasMessageContaining("it ended with 1: pg_dump: Fehler: Tabelle")
        .hasMessageContaining("bung fehlt");
  }

  /** With a child that keeps its output open, and one that closed it and does not end. */
  @Test
  void one_that_gives_nothing_is_ended_with_all_that_it_started() throws IOException {
    Path child = folder.resolve("child");
    PgDump silent =
        program("trap '' TERM; sleep 60 & echo $! >" + child + "; wait", Duration.ofMillis(500));
    assertThatThrownBy(() -> silent.dump(LOGIN, written, end))
        .hasMessageStartingWith("GEN3DB-935 fence_gen3:")
        .hasMessageContaining("it wrote nothing for 0 s, and was ended");
    long pid = Long.parseLong(Files.readString(child).strip());
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());

    PgDump closed = program("exec >&-; exec sleep 60", Duration.ofMillis(500));
    assertThatThrownBy(() -> closed.dump(LOGIN, written, end))
        .hasMessageContaining("it wrote nothing");
  }

  /** Time that somebody takes to store what it wrote is none of its own. */
  @Test
  void one_that_is_not_read_from_is_not_ended() throws IOException {
    PgDump dump =
        program(
            "echo one; sleep 0.1; echo; echo '-- PostgreSQL database dump complete'",
            Duration.ofMillis(400));
    var slow =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] bytes, int from, int length) {
            Cancellation.create().pause(Duration.ofMillis(700));
            super.write(bytes, from, length);
          }
        };
    dump.dump(LOGIN, slow, end);
    assertThat(slow.toString(StandardCharsets.UTF_8)).startsWith("one\n").endsWith("complete\n");
  }

  /** It is asked first, and killed where it does not listen. */
  @Test
  void an_interrupted_run_ends_one_that_does_not_want_to() throws IOException {
    PgDump deaf = program("trap '' TERM; echo begun; while :; do sleep 60; done", LONG);
    var begun =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] bytes, int from, int length) {
            end.cancel();
          }
        };
    assertThatThrownBy(() -> deaf.dump(LOGIN, begun, end))
        .hasMessageContaining("interrupted while dumping it");
  }
}
