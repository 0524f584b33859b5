package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers whose operators set what others leave alone; each is a row of docs/compatibility.md. */
class OddServersTest {
  private static TestServer server;
  private final PostgresServer adapter = TestServer.adapter();

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            "default_transaction_read_only = on",
            "default_transaction_isolation = serializable",
            "idle_in_transaction_session_timeout = 1ms",
            "idle_session_timeout = 300ms",
            "transaction_timeout = 5s",
            "synchronous_commit = off");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    adapter.close();
    server.sql(
        "postgres",
        "SET role = none",
        "SET default_transaction_read_only = off",
        "ALTER ROLE postgres RESET ALL",
        "ALTER DATABASE postgres RESET ALL");
  }

  /** Runs SQL as an operator does who knows the server's settings. */
  private static List<String> sql(String database, String... statements) {
    var all = new ArrayList<>(List.of("SET default_transaction_read_only = off"));
    all.addAll(List.of(statements));
    return server.sql(database, all.toArray(String[]::new));
  }

  @Test
  void whatTheServerTheRoleAndTheDatabaseSayIsNotOurSessions() throws Exception {
    sql(
        "postgres",
        "CREATE ROLE somebody",
        "CREATE SCHEMA trap",
        "CREATE FUNCTION trap.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
        "ALTER ROLE postgres SET role = 'somebody'",
        "ALTER ROLE postgres SET statement_timeout = '50ms'",
        "ALTER ROLE postgres SET lock_timeout = '1ms'",
        "ALTER ROLE postgres SET search_path = trap, pg_catalog",
        "ALTER DATABASE postgres SET default_transaction_read_only = on");
    var service = Provisioning.of("settled");
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      assertThat(session.facts().superuser()).isTrue();
      assertThat(service.apply(adapter, server.master())).isNotEmpty();
      // Longer than the server lets an idle session be.
      Thread.sleep(600);
      assertThat(session.observe("settled", List.of("settled")).databases()).hasSize(1);
    }
    assertThat(service.apply(adapter, server.master())).as("again").isEmpty();
  }

  @Test
  void aRoleWithTheSettingsOfAnotherIsStillItself() {
    sql(
        "postgres",
        "CREATE ROLE other",
        "CREATE ROLE acting LOGIN PASSWORD 'acting'",
        "GRANT other TO acting",
        "ALTER ROLE acting SET role = 'other'",
        "ALTER ROLE acting SET default_transaction_read_only = on");
    try (var session =
        adapter.login(
            server.server(), "postgres", "acting", Password.of("acting"), Cancellation.create())) {
      assertThat(session.login()).isEqualTo(Login.PROVEN);
      assertThat(session.inside().userTables()).isFalse();
    }
  }

  @Test
  void whatTheServerAddsToItsRefusalIsShown() {
    sql("postgres", "CREATE ROLE weak LOGIN PASSWORD 'weak'");
    var weak = new Master(server.server(), "weak", Password.of("weak"));
    try (var session = adapter.connect(weak, Cancellation.create())) {
      assertThatThrownBy(() -> session.perform(new Change.AllowLogin("postgres"), null))
          .satisfies(code(PostgresCode.MASTER_LACKS_RIGHTS))
          .hasMessageContaining("permission denied to alter role (SQLSTATE 42501); detail: ");
    }
  }

  @Test
  void whatALoginTriggerSaysIsToldAndNoServerIsUnreachable() {
    sql(
        "postgres",
        "CREATE ROLE guarded LOGIN PASSWORD 'guarded'",
        "CREATE DATABASE guarded OWNER guarded");
    sql(
        "guarded",
        """
        CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF session_user = 'guarded' THEN
            RAISE EXCEPTION 'not at night' USING ERRCODE = '28P01', HINT = 'Come back by day.';
          END IF;
        END $$""",
        "CREATE EVENT TRIGGER at_login ON login EXECUTE FUNCTION refuse()");
    assertThatThrownBy(
            () ->
                adapter.login(
                    server.server(),
                    "guarded",
                    "guarded",
                    Password.of("guarded"),
                    Cancellation.create()))
        .satisfies(code(PostgresCode.SESSION_REFUSED))
        .hasMessageContaining("not at night (SQLSTATE 28P01); hint: Come back by day.")
        .extracting(e -> ((Gen3DbException) e).problem().hint())
        .asString()
        .contains("pg_event_trigger");
  }

  @Test
  void aDatabaseIsMadeWhereTheCollationsChangedSinceTemplate1WasMade() {
    try (var changed = TestServer.start()) {
      changed.sql(
          "postgres",
          "UPDATE pg_database SET datistemplate = false WHERE datname = 'template1'",
          "DROP DATABASE template1",
          "CREATE DATABASE template1 TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-AT'",
          "UPDATE pg_database SET datcollversion = '1.2.3' WHERE datname = 'template1'");
      var service = Provisioning.of("collated");
      assertThat(service.apply(adapter, changed.master())).isNotEmpty();
      assertThat(
              changed.sql(
                  "postgres",
                  "SELECT datlocprovider::text || datlocale FROM pg_database"
                      + " WHERE datname = 'collated'"))
          .containsExactly("ide-AT");
      assertThat(service.apply(adapter, changed.master())).as("again").isEmpty();
    }
  }
}
