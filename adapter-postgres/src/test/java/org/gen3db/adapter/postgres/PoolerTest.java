package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Login;
import org.gen3db.testkit.postgres.PgBouncer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Needs PgBouncer, as Debian packages it. */
@Tag("full")
class PoolerTest {
  @ParameterizedTest
  @ValueSource(strings = {"transaction", "session", "statement"})
  void aPoolerBeforeTheServerIsRefusedAndNothingOfOursStaysInItsSessions(String mode)
      throws Exception {
    try (var server = TestServer.shared();
        var pooler = PgBouncer.before(server.master(), mode);
        var adapter = TestServer.adapter()) {
      assertThatThrownBy(() -> adapter.connect(pooler.master(), Cancellation.create()))
          .satisfies(code(PostgresCode.POOLER_BETWEEN));
      try (var connection = pooled(server, pooler);
          var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT current_setting('search_path') || current_setting('lock_timeout')")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).contains("public").endsWith("0");
      }
    }
  }

  private static Connection pooled(TestServer server, PgBouncer pooler) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/postgres?preferQueryMode=simple".formatted(pooler.master().server()),
        "postgres",
        server.master().password().text());
  }

  @Test
  void aServiceMayLogInThroughAPooler() throws Exception {
    try (var server = TestServer.shared();
        var pooler = PgBouncer.before(server.master(), "transaction");
        var adapter = TestServer.adapter()) {
      var password = server.master().password();
      try (var login =
          adapter.login(
              pooler.master().server(), "postgres", "postgres", password, Cancellation.create())) {
        assertThat(login.login()).isEqualTo(Login.PROVEN);
        assertThat(login.inside().installed()).contains("plpgsql");
      }
      // This pooler refuses a password as it refuses everything else: it proves nothing.
      assertThatThrownBy(
              () ->
                  adapter.login(
                      pooler.master().server(),
                      "postgres",
                      "postgres",
                      Password.of("no"),
                      Cancellation.create()))
          .satisfies(code(PostgresCode.POOLER_BETWEEN));
    }
  }
}
