package org.gen3db.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;

/**
 * A real server for tests, and the adapter to it. One that is started is gone when closed; what is
 * shared goes on to the next test as a new one.
 */
public final class TestServer implements AutoCloseable {
  /** By their versions; they end with this JVM. */
  private static final Map<Integer, TestServer> SHARED = new HashMap<>();

  private final TestPostgres server;
  private final boolean shared;
  private boolean changedTemplate;

  private TestServer(TestPostgres server, boolean shared) {
    this.server = server;
    this.shared = shared;
  }

  /** The one of the default version that tests share. */
  public static TestServer shared() {
    return shared(TestPostgres.DEFAULT_MAJOR);
  }

  /**
   * The one of a version that tests share, one after another: closing it leaves none of the
   * databases and roles that were made, and a new template1 where that was changed by {@link #sql}.
   * For whoever neither stops nor configures it.
   */
  public static TestServer shared(int major) {
    return SHARED.computeIfAbsent(
        major, version -> new TestServer(TestPostgresSetup.DEFAULT.major(version).start(), true));
  }

  public static TestServer start(String... configuration) {
    return start(TestPostgres.DEFAULT_MAJOR, configuration);
  }

  public static TestServer start(int major, String... configuration) {
    return start(major, List.of(configuration), List.of());
  }

  public static TestServer start(int major, List<String> configuration, List<String> hba) {
    return new TestServer(
        new TestPostgresSetup(major, false, configuration, hba, List.of()).start(), false);
  }

  public static PostgresSettings settings() {
    return settings(Duration.ofSeconds(20), Duration.ofSeconds(5));
  }

  public static PostgresSettings settings(Duration lockTimeout, Duration startupDeadline) {
    return new PostgresSettings(
        "postgres",
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(10),
        lockTimeout,
        Duration.ofSeconds(60),
        startupDeadline);
  }

  /** Those of a server whose administrator goes to another database than that of the others. */
  static PostgresSettings settingsIn(String maintenanceDatabase) {
    PostgresSettings usual = settings();
    return new PostgresSettings(
        maintenanceDatabase,
        usual.sslMode(),
        usual.sslRootCert(),
        usual.connectTimeout(),
        usual.lockTimeout(),
        usual.statementTimeout(),
        usual.startupDeadline());
  }

  public static PostgresServer adapter() {
    return new PostgresServer(settings(), Clock.systemUTC());
  }

  /** One with settings of the test's own. */
  public static PostgresServer adapter(PostgresSettings settings) {
    return new PostgresServer(settings, Clock.systemUTC());
  }

  /** One that waits for what others hold so long. */
  public static PostgresServer adapter(Duration lockTimeout) {
    PostgresSettings usual = settings();
    return new PostgresServer(settings(lockTimeout, usual.startupDeadline()), Clock.systemUTC());
  }

  public Master master() {
    return server.master();
  }

  public Server server() {
    return server.server();
  }

  /** The server itself, to be stopped and started. */
  public TestPostgres process() {
    return server;
  }

  String serverLog() {
    return server.logText();
  }

  /** A plain connection of the test's own as the superuser. */
  public Connection open(String database) throws SQLException {
    return server.open(database);
  }

  public Connection open(String database, String user, Password password) throws SQLException {
    return server.open(database, user, password.text());
  }

  /** Runs SQL as the superuser; returns the first column of the last result. */
  public List<String> sql(String database, String... statements) {
    changedTemplate |= database.equals("template1");
    return server.sqlIn(database, statements);
  }

  int major() {
    return Integer.parseInt(sql("postgres", "SHOW server_version_num").get(0)) / 10_000;
  }

  /** An administrator as on RDS: no superuser, CREATEDB and CREATEROLE only. */
  public Master limitedMaster() {
    sql("postgres", "CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'");
    return new Master(server(), "limited", Password.of("limited"));
  }

  @Override
  public void close() {
    if (!shared) {
      server.close();
      return;
    }
    try (Connection connection = server.open("postgres")) {
      empty(connection);
      changedTemplate = false;
    } catch (SQLException e) {
      // As the next one must not meet what is left, it gets another server.
      SHARED.values().remove(this);
      server.close();
      throw new IllegalStateException("something is left on the server that tests share", e);
    }
  }

  private void empty(Connection connection) throws SQLException {
    TestPostgres.run(
        connection,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    if (changedTemplate) {
      TestPostgres.run(
          connection,
          "ALTER DATABASE template1 IS_TEMPLATE false",
          "DROP DATABASE template1",
          "CREATE DATABASE template1 TEMPLATE template0",
          "ALTER DATABASE template1 IS_TEMPLATE true");
    }
    for (String database :
        TestPostgres.run(
            connection,
            "SELECT quote_ident(datname) FROM pg_database"
                + " WHERE datname NOT IN ('postgres', 'template0', 'template1')")) {
      TestPostgres.run(connection, "DROP DATABASE " + database);
    }
    for (String role :
        TestPostgres.run(
            connection, "SELECT quote_ident(rolname) FROM pg_roles WHERE oid >= 16384")) {
      TestPostgres.run(connection, "DROP OWNED BY " + role, "DROP ROLE " + role);
    }
    List<String> left =
        TestPostgres.run(
            connection,
            "SELECT relname FROM pg_class WHERE oid >= 16384"
                + " UNION ALL SELECT setconfig::text FROM pg_db_role_setting");
    if (!left.isEmpty()) {
      throw new SQLException("in the database postgres: " + left);
    }
  }
}
