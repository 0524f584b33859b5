package org.gen3db.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.gen3db.adapter.local.postgres.EmbeddedPostgres;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.Tree;

/** A real PostgreSQL of a test's own; gone when closed. */
public final class ScratchServer implements AutoCloseable {
  private final Path folder;
  private final EmbeddedPostgres embedded;
  private Master master;

  private ScratchServer(Path folder, EmbeddedPostgres embedded) {
    this.folder = folder;
    this.embedded = embedded;
    this.master = embedded.start();
  }

  /** A server that asks everybody for a password, with these lines in postgresql.conf. */
  public static ScratchServer start(String... configuration) {
    return of(server -> server.notDurable().configuration(configuration));
  }

  /** A server with these lines as its whole pg_hba.conf. */
  public static ScratchServer admitting(String... hba) {
    return of(server -> server.notDurable().hba(hba));
  }

  /** A server that forces its data to the disk, to be killed. */
  public static ScratchServer durable() {
    return of(server -> server);
  }

  /** A server set up so. */
  public static ScratchServer of(UnaryOperator<EmbeddedPostgres> setUp) {
    try {
      Path folder = Files.createTempDirectory("gen3db-scratch");
      return new ScratchServer(
          folder, setUp.apply(EmbeddedPostgres.in(folder.resolve("postgres"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its administrator. */
  public Master master() {
    return master;
  }

  /** Its port. */
  public int port() {
    return master.server().address().port();
  }

  /** All that it has logged since it was made. */
  public String log() {
    try {
      return Files.readString(embedded.log(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its main process. */
  public ProcessHandle process() {
    return ProcessHandle.of(embedded.pid().orElseThrow()).orElseThrow();
  }

  /** Starts it again, on the same port, when it was killed or stopped. */
  public void restart() {
    master = embedded.start();
  }

  /** Stops it in an orderly way; its data stays. */
  public void stop() {
    embedded.stop();
  }

  /** The folder that everything of it is in. */
  public Path folder() {
    return folder;
  }

  /** The values of a release that is made on it, with the stores as folders. */
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
          secretStore: {adapter: directory}
          remoteSecrets: {adapter: directory}
        """
        .formatted(port, master.password().text());
  }

  /** A plain connection as the superuser. */
  public Connection open(String database) throws SQLException {
    return open(database, master.username(), master.password().text());
  }

  /** A plain connection. */
  public Connection open(String database, String user, String password) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "a test");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s"
            .formatted(port(), URLEncoder.encode(database, StandardCharsets.UTF_8)),
        properties);
  }

  /** Runs SQL as the superuser in a database; returns the first column of the last result. */
  public List<String> sqlIn(String database, String... statements) {
    try (var connection = open(database)) {
      return run(connection, statements);
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  /** Runs SQL over a connection; returns the first column of the last result. */
  public static List<String> run(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
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
    }
  }

  /** Runs SQL as the superuser. */
  public List<String> sql(String... statements) {
    return sqlIn("postgres", statements);
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
    embedded.stop();
    try {
      Tree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
