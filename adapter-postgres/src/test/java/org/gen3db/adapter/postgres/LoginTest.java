package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.Attempt;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.connection.TlsMode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private static TestServer server;
  private final PostgresServer adapter = TestServer.adapter();

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            TestPostgres.DEFAULT_MAJOR,
            List.of("lc_messages = 'C'"),
            List.of(
                "host template1 all 127.0.0.1/32 reject",
                "host all trusted,trusted_nologin,trusted_absent 127.0.0.1/32 trust",
                "host all rejected 127.0.0.1/32 reject",
                "host all cleartext 127.0.0.1/32 password",
                "host all hashed 127.0.0.1/32 md5",
                "hostssl all encrypted 127.0.0.1/32 scram-sha-256",
                "host all peerless 127.0.0.1/32 ident",
                "host all postgres,limited,service,nologin,absent 127.0.0.1/32 scram-sha-256"));
    server.sql(
        "postgres",
        "CREATE DATABASE closed",
        "REVOKE CONNECT ON DATABASE closed FROM PUBLIC",
        "CREATE ROLE service LOGIN PASSWORD 'right'",
        "CREATE ROLE cleartext LOGIN PASSWORD 'right'",
        "SET password_encryption = 'md5'; CREATE ROLE hashed LOGIN PASSWORD 'right';"
            + " RESET password_encryption",
        "CREATE ROLE encrypted LOGIN PASSWORD 'right'",
        "CREATE ROLE trusted LOGIN PASSWORD 'right'",
        "CREATE ROLE rejected LOGIN PASSWORD 'right'",
        "CREATE ROLE trusted_nologin PASSWORD 'right'",
        "CREATE ROLE nologin PASSWORD 'right'");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    adapter.close();
    assertThat(Attempt.underWay()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "service, postgres, right, PROVEN",
    "cleartext, postgres, right, PROVEN",
    "hashed, postgres, right, PROVEN",
    "service, postgres, wrong, REFUSED",
    "cleartext, postgres, wrong, REFUSED",
    "hashed, postgres, wrong, REFUSED",
    "service, absent, right, NO_DATABASE",
    "service, absent, wrong, REFUSED",
    "service, closed, right, NO_CONNECT",
    "service, closed, wrong, REFUSED",
    "nologin, postgres, right, NO_LOGIN",
    "nologin, postgres, wrong, REFUSED",
    "absent, postgres, right, REFUSED",
    "trusted, postgres, wrong, NOT_ASKED",
    "trusted, absent, right, REFUSED",
    "trusted, closed, right, REFUSED",
    "trusted_nologin, postgres, right, REFUSED",
    "trusted_absent, postgres, right, REFUSED",
    "peerless, postgres, right, REFUSED",
  })
  void aLoginSaysWhatItProves(String user, String database, String password, Login expected) {
    try (var session =
        adapter.login(
            server.server(), database, user, Password.of(password), Cancellation.create())) {
      assertThat(session.login()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rejected", "encrypted", "without a line"})
  void aServerThatAdmitsNobodyFromHereSaysNothingAboutThePassword(String user) {
    assertThatThrownBy(
            () ->
                adapter.login(
                    server.server(), "postgres", user, Password.of("right"), Cancellation.create()))
        .satisfies(code(PostgresCode.SERVER_UNREACHABLE))
        .hasMessageContaining("pg_hba.conf");
  }

  @Test
  void whereTlsIsSwitchedOffARuleThatWantsItIsAMatterOfTls() {
    var settings =
        new PostgresSettings(
            "postgres",
            Optional.of(TlsMode.DISABLE),
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ZERO);
    try (var plain = new PostgresServer(settings, Clock.systemUTC())) {
      assertThatThrownBy(
              () ->
                  plain.login(
                      server.server(),
                      "postgres",
                      "encrypted",
                      Password.of("right"),
                      Cancellation.create()))
          .satisfies(code(PostgresCode.TLS_FAILED));
    }
  }

  @Test
  void withoutALoginTheAdministratorLooksInside() {
    try (var session = adapter.connect(server.master(), Cancellation.create());
        var inside = session.enter("closed", "service", Password.of("right"))) {
      assertThat(inside.login()).isEqualTo(Login.NO_CONNECT);
      assertThat(inside.inside().schemaOwned()).isFalse();
    }
    try (var inside =
        adapter.login(
            server.server(), "closed", "service", Password.of("right"), Cancellation.create())) {
      assertThatThrownBy(inside::inside).satisfies(code(PostgresCode.MASTER_LACKS_RIGHTS));
    }
  }

  /** What is copied from a template that lets nobody in is taken for what initdb makes. */
  @Test
  void aTemplateThatAdmitsNobodyHindersNoDatabase() {
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      assertThat(session.freshInside().schemaOwned()).isTrue();
      assertThat(session.freshInside().installed()).containsExactly("plpgsql");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, wrong, MASTER_REFUSED",
    "nologin, right, MASTER_REFUSED",
    "absent, any, MASTER_REFUSED",
    "trusted_nologin, any, MASTER_REFUSED",
    "without a line, any, SERVER_UNREACHABLE"
  })
  void aMasterThatIsRefusedIsToldApart(String user, String password, PostgresCode expected) {
    assertThatThrownBy(
            () ->
                adapter.connect(
                    new Master(server.server(), user, Password.of(password)),
                    Cancellation.create()))
        .satisfies(code(expected));
  }
}
