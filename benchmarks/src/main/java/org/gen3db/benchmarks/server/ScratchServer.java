package org.gen3db.benchmarks.server;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL of the benchmark's own, on loopback, with passwords checked by SCRAM. */
public interface ScratchServer extends AutoCloseable {
  /** Brings back the server as it was when it was new, so that every run starts alike. */
  void renew() throws IOException, InterruptedException, SQLException;

  int port();

  /** The process id of the postmaster, whose children serve the sessions. */
  long pid() throws IOException;

  String username();

  String password();

  /** What it is and where its data lies. */
  String describe();

  @Override
  void close() throws IOException, InterruptedException;

  /** The URL without a database, with a slash at its end. */
  default String url() {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/";
  }

  /** The first column of the first row. */
  default String ask(String query) throws SQLException {
    try (var connection = DriverManager.getConnection(url() + "postgres", username(), password());
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      return result.next() ? String.valueOf(result.getString(1)) : "";
    }
  }

  /** How many databases there are beside the server's own. */
  default int databases() throws SQLException {
    return Integer.parseInt(
        ask("select count(*) from pg_database where not datistemplate and datname <> 'postgres'"));
  }
}
