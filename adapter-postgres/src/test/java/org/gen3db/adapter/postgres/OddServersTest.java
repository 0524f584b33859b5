package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Each setting of item 4 of issue 17, told by the server, the role and the database at once. */
  private void ourSettings(int major) {
    var odd =
        new TreeMap<String, String>(
            Map.of(
                "statement_timeout", "51s",
                "lock_timeout", "52s",
                "idle_in_transaction_session_timeout", "53s",
                "search_path", "trap",
                "default_transaction_read_only", "on",
                "default_transaction_isolation", "serializable",
                "synchronous_commit", "off"));
    var ours =
        new TreeMap<String, String>(
            Map.of(
                "statement_timeout", "1min",
                "lock_timeout", "20s",
                "idle_in_transaction_session_timeout", "0",
                "search_path", "pg_catalog",
                "role", "none",
                "default_transaction_read_only", "off",
                "default_transaction_isolation", "read committed",
                "synchronous_commit", "on"));
    if (major >= 14) {
      odd.put("idle_session_timeout", "54s");
      ours.put("idle_session_timeout", "0");
    }
    if (major >= 17) {
      odd.put("transaction_timeout", "55s");
      ours.put("transaction_timeout", "0");
    }
    String[] lines =
        odd.entrySet().stream()
            .map(one -> one.getKey() + " = '" + one.getValue() + "'")
            .toArray(String[]::new);
    try (var odds = TestServer.start(major, lines)) {
      var statements =
          new ArrayList<>(
              List.of(
                  "SET default_transaction_read_only = off",
                  "SET statement_timeout = 0",
                  "CREATE ROLE somebody",
                  "GRANT somebody TO postgres",
                  "ALTER ROLE postgres SET role = 'somebody'"));
      for (String line : lines) {
        statements.add("ALTER ROLE postgres SET " + line);
        statements.add("ALTER DATABASE postgres SET " + line);
        statements.add("ALTER ROLE postgres IN DATABASE postgres SET " + line);
      }
      odds.sql("postgres", statements.toArray(String[]::new));
      try (var visit = adapter.visit(odds.master(), "postgres", Cancellation.create())) {
        for (String setting : ours.keySet()) {
          assertThat(
                  visit
                      .connection()
                      .rows(
                          "looking at a setting",
                          Sql.of("SELECT current_setting(%s)", Sql.literal(setting)))
                      .get(0)
                      .text(0))
              .as("%s on %d", setting, major)
              .isEqualTo(ours.get(setting));
        }
      }
    }
  }

  @Test
  void eachSettingIsOurs() {
    ourSettings(17);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void eachSettingIsOursOn(int major) {
    ourSettings(major);
  }

  /** A replica is looked at as any server, and takes no writes: its words, and where to go. */
  private void standby(int major) throws Exception {
    try (var server = TestServer.start(major)) {
      var service = new Provisioning("replicated", "replicated", Password.of("s3cret"), List.of());
      service.apply(adapter, server.master());
      adapter.close();
      server.process().stop();
      Files.createFile(server.process().data().resolve("standby.signal"));
      server.process().restart();
      try (PostgresServer later = TestServer.adapter();
          var session = later.connect(server.master(), Cancellation.create())) {
        assertThat(server.sql("postgres", "SELECT pg_is_in_recovery()")).containsExactly("t");
        // What a service can do without is no reason to fail, nor anything to be done there.
        try (var inside = session.enter("replicated", "replicated", service.password())) {
          assertThat(inside.login()).isEqualTo(Login.PROVEN);
          assertThat(inside.inside().refused())
              .containsOnlyKeys("ltree")
              .extractingByKey("ltree", as(InstanceOfAssertFactories.STRING))
              .contains("cannot execute CREATE EXTENSION in a read-only transaction");
        }
        assertThat(service.apply(later, server.master())).as("nothing to do").isEmpty();
        assertThatThrownBy(() -> session.perform(new Change.AllowLogin("replicated"), null))
            .satisfies(code(PostgresCode.STATEMENT_FAILED))
            .hasMessageContaining(
                "cannot execute ALTER ROLE in a read-only transaction (SQLSTATE 25006)")
            .extracting(e -> ((Gen3DbException) e).problem().hint())
            .asString()
            .isEqualTo(
                "The server is a replica, or takes no writes now: set"
                    + " gen3db.databaseServer.address to its primary.");
      }
    }
  }

  @Test
  void aReplicaIsToldWithItsPrimary() throws Exception {
    standby(17);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 15, 18})
  void aReplicaIsToldWithItsPrimaryOn(int major) throws Exception {
    standby(major);
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

  /** A trigger may choose any SQLSTATE, also those by which a server speaks of itself. */
  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000", "57P03", "53300", "55000", "08P01", "3D000", "42501"})
  void whatALoginTriggerSaysIsToldAndNoServerIsUnreachable(String state) {
    sql(
        "postgres",
        "DROP DATABASE IF EXISTS guarded",
        "DROP ROLE IF EXISTS guarded",
        "CREATE ROLE guarded LOGIN CREATEROLE PASSWORD 'guarded'",
        "CREATE DATABASE guarded OWNER guarded");
    sql(
        "guarded",
        """
        CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF session_user = 'guarded' THEN
            RAISE EXCEPTION 'not at night' USING ERRCODE = '%s', HINT = 'Come back by day.';
          END IF;
        END $$"""
            .formatted(state),
        "CREATE EVENT TRIGGER at_login ON login EXECUTE FUNCTION refuse()");
    var password = Password.of("guarded");
    long began = System.nanoTime();
    isToldAsTheTriggers(
        state,
        () ->
            adapter.login(server.server(), "guarded", "guarded", password, Cancellation.create()));
    // So is an administrator's, who is not told to correct his password.
    try (var other = new PostgresServer(TestServer.settingsIn("guarded"), Clock.systemUTC())) {
      isToldAsTheTriggers(
          state,
          () ->
              other.connect(
                  new Master(server.server(), "guarded", password), Cancellation.create()));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("nothing is starting that would be awaited")
        .isLessThan(TestServer.settings().startupDeadline());
  }

  private static void isToldAsTheTriggers(String state, ThrowingCallable login) {
    assertThatThrownBy(login)
        .satisfies(code(PostgresCode.SESSION_REFUSED))
        .hasMessageContaining("not at night (SQLSTATE " + state + "); hint: Come back by day.")
        .extracting(e -> ((Gen3DbException) e).problem().hint())
        .asString()
        .contains("pg_event_trigger", "pg_db_role_setting");
  }

  /** What a database gets that is made from template0 is foreseen, and said with the way out. */
  private void collationsChanged(int major, boolean limited) {
    try (var changed = TestServer.start(major)) {
      Master master = limited ? changed.limitedMaster() : changed.master();
      changed.sql(
          "postgres",
          "UPDATE pg_database SET datistemplate = false WHERE datname = 'template1'",
          "DROP DATABASE template1",
          "CREATE DATABASE template1 TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-AT'",
          "ALTER DATABASE template1 IS_TEMPLATE true");
      changed.sql(
          "template1",
          "CREATE ROLE keeper",
          "ALTER SCHEMA public OWNER TO keeper",
          "CREATE EXTENSION hstore",
          "CREATE TABLE notes (id int)");
      String version = changed.sql("postgres", COLLATION_OF_TEMPLATE1).get(0);
      changed.sql(
          "postgres",
          "UPDATE pg_database SET datcollversion = '1.2.3' WHERE datname = 'template1'");
      Observed.Inside foreseen = fresh(master);
      assertThat(foreseen.remarks())
          .singleElement()
          .satisfies(
              told -> {
                assertThat(told.code()).isEqualTo(PostgresCode.TEMPLATE_OUTDATED);
                assertThat(told.message())
                    .isEqualTo(
                        "a database is made from template0, with the locale of template1 and nothing"
                            + " else of it: it was made with version 1.2.3 of its collation, and the"
                            + " system has "
                            + version);
                assertThat(((Remedy.RunScript) told.remedy()).script())
                    .isEqualTo(
                        "\\connect template1\nREINDEX DATABASE template1;\n"
                            + "ALTER DATABASE template1 REFRESH COLLATION VERSION;");
              });

      var service = Provisioning.of("collated");
      assertThat(service.apply(adapter, master)).isNotEmpty();
      assertThat(
              changed.sql(
                  "postgres",
                  "SELECT datlocprovider::text || coalesce(to_jsonb(d) ->> 'datlocale',"
                      + " to_jsonb(d) ->> 'daticulocale') FROM pg_database d"
                      + " WHERE datname = 'collated'"))
          .containsExactly("ide-AT");
      assertThat(service.apply(adapter, master)).as("again").isEmpty();
      assertThat(foreseen.installed()).containsExactly("plpgsql");
      assertThat(changed.sql("collated", "SELECT extname FROM pg_extension"))
          .containsExactlyInAnyOrder("plpgsql", "ltree");
      assertThat(foreseen.schemaOwned()).isTrue();
      assertThat(foreseen.userTables()).isFalse();
      assertThat(foreseen.defaultPrivileges()).isEqualTo(limited);

      changed.sql(
          "template1",
          "REINDEX DATABASE template1",
          "ALTER DATABASE template1 REFRESH COLLATION VERSION");
      try (PostgresServer later = TestServer.adapter();
          var session = later.connect(master, Cancellation.create())) {
        Observed.Inside mended = session.freshInside();
        assertThat(mended.remarks()).isEmpty();
        assertThat(mended.installed()).contains("hstore");
        assertThat(mended.schemaOwned()).isFalse();
      }
    }
  }

  private static final String COLLATION_OF_TEMPLATE1 =
      "SELECT pg_database_collation_actual_version(oid) FROM pg_database"
          + " WHERE datname = 'template1'";

  private Observed.Inside fresh(Master master) {
    try (var session = adapter.connect(master, Cancellation.create())) {
      return session.freshInside();
    }
  }

  @Test
  void aDatabaseIsMadeWhereTheCollationsChangedSinceTemplate1WasMade() {
    collationsChanged(17, false);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {15, 16, 17, 18})
  void aDatabaseIsMadeWhereTheCollationsChangedOn(int major) {
    collationsChanged(major, true);
  }
}
