package org.gen3db.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.postgres.TestPostgresSetup;

/** A real server for a class of tests, and the adapter to it; gone when closed. */
public final class TestServer implements AutoCloseable {
  private final TestPostgres server;

  private TestServer(TestPostgres server) {
    this.server = server;
  }

  public static TestServer start(String... configuration) {
    return start(TestPostgres.DEFAULT_MAJOR, configuration);
  }

  public static TestServer start(int major, String... configuration) {
    return start(major, List.of(configuration), List.of());
  }

  public static TestServer start(int major, List<String> configuration, List<String> hba) {
    return new TestServer(
        new TestPostgresSetup(major, false, configuration, hba, List.of()).start());
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
    server.close();
  }
}
