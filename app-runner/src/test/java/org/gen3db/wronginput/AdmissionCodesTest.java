package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that answers and does not let us in: the reason it gives, and the statement to paste.
 */
class AdmissionCodesTest {
  private static final String IMPATIENT =
      "gen3db: {parallelism: 1, databaseServer: {startupDeadline: 300ms}}\n";

  private static ScratchServer server;
  @TempDir private Path folder;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start("max_connections = 6", "superuser_reserved_connections = 0");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    release = new Release(folder).values(server.values(), IMPATIENT);
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  @Test
  @Provokes("CONNECTIONS_IN_USE")
  void theServerHasNoConnectionLeft() throws SQLException {
    var all = new ArrayList<Connection>();
    try {
      takeAllThatAreLeft(all);
      release.fails(
          "fence", PostgresCode.CONNECTIONS_IN_USE, "the server has", "max_connections", "53300");
    } finally {
      for (Connection one : all) {
        one.close();
      }
    }
    release.readyAfterOneMoreApply("fence");
  }

  private static void takeAllThatAreLeft(ArrayList<Connection> into) {
    try {
      while (true) {
        into.add(server.open("postgres", "postgres", server.master().password().text()));
      }
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("53300");
    }
  }

  @Test
  @Provokes("CONNECTIONS_IN_USE")
  void theRoleMayHaveNoMoreSessions() {
    release.readyAfterOneMoreApply("fence");
    server.sql("ALTER ROLE fence_gen3 CONNECTION LIMIT 0");
    release.fails(
        "fence",
        PostgresCode.CONNECTIONS_IN_USE,
        "the role \\\"fence_gen3\\\"",
        "ALTER ROLE \\\"fence_gen3\\\" CONNECTION LIMIT -1");
    isUnreachable();
    server.sql("ALTER ROLE fence_gen3 CONNECTION LIMIT -1");
    release.isReady("fence");
  }

  @Test
  @Provokes("CONNECTIONS_IN_USE")
  void theDatabaseMayHaveNoMoreSessions() {
    release.readyAfterOneMoreApply("fence");
    server.sql("ALTER DATABASE fence_gen3 CONNECTION LIMIT 0");
    release.fails(
        "fence",
        PostgresCode.CONNECTIONS_IN_USE,
        "the database \\\"fence_gen3\\\"",
        "ALTER DATABASE \\\"fence_gen3\\\" CONNECTION LIMIT -1");
    isUnreachable();
    server.sql("ALTER DATABASE fence_gen3 CONNECTION LIMIT -1");
    release.isReady("fence");
  }

  @Test
  @Provokes("DATABASE_CLOSED")
  void theDatabaseTakesNoConnections() {
    release.readyAfterOneMoreApply("fence");
    server.sql("ALTER DATABASE fence_gen3 ALLOW_CONNECTIONS false");
    release.fails(
        "fence",
        PostgresCode.DATABASE_CLOSED,
        "ALLOW_CONNECTIONS is false",
        "ALTER DATABASE \\\"fence_gen3\\\" ALLOW_CONNECTIONS true");
    isUnreachable();
    server.sql("ALTER DATABASE fence_gen3 ALLOW_CONNECTIONS true");
    release.isReady("fence");
  }

  @Test
  @Provokes("DATABASE_CLOSED")
  void theDatabaseWasHalfDropped() {
    release.readyAfterOneMoreApply("fence");
    server.sql("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'fence_gen3'");
    Run run = release.fails("fence", PostgresCode.DATABASE_CLOSED, "DROP DATABASE");
    assertThat(run.out()).doesNotContain("ALLOW_CONNECTIONS");
  }

  @Test
  @Provokes("SESSION_REFUSED")
  void aLoginTriggerRefusesTheService() {
    release.readyAfterOneMoreApply("fence");
    server.sqlIn(
        "fence_gen3",
        "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN IF session_user <> ''postgres'' THEN RAISE ''not at night''; END IF; END'",
        "CREATE EVENT TRIGGER refuse ON login EXECUTE FUNCTION refuse()");
    release.fails("fence", PostgresCode.SESSION_REFUSED, "not at night", "pg_event_trigger");
    isUnreachable();
    server.sqlIn("fence_gen3", "DROP EVENT TRIGGER refuse");
    release.isReady("fence");
  }

  @Test
  @Provokes("ROLE_EXPIRED")
  void theRoleHasExpired() {
    release.readyAfterOneMoreApply("fence");
    server.sql("ALTER ROLE fence_gen3 VALID UNTIL '2020-02-03 00:00:00+00'");
    release.fails(
        "fence",
        DomainCode.ROLE_EXPIRED,
        "2020-02-03",
        "ALTER ROLE \\\"fence_gen3\\\" VALID UNTIL 'infinity'");
    assertThat(release.run("status", "--service", "fence").service("fence").toString())
        .contains("DRIFTED", DomainCode.ROLE_EXPIRED.id());
    server.sql("ALTER ROLE fence_gen3 VALID UNTIL 'infinity'");
    release.isReady("fence");
  }

  /** Taking it over would give it a password that the server refuses as well. */
  @Test
  @Provokes({"NOT_OURS", "ROLE_EXPIRED"})
  void anExpiredRoleOfSomebodyElseIsFirstOfAllSomebodyElses() {
    server.sql("CREATE ROLE fence_gen3 LOGIN PASSWORD 'theirs' VALID UNTIL '2020-02-03'");
    release.fails("fence", DomainCode.NOT_OURS, "fence_gen3", "--take-over");
    Release.failed(
        release.run("apply", "--service", "fence", "--take-over", "fence"),
        "fence",
        DomainCode.ROLE_EXPIRED,
        "VALID UNTIL");
  }

  private void isUnreachable() {
    Run status = release.run("status", "--service", "fence");
    assertThat(status.exitCode()).as(status.all()).isEqualTo(3);
    assertThat(status.service("fence").path("state").asText()).isEqualTo("UNREACHABLE");
  }
}
