package org.gen3db.adapter.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.gen3db.adapter.local.postgres.EmbeddedPostgres;
import org.gen3db.adapter.local.postgres.PostgresBinaries;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;

/** A real server of a given major version for a class of tests; gone when closed. */
final class TestServer implements AutoCloseable {
  static final int DEFAULT_MAJOR = 17;

  private final Path folder;
  private final EmbeddedPostgres embedded;
  private final Master master;

  private TestServer(Path folder, EmbeddedPostgres embedded) {
    this.folder = folder;
    this.embedded = embedded;
    this.master = embedded.start();
  }

  static TestServer start(String... configuration) {
    return start(DEFAULT_MAJOR, configuration);
  }

  static TestServer start(int major, String... configuration) {
    return start(major, List.of(configuration), List.of());
  }

  static TestServer start(int major, List<String> configuration, List<String> hba) {
    try {
      Path folder = Files.createTempDirectory("gen3db-server");
      var embedded =
          EmbeddedPostgres.in(folder.resolve("postgres"))
              .binaries(PostgresBinaries.fromJar(binaries(major)))
              .notDurable()
              .configuration(configuration.toArray(String[]::new));
      return new TestServer(
          folder, hba.isEmpty() ? embedded : embedded.hba(hba.toArray(String[]::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path binaries(int major) {
    return Path.of(System.getProperty("gen3db.test.postgresBinaries"), major + ".jar");
  }

  static PostgresSettings settings() {
    return settings(Duration.ofSeconds(20), Duration.ofSeconds(5));
  }

  static PostgresSettings settings(Duration lockTimeout, Duration startupDeadline) {
    return new PostgresSettings(
        "postgres",
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(10),
        lockTimeout,
        Duration.ofSeconds(60),
        startupDeadline);
  }

  static PostgresServer adapter() {
    return new PostgresServer(settings(), Clock.systemUTC());
  }

  Master master() {
    return master;
  }

  Server server() {
    return master.server();
  }

  EmbeddedPostgres embedded() {
    return embedded;
  }

  String serverLog() throws IOException {
    return Files.readString(embedded.log());
  }

  /** A plain connection of the test's own as the superuser. */
  Connection open(String database) throws SQLException {
    return open(database, master.username(), master.password());
  }

  Connection open(String database, String user, Password password) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password.text());
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/%s"
            .formatted(server().address(), URLEncoder.encode(database, StandardCharsets.UTF_8)),
        properties);
  }

  /** Runs SQL as the superuser; returns the first column of the last result. */
  List<String> sql(String database, String... statements) {
    try (var connection = open(database);
        var statement = connection.createStatement()) {
      var values = new ArrayList<String>();
      for (String sql : statements) {
        values.clear();
        if (statement.execute(sql)) {
          try (var rows = statement.getResultSet()) {
            while (rows.next()) {
              values.add(rows.getString(1));
            }
          }
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An administrator as on RDS: no superuser, CREATEDB and CREATEROLE only. */
  Master limitedMaster() {
    sql("postgres", "CREATE ROLE limited LOGIN CREATEDB CREATEROLE PASSWORD 'limited'");
    return new Master(server(), "limited", Password.of("limited"));
  }

  @Override
  public void close() {
    embedded.stop();
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
