package org.gen3db.lab;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;

/** A real PostgreSQL of a test's own that a release is made on; gone when closed. */
public final class ScratchServer implements AutoCloseable {
  private final TestPostgres server;

  private ScratchServer(TestPostgres server) {
    this.server = server;
  }

  /** A server that asks everybody for a password, with these lines in postgresql.conf. */
  public static ScratchServer start(String... configuration) {
    return of(TestPostgresSetup.DEFAULT.configuration(configuration));
  }

  /** A server with these lines as its whole pg_hba.conf. */
  public static ScratchServer admitting(String... hba) {
    return of(TestPostgresSetup.DEFAULT.admitting(hba));
  }

  /** A server that forces its data to the disk, to be killed. */
  public static ScratchServer durable() {
    return of(TestPostgresSetup.DEFAULT.thatIsDurable());
  }

  /** A server set up so. */
  public static ScratchServer of(TestPostgresSetup setup) {
    return new ScratchServer(setup.start());
  }

  /** Its administrator. */
  public Master master() {
    return server.master();
  }

  /** Its port. */
  public int port() {
    return server.port();
  }

  /** All that it has logged since it was made. */
  public String log() {
    return server.logText();
  }

  /** Its main process. */
  public ProcessHandle process() {
    return server.process();
  }

  /** Starts it again, on the same port, when it was killed or stopped. */
  public void restart() {
    server.restart();
  }

  /** Stops it in an orderly way; its data stays. */
  public void stop() {
    server.stop();
  }

  /**
   * The values of a release that is made on it, with the stores as folders; and with time to
   * connect, as a machine that has too much to do may not answer within ten seconds.
   */
  public String values() {
    return values(port());
  }

  /** The same, reached at another port of this machine. */
  public String values(int port) {
    return """
        global:
          dev: false
          postgres:
            master: {host: 127.0.0.1, port: "%d", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {connectTimeout: 5m}
          secretStore: {adapter: directory}
          remoteSecrets: {adapter: directory}
        """
        .formatted(port, master().password().text());
  }

  /** A plain connection as the superuser. */
  public Connection open(String database) throws SQLException {
    return server.open(database);
  }

  /** A plain connection. */
  public Connection open(String database, String user, String password) throws SQLException {
    return server.open(database, user, password);
  }

  /** Runs SQL as the superuser in a database; returns the first column of the last result. */
  public List<String> sqlIn(String database, String... statements) {
    return server.sqlIn(database, statements);
  }

  /** Runs SQL as the superuser; returns the first column of the last result. */
  public List<String> sql(String... statements) {
    return server.sql(statements);
  }

  /** The roles and databases that somebody made. */
  public List<String> made() {
    return sql(
        """
        SELECT 'role ' || rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'
        UNION ALL SELECT 'database ' || datname FROM pg_database
        WHERE datname NOT IN ('postgres', 'template0', 'template1') ORDER BY 1""");
  }

  /** Takes away what {@link #made} tells. */
  public void dropAll() {
    for (String made : made()) {
      if (made.startsWith("database ")) {
        sql("DROP DATABASE " + quoted(made.substring("database ".length())) + " WITH (FORCE)");
      }
    }
    for (String made : made()) {
      sql("DROP ROLE " + quoted(made.substring("role ".length())));
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() {
    server.close();
  }
}
