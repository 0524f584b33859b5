package org.gen3db.secrecy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.gen3db.lab.ScratchServer;

/** Looks again and again at what every user of the machine, or of the server, can see meanwhile. */
final class Watching implements AutoCloseable {
  private final Thread thread;
  private volatile boolean ended;

  private Watching(Runnable look) {
    thread =
        new Thread(
            () -> {
              while (!ended) {
                look.run();
              }
            },
            "gen3db-watching");
    thread.setDaemon(true);
    thread.start();
  }

  /** The arguments of all processes of the machine. */
  static Watching arguments(Evidence evidence) {
    var known = new HashSet<String>();
    return new Watching(() -> lookAtArguments(evidence, known));
  }

  private static void lookAtArguments(Evidence evidence, Set<String> known) {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          byte[] arguments = Files.readAllBytes(process.resolve("cmdline"));
          if (known.add(new String(arguments, StandardCharsets.ISO_8859_1))) {
            evidence.seeBytes("arguments of processes", arguments);
          }
        } catch (IOException e) {
          // It has ended between the two looks.
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // So has another one.
    }
  }

  /** The statements that the server shows as running. */
  static Watching activity(Evidence evidence, ScratchServer server) throws SQLException {
    Connection connection = server.open("postgres", "postgres", server.master().password().text());
    return new Watching(() -> lookAtActivity(evidence, connection));
  }

  private static void lookAtActivity(Evidence evidence, Connection connection) {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()")) {
      while (rows.next()) {
        String query = rows.getString(1);
        if (query != null && !query.isEmpty()) {
          evidence.see("pg_stat_activity", query);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }
}
