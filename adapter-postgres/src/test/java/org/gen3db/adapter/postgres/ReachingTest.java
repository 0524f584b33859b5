package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.connection.TlsMode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReachingTest {
  private static final Password PASSWORD = Password.of("any");

  /** Longer than a machine is ever busy: what waits for it waits for something that comes. */
  private static final Duration PATIENT = Duration.ofMinutes(2);

  private static PostgresSettings settings(
      Optional<TlsMode> mode, Optional<Path> certificate, Duration connect, Duration startup) {
    return new PostgresSettings("postgres", mode, certificate, connect, PATIENT, PATIENT, startup);
  }

  private static PostgresServer adapter(Optional<TlsMode> mode, Duration startup) {
    return new PostgresServer(
        settings(mode, Optional.empty(), PATIENT, startup), Clock.systemUTC());
  }

  private static Connector connector(Optional<TlsMode> mode, Optional<Path> certificate) {
    return new Connector(settings(mode, certificate, PATIENT, Duration.ZERO), Clock.systemUTC());
  }

  private static Master at(String host, int port) {
    return new Master(new Server(new Endpoint(host, port), false), "postgres", PASSWORD);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Every look is four minutes after the one before. */
  private static final class Leaping extends Clock {
    private int looks;

    @Override
    public Instant instant() {
      looks++;
      return Instant.EPOCH.plus(Duration.ofMinutes(4L * looks));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aServerThatIsDownIsAwaitedUntilTheDeadlineAndNotAgain() throws IOException {
    var clock = new Leaping();
    var settings = settings(Optional.empty(), Optional.empty(), PATIENT, Duration.ofMinutes(10));
    try (var adapter = new PostgresServer(settings, clock)) {
      Master down = at("127.0.0.1", freePort());
      assertThatThrownBy(() -> adapter.connect(down, Cancellation.create()))
          .satisfies(code(PostgresCode.SERVER_UNREACHABLE));
      assertThat(clock.looks).as("attempts within ten minutes").isEqualTo(4);
      assertThatThrownBy(() -> adapter.connect(down, Cancellation.create()))
          .satisfies(code(PostgresCode.SERVER_UNREACHABLE));
      assertThat(clock.looks).as("one more attempt").isEqualTo(5);
    }
  }

  /** As where there is no route, which the network says after three seconds. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anAttemptThatTakesLongerThanTheDeadlineEndsTheWait() throws IOException {
    var clock = new Leaping();
    var settings = settings(Optional.empty(), Optional.empty(), PATIENT, Duration.ofMinutes(2));
    try (var adapter = new PostgresServer(settings, clock)) {
      Master down = at("127.0.0.1", freePort());
      assertThatThrownBy(() -> adapter.connect(down, Cancellation.create()))
          .satisfies(code(PostgresCode.SERVER_UNREACHABLE));
      assertThat(clock.looks).as("attempts").isEqualTo(2);
    }
  }

  @Test
  void aNameThatNobodyKnowsIsNamed() {
    try (var adapter = adapter(Optional.empty(), Duration.ZERO)) {
      assertThatThrownBy(() -> adapter.connect(at("db.invalid", 5432), Cancellation.create()))
          .satisfies(code(PostgresCode.SERVER_UNREACHABLE))
          .hasMessageContaining("db.invalid");
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    var settings =
        settings(Optional.empty(), Optional.empty(), Duration.ofMillis(100), Duration.ZERO);
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var adapter = new PostgresServer(settings, Clock.systemUTC())) {
      assertThatThrownBy(
              () -> adapter.connect(at("127.0.0.1", silent.getLocalPort()), Cancellation.create()))
          .satisfies(code(PostgresCode.SERVER_UNREACHABLE));
    }
  }

  @Test
  void aServerThatStartsMeanwhileIsReached() throws Exception {
    try (var server = TestServer.start();
        var adapter = adapter(Optional.empty(), PATIENT)) {
      server.process().stop();
      var login =
          CompletableFuture.supplyAsync(
              () -> {
                try (var session =
                    adapter.login(
                        server.server(), "postgres", "x", PASSWORD, Cancellation.create())) {
                  return session.login();
                }
              });
      server.process().restart();
      assertThat(login.get()).isEqualTo(Login.REFUSED);
      try (var session = adapter.connect(server.master(), Cancellation.create())) {
        assertThat(session.facts().superuser()).isTrue();
        server.process().stop();
        server.process().restart();
        assertThatThrownBy(() -> session.observe("x", List.of()))
            .satisfies(code(PostgresCode.CONNECTION_LOST));
      }
      try (var session = adapter.connect(server.master(), Cancellation.create())) {
        assertThat(session.observe("x", List.of()).role()).isEmpty();
      }
    }
  }

  @Test
  void aWaitEndsWhenItsThreadIsInterrupted() throws Exception {
    int port = freePort();
    try (var adapter = adapter(Optional.empty(), Duration.ofMinutes(10))) {
      var ended = new CompletableFuture<Throwable>();
      var waiting =
          new Thread(
              () -> {
                try {
                  adapter.connect(at("127.0.0.1", port), Cancellation.create());
                } catch (Gen3DbException e) {
                  ended.complete(e);
                }
              });
      waiting.start();
      waiting.interrupt();
      assertThat(ended.get()).satisfies(code(DomainCode.INTERRUPTED));
    }
  }

  @Test
  void aServerWithoutTlsIsRefusedWhereTlsIsWanted() {
    try (var server = TestServer.start();
        var adapter = adapter(Optional.of(TlsMode.REQUIRE), PATIENT)) {
      assertThatThrownBy(() -> adapter.connect(server.master(), Cancellation.create()))
          .satisfies(code(PostgresCode.TLS_FAILED))
          .hasMessageContaining("require");
    }
  }

  @Test
  void theTlsModeFollowsWhereTheServerIs() {
    var plain = connector(Optional.empty(), Optional.empty());
    assertThat(plain.tlsMode(new Server(new Endpoint("127.0.0.1", 1), false)))
        .isEqualTo(TlsMode.PREFER);
    assertThat(plain.tlsMode(new Server(new Endpoint("gen3-postgresql", 1), true)))
        .isEqualTo(TlsMode.PREFER);
    var remote = new Server(new Endpoint("db.example.org", 1), false);
    assertThat(plain.tlsMode(remote)).isEqualTo(TlsMode.REQUIRE);
    var certificate = Optional.of(Path.of("ca.pem"));
    assertThat(connector(Optional.empty(), certificate).tlsMode(remote))
        .isEqualTo(TlsMode.VERIFY_FULL);
    assertThat(connector(Optional.of(TlsMode.REQUIRE), certificate).tlsMode(remote))
        .isEqualTo(TlsMode.VERIFY_CA);
  }

  @Test
  void theSameServerIsKnownUnderItsNames() {
    try (var adapter = adapter(Optional.empty(), Duration.ZERO)) {
      var local = new Endpoint("localhost", 5432);
      assertThat(adapter.sameServer(local, new Endpoint("127.0.0.1", 5432), Cancellation.create()))
          .isTrue();
      assertThat(adapter.sameServer(local, new Endpoint("::1", 5432), Cancellation.create()))
          .isTrue();
      assertThat(adapter.sameServer(local, new Endpoint("localhost", 5433), Cancellation.create()))
          .isFalse();
      assertThat(adapter.sameServer(local, new Endpoint("db.invalid", 5432), Cancellation.create()))
          .isFalse();
      assertThat(
              adapter.sameServer(
                  new Endpoint("a.invalid", 5432),
                  new Endpoint("b.invalid", 5432),
                  Cancellation.create()))
          .isFalse();
      assertThat(
              adapter.sameServer(
                  new Endpoint("192.0.2.1", 5432),
                  new Endpoint("192.0.2.1", 5432),
                  Cancellation.create()))
          .isTrue();
    }
  }
}
