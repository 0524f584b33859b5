package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.gen3db.adapter.postgres.Codes.code;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gen3db.adapter.postgres.connection.Attempt;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.session.AdministratorVisit;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever waits ends when it is told to, long before the deadlines, which are in an hour. */
@Tag("jdk")
class CancelledWaitsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static TestServer server;

  /** Held: a socket that nobody knows any more may be collected, and is closed by that. */
  private @Nullable Socket accepted;

  private final PostgresServer adapter =
      new PostgresServer(
          new PostgresSettings(
              "postgres", Optional.empty(), Optional.empty(), HOUR, HOUR, HOUR, HOUR),
          Clock.systemUTC());

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() throws IOException {
    adapter.close();
    if (accepted != null) {
      accepted.close();
    }
    assertThat(Attempt.underWay()).isZero();
  }

  /** How somebody who waits is told that nobody wants it any more. */
  enum End {
    TOLD {
      @Override
      void come(Cancellation cancellation, Thread waiting) {
        cancellation.cancel();
      }
    },
    INTERRUPTED {
      @Override
      void come(Cancellation cancellation, Thread waiting) {
        waiting.interrupt();
      }
    };

    abstract void come(Cancellation cancellation, Thread waiting);
  }

  /** Waits in a thread of its own, lets the end come once it waits, and returns what it threw. */
  private static Throwable ended(End end, Runnable untilItWaits, Consumer<Cancellation> waits)
      throws Exception {
    var cancellation = Cancellation.create();
    var thrown = new CompletableFuture<Throwable>();
    var waiting =
        new Thread(
            () -> {
              try {
                waits.accept(cancellation);
                thrown.completeExceptionally(new AssertionError("it was not ended"));
              } catch (RuntimeException e) {
                thrown.complete(e);
              }
            });
    waiting.start();
    untilItWaits.run();
    end.come(cancellation, waiting);
    return thrown.get(5, TimeUnit.MINUTES);
  }

  private static Master at(int port) {
    return new Master(
        new Server(new Endpoint("127.0.0.1", port), false), "postgres", Password.of("any"));
  }

  @ParameterizedTest
  @EnumSource
  void theWaitForAServerThatIsDown(End end) throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(ended(end, () -> {}, word -> adapter.connect(at(port), word)))
        .satisfies(code(DomainCode.INTERRUPTED));
  }

  @ParameterizedTest
  @EnumSource
  void theWaitForAServerThatAnswersNothing(End end) throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(
              ended(
                  end,
                  () -> accept(silent),
                  word -> adapter.connect(at(silent.getLocalPort()), word)))
          .satisfies(code(DomainCode.INTERRUPTED));
    }
  }

  private void accept(ServerSocket silent) {
    try {
      accepted = silent.accept();
      // The driver asks for TLS, and waits.
      assertThat(accepted.getInputStream().readNBytes(8)).hasSize(8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWaitForALockThatAnotherRunHolds(End end) throws Exception {
    try (var holder = adapter.connect(server.master(), Cancellation.create())) {
      holder.lock(List.of("held"), List.of());
      assertThat(
              ended(
                  end,
                  () -> await().atMost(Duration.ofMinutes(5)).until(() -> sessions("waiting") == 1),
                  word -> {
                    try (var session = adapter.connect(server.master(), word)) {
                      session.lock(List.of("another", "held"), List.of());
                    }
                  }))
          .satisfies(code(DomainCode.INTERRUPTED))
          .hasMessageContaining("waiting for role");
      await("the server knows of nobody who waits").until(() -> sessions("waiting") == 0);
      await("only the holder's lock is left").until(() -> sessions("granted") == 1);
    }
  }

  private static int sessions(String state) {
    return Integer.parseInt(
        server
            .sql(
                "postgres",
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                    + (state.equals("granted") ? "granted" : "NOT granted"))
            .get(0));
  }

  @ParameterizedTest
  @EnumSource
  void aStatementThatIsUnderWayAndTheServerIsToldToo(End end) throws Exception {
    server.sql("postgres", "DROP ROLE IF EXISTS blocked", "CREATE ROLE blocked");
    try (var blocker = server.open("postgres");
        var statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("ALTER ROLE blocked CONNECTION LIMIT 7");
      assertThat(
              ended(
                  end,
                  () -> await().atMost(Duration.ofMinutes(5)).until(() -> waitingForARow() == 1),
                  word -> {
                    try (var session = adapter.connect(server.master(), word)) {
                      session.perform(new Change.AllowLogin("blocked"), null);
                    }
                  }))
          .satisfies(code(DomainCode.INTERRUPTED));
      await("the server has stopped it").until(() -> waitingForARow() == 0);
      blocker.rollback();
    }
    assertThat(server.sql("postgres", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'blocked'"))
        .containsExactly("f");
  }

  private static int waitingForARow() {
    return Integer.parseInt(
        server
            .sql(
                "postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND application_name = 'gen3db'")
            .get(0));
  }

  @ParameterizedTest
  @EnumSource
  void theWaitForAPlaceInsideADatabase(End end) throws Exception {
    var taken = new ArrayList<AdministratorVisit>();
    for (int i = 0; i < PostgresServer.MOST_INSIDE; i++) {
      taken.add(adapter.visit(server.master(), "postgres", Cancellation.create()));
    }
    assertThat(
            ended(end, () -> {}, word -> adapter.visit(server.master(), "postgres", word).close()))
        .satisfies(code(DomainCode.INTERRUPTED));
    taken.forEach(AdministratorVisit::close);
  }

  @ParameterizedTest
  @EnumSource
  void theWaitForATemplateThatIsInUse(End end) throws Exception {
    server.sql("postgres", "DROP ROLE IF EXISTS made", "CREATE ROLE made");
    try (var inTemplate = server.open("template1")) {
      assertThat(inTemplate.isClosed()).isFalse();
      assertThat(
              ended(
                  end,
                  () ->
                      await()
                          .atMost(Duration.ofMinutes(5))
                          .until(
                              () ->
                                  server
                                          .sql(
                                              "postgres",
                                              "SELECT query FROM pg_stat_activity WHERE query LIKE"
                                                  + " 'CREATE DATABASE%'")
                                          .size()
                                      == 1),
                  word -> {
                    try (var session = adapter.connect(server.master(), word)) {
                      session.perform(new Change.CreateDatabase("made", "made"), null);
                    }
                  }))
          .satisfies(code(DomainCode.INTERRUPTED));
    }
    assertThat(server.sql("postgres", "SELECT 1 FROM pg_database WHERE datname = 'made'"))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWasCancelledLeavesNoMembershipBehind(End end) throws Exception {
    server.sql(
        "postgres",
        "DROP ROLE IF EXISTS owning",
        "DROP ROLE IF EXISTS limited",
        "CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'");
    var limited = new Master(server.server(), "limited", Password.of("limited"));
    try (var session = adapter.connect(limited, Cancellation.create())) {
      session.perform(
          new Change.CreateRole("owning", new Mark("gen3", "default", "default", "id")),
          Password.of("owning"));
    }
    try (var inTemplate = server.open("template1")) {
      assertThat(inTemplate.isClosed()).isFalse();
      assertThat(
              ended(
                  end,
                  () -> await().atMost(Duration.ofMinutes(5)).until(() -> memberships() == 2),
                  word -> {
                    try (var session = adapter.connect(limited, word)) {
                      session.perform(new Change.CreateDatabase("owning", "owning"), null);
                    }
                  }))
          .satisfies(code(DomainCode.INTERRUPTED));
    }
    await("only what made the role gave stays").until(() -> memberships() == 1);
  }

  private static int memberships() {
    return Integer.parseInt(
        server
            .sql(
                "postgres",
                "SELECT count(*) FROM pg_auth_members WHERE roleid = 'owning'::regrole"
                    + " AND member = 'limited'::regrole")
            .get(0));
  }

  @Test
  void whatWasCancelledBeforeIsNotEvenBegun() {
    adapter.connect(server.master(), Cancellation.create()).close();
    var gone = Cancellation.create();
    gone.cancel();
    assertThatThrownBy(() -> adapter.connect(server.master(), gone))
        .as("a session was kept")
        .satisfies(code(DomainCode.INTERRUPTED));
  }
}
