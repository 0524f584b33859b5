package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.gen3db.adapter.postgres.Codes.code;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.plan.Change;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LockingTest {
  private static final List<String> ROLES = List.of("b", "a");
  private static final List<String> DATABASES = List.of("d", "c");
  private static TestServer server;

  private final PostgresServer patient = TestServer.adapter();
  private final PostgresServer impatient =
      new PostgresServer(
          TestServer.settings(Duration.ofMillis(200), Duration.ofSeconds(5)), Clock.systemUTC());

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    patient.close();
    impatient.close();
  }

  @Test
  void whatIsHeldIsAwaitedNoLongerThanAllowedAndTheHolderIsNamed() {
    try (var holder = patient.connect(server.master(), Cancellation.create());
        var other = impatient.connect(server.master(), Cancellation.create())) {
      holder.lock(ROLES, DATABASES);
      other.lock(List.of("x"), List.of("y"));
      assertThatThrownBy(() -> other.lock(List.of("z"), List.of("c")))
          .satisfies(code(PostgresCode.LOCK_TIMEOUT))
          .hasMessageContaining("database c is held by process")
          .hasMessageContaining("gen3db, from 127.0.0.1");
      assertThat(held()).isEqualTo(4);
      holder.unlock();
      other.lock(List.of("a", "z"), List.of("c"));
      assertThat(held()).isEqualTo(3);
    }
    await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(held()).isZero());
  }

  @Test
  void aLockGivenBackIsTakenByWhoWaits() throws Exception {
    try (var holder = patient.connect(server.master(), Cancellation.create());
        var waiting = patient.connect(server.master(), Cancellation.create())) {
      holder.lock(ROLES, DATABASES);
      var taken = CompletableFuture.runAsync(() -> waiting.lock(ROLES, List.of()));
      await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(waiting()).isEqualTo(1));
      assertThat(taken).isNotDone();
      holder.unlock();
      taken.get();
      assertThat(held()).isEqualTo(2);
    }
  }

  @Test
  void theLocksOfASessionThatWasKilledAreFree() {
    try (var killed = patient.connect(server.master(), Cancellation.create());
        var next = impatient.connect(server.master(), Cancellation.create())) {
      killed.lock(ROLES, DATABASES);
      server.sql(
          "postgres", "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
      await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(held()).isZero());
      next.lock(ROLES, DATABASES);
      assertThatThrownBy(() -> killed.perform(new Change.AllowLogin("postgres"), null))
          .satisfies(code(PostgresCode.CONNECTION_LOST));
    }
    try (var fresh = patient.connect(server.master(), Cancellation.create())) {
      fresh.lock(ROLES, DATABASES);
    }
  }

  @Test
  void sessionsThatAreGivenBackAreUsedAgain() {
    String first = backend();
    assertThat(backend()).isEqualTo(first);
    try (var one = patient.connect(server.master(), Cancellation.create());
        var two = patient.connect(server.master(), Cancellation.create())) {
      one.lock(ROLES, List.of());
      two.lock(List.of(), DATABASES);
      assertThat(holders()).hasSize(2);
    }
  }

  private String backend() {
    try (var session = patient.connect(server.master(), Cancellation.create())) {
      session.lock(ROLES, List.of());
      return String.join(",", holders());
    }
  }

  private static List<String> holders() {
    return server.sql(
        "postgres", "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND granted");
  }

  private static int held() {
    return Integer.parseInt(
        server
            .sql(
                "postgres", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            .get(0));
  }

  private static int waiting() {
    return Integer.parseInt(
        server
            .sql(
                "postgres",
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            .get(0));
  }

  @Test
  void aDatabaseIsMadeAsSoonAsTheTemplateIsFree() throws Exception {
    server.sql("postgres", "CREATE ROLE templated LOGIN");
    try (var session = patient.connect(server.master(), Cancellation.create())) {
      CompletableFuture<Void> made;
      try (var inTemplate = server.open("template1")) {
        assertThat(inTemplate.isClosed()).isFalse();
        made =
            CompletableFuture.runAsync(
                () -> session.perform(new Change.CreateDatabase("templated", "templated"), null));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> server.serverLog().contains("is being accessed by other users"));
      }
      made.get();
      assertThat(session.observe("templated", List.of("templated")).databases()).hasSize(1);
    }
  }

  @Test
  void aTemplateThatStaysInUseIsToldWithItsUsers() throws Exception {
    server.sql("postgres", "CREATE ROLE hindered LOGIN");
    try (var session = impatient.connect(server.master(), Cancellation.create());
        var inTemplate = server.open("template1")) {
      assertThat(inTemplate.isClosed()).isFalse();
      assertThatThrownBy(
              () -> session.perform(new Change.CreateDatabase("hindered", "hindered"), null))
          .satisfies(code(PostgresCode.LOCK_TIMEOUT))
          .hasMessageContaining("in it: postgres (a test");
    }
  }
}
