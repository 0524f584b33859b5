package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of a host or a database is anything else to the driver. */
@Tag("jdk")
class HostTest {
  private static final PostgresSettings AT_ONCE =
      new PostgresSettings(
          "postgres",
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ZERO);

  private static Master at(String host, int port) {
    return new Master(new Server(new Endpoint(host, port), false), "postgres", Password.of("any"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]"})
  void anIpv6AddressIsOneWithBracketsAndWithout(String host) {
    try (var adapter = new PostgresServer(AT_ONCE, Clock.systemUTC())) {
      // Nobody listens at port 1: what was tried stands in the message, brackets or not.
      assertThatThrownBy(() -> adapter.connect(at(host, 1), Cancellation.create()))
          .satisfies(code(PostgresCode.SERVER_UNREACHABLE))
          .hasMessageContaining("[::1]:1");
    }
  }

  @Test
  void aDatabaseNamedLikeAParameterIsOneDatabase() {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      server.sql("postgres", "CREATE DATABASE \"d?sslmode=disable&user=nobody\"");
      try (var session =
          adapter.login(
              server.server(),
              "d?sslmode=disable&user=nobody",
              server.master().username(),
              server.master().password(),
              Cancellation.create())) {
        assertThat(session.login().connected()).isTrue();
      }
    }
  }
}
