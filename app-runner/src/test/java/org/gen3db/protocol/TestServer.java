package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;

/**
 * A real PostgreSQL, with a neighbour on it that nobody may touch. What a test makes on it is
 * dropped after the test.
 */
final class TestServer implements AutoCloseable {
  static final String NEIGHBOUR = "neighbour";

  /** So that every transaction with a number is somebody's doing, and sessions are told of. */
  private static final String[] CONFIGURATION = {"autovacuum = off", "log_connections = on"};

  /** Databases in which the test's own session stays; one in template1 would be in the way. */
  private static final Set<String> KEPT = Set.of("postgres", NEIGHBOUR);

  private final Map<String, Connection> kept = new HashMap<>();
  private final ScratchServer server;

  private TestServer(ScratchServer server) {
    this.server = server;
  }

  /** With these lines as pg_hba.conf, or asking everybody for a password when there are none. */
  static TestServer start(String... hba) {
    var setup = TestPostgresSetup.DEFAULT.configuration(CONFIGURATION);
    var server = new TestServer(ScratchServer.of(hba.length == 0 ? setup : setup.admitting(hba)));
    server.role(NEIGHBOUR, "the neighbour's own");
    server.database(NEIGHBOUR, NEIGHBOUR);
    server.sql("COMMENT ON DATABASE neighbour IS 'not yours'");
    server.sqlIn(NEIGHBOUR, "CREATE TABLE treasure (content text)");
    return server;
  }

  int port() {
    return server.port();
  }

  String masterPassword() {
    return server.master().password().text();
  }

  /** The server's own log since it was started. */
  String log() {
    return server.log();
  }

  /** Runs SQL as the superuser, in the database postgres; the first column of the last result. */
  List<String> sql(String... statements) {
    return sqlIn("postgres", statements);
  }

  /** Runs SQL as the superuser; the first column of the last result. */
  List<String> sqlIn(String database, String... statements) {
    if (!KEPT.contains(database)) {
      return server.sqlIn(database, statements);
    }
    try {
      if (!kept.containsKey(database)) {
        kept.put(database, server.open(database));
      }
      return TestPostgres.run(kept.get(database), statements);
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  Connection open(String database, String user, String password) throws SQLException {
    return server.open(database, user, password);
  }

  void role(String name, String password) {
    sql("CREATE ROLE \"%s\" LOGIN PASSWORD '%s'".formatted(name, password.replace("'", "''")));
  }

  void database(String name, String owner) {
    sql("CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(name, owner));
  }

  /** A table with a row, as a service makes it. */
  void table(String database, String user, String password) {
    try (var connection = open(database, user, password);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (content text); INSERT INTO kept VALUES ('data')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The SQLSTATE with which a login ends; empty when it succeeds. */
  String login(String database, String user, String password) {
    try (var connection = open(database, user, password)) {
      return connection.isValid(5) ? "" : "not valid";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  void logsIn(String database, String user, String password) {
    assertThat(login(database, user, password)).as("login of %s to %s", user, database).isEmpty();
  }

  void refuses(String user, String password) {
    assertThat(login("postgres", user, password)).as("login of %s", user).isEqualTo("28P01");
  }

  boolean hasRole(String name) {
    return !sql("SELECT 1 FROM pg_roles WHERE rolname = '" + name + "'").isEmpty();
  }

  boolean hasDatabase(String name) {
    return !sql("SELECT 1 FROM pg_database WHERE datname = '" + name + "'").isEmpty();
  }

  String owner(String database) {
    return sql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '%s'"
            .formatted(database))
        .get(0);
  }

  String comment(String database) {
    return sql("SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
            + " WHERE datname = '%s'".formatted(database))
        .get(0);
  }

  /** Who has CONNECT, sorted; an empty name is PUBLIC. */
  List<String> mayConnect(String database) {
    return sql(
        """
        SELECT coalesce(r.rolname, '') FROM pg_database d
          CROSS JOIN aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
          LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE d.datname = '%s' AND a.privilege_type = 'CONNECT' ORDER BY 1"""
            .formatted(database));
  }

  /**
   * The number that the next writing transaction gets: while it stays, nobody wrote anything
   * anywhere on the server.
   */
  String nextTransaction() {
    return sql("SELECT pg_snapshot_xmax(pg_current_snapshot())").get(0);
  }

  /** Everything that an administrator could change: {@code KIND:SUBJECT:…} and how it is. */
  Map<String, String> dump() {
    var all = new TreeMap<String, String>();
    sql(ServerDump.CLUSTER).forEach(row -> put(all, row));
    for (String database :
        sql(
            "SELECT datname FROM pg_database WHERE datallowconn"
                + " AND datname <> 'template1' ORDER BY 1")) {
      sqlIn(database, ServerDump.INSIDE).forEach(row -> put(all, row));
    }
    return all;
  }

  private static void put(Map<String, String> all, String row) {
    int end = row.indexOf(" = ");
    all.put(row.substring(0, end), row.substring(end + 3));
  }

  /** Drops whatever a test, or gen3db in it, has made. */
  void reset() {
    sql("SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database"
            + " WHERE datname NOT IN ('postgres', 'template0', 'template1', 'neighbour')")
        .forEach(this::sql);
    sql("SELECT format('DROP OWNED BY %1$I; DROP ROLE %1$I', rolname) FROM pg_roles"
            + " WHERE rolname !~ '^pg_' AND rolname NOT IN ('postgres', 'neighbour')")
        .forEach(this::sql);
  }

  @Override
  public void close() {
    server.close();
  }
}
