package org.gen3db.adapter.postgres.dump;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DatabaseDumper;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;

/**
 * Dumps databases by pg_dump, as the service's own role. Where the database is, and the password,
 * stand in the program's environment, which only its user can read; never in its arguments.
 */
public final class PgDump implements DatabaseDumper {
  private static final int BUFFER = 1 << 16;
  private static final long VERSION_SECONDS = 20;

  private final PostgresSettings settings;
  private final Connector connector;

  /**
   * One with the program that the settings name.
   *
   * @param connector says how connections to a server are encrypted
   */
  public PgDump(PostgresSettings settings, Connector connector) {
    this.settings = settings;
    this.connector = connector;
  }

  @Override
  public String describe(Cancellation end) {
    end.check(settings.pgDump(), "asking for its version");
    ProcessBuilder builder = builder(List.of("--version")).redirectErrorStream(true);
    try {
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
          throw failed("its version", "it does not end within " + VERSION_SECONDS + " s");
        }
        String said =
            new String(process.getInputStream().readNBytes(BUFFER), StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0) {
          throw failed("its version", ended(process.exitValue(), said));
        }
        return said;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw missing(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.check(settings.pgDump(), "asking for its version");
      throw new IllegalStateException(e); // an interrupted thread is cancelled
    }
  }

  @Override
  public String dump(Login login, OutputStream to, Cancellation end) throws IOException {
    end.check(login.database(), "dumping it");
    Path errors = Files.createTempFile("gen3db-dump", ".log");
    try {
      ProcessBuilder builder = builder(arguments()).redirectError(errors.toFile());
      environment(builder.environment(), login);
      Process process;
      try {
        process = builder.start();
      } catch (IOException e) {
        throw missing(e);
      } finally {
        builder.environment().clear();
      }
      return pass(process, login, to, errors, end);
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  private static String pass(
      Process process, Login login, OutputStream to, Path errors, Cancellation end)
      throws IOException {
    var edges = new DumpEdges();
    try (var breaking = end.onCancel(process::destroy);
        InputStream from = process.getInputStream()) {
      process.getOutputStream().close();
      byte[] buffer = new byte[BUFFER];
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        edges.pass(buffer, count);
        to.write(buffer, 0, count);
      }
      int status = process.waitFor();
      end.check(login.database(), "dumping it");
      if (status != 0) {
        throw failed(login.database(), ended(status, Files.readString(errors)));
      }
      if (!edges.isWhole()) {
        throw failed(login.database(), "its output does not end as a dump does");
      }
      return edges.serverVersion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.check(login.database(), "dumping it");
      throw new IOException(e);
    } finally {
      // Where it is still at work, nobody reads what it writes any more.
      process.destroyForcibly();
    }
  }

  /** What a restore elsewhere has no use for is left out: owners, rights, and what replicates. */
  private List<String> arguments() {
    return List.of(
        "--format=plain",
        "--encoding=UTF8",
        "--no-owner",
        "--no-privileges",
        "--no-tablespaces",
        "--no-publications",
        "--no-subscriptions",
        "--no-security-labels",
        "--no-password",
        "--lock-wait-timeout=" + settings.lockTimeout().toMillis());
  }

  private ProcessBuilder builder(List<String> arguments) {
    var command = new ArrayList<String>(List.of(settings.pgDump()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    // What is set for other programs must not lead this one elsewhere.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private void environment(Map<String, String> environment, Login login) {
    environment.put("PGHOST", Connector.host(login.server()));
    environment.put("PGPORT", Integer.toString(login.server().address().port()));
    environment.put("PGDATABASE", login.database());
    environment.put("PGUSER", login.username());
    environment.put("PGPASSWORD", login.password().text());
    environment.put("PGAPPNAME", "gen3db");
    environment.put("PGTZ", "UTC");
    environment.put("PGGSSENCMODE", "disable");
    environment.put("PGSSLMODE", connector.tlsMode(login.server()).toString());
    environment.put(
        "PGCONNECT_TIMEOUT", Long.toString(Math.max(2, settings.connectTimeout().toSeconds())));
    settings
        .sslRootCert()
        .ifPresent(file -> environment.put("PGSSLROOTCERT", file.toAbsolutePath().toString()));
  }

  private Gen3DbException missing(IOException e) {
    return new Gen3DbException(
        Notice.of(
            PgDumpCode.PG_DUMP_MISSING,
            "gen3db.databaseServer.pgDump",
            "'" + settings.pgDump() + "': " + Reason.of(e)),
        e);
  }

  private static String ended(int status, String said) {
    String line = said.replaceAll("\\s+", " ").strip();
    return "it ended with %d: %s"
        .formatted(status, line.length() > 500 ? line.substring(0, 500) + "…" : line);
  }

  private static Gen3DbException failed(String place, String message) {
    return new Gen3DbException(
        message.contains("version mismatch")
            ? Notice.of(
                PgDumpCode.PG_DUMP_FAILED,
                place,
                message,
                "Install PostgreSQL's client programs of the server's version or later, and set"
                    + " gen3db.databaseServer.pgDump to its pg_dump.")
            : Notice.of(PgDumpCode.PG_DUMP_FAILED, place, message));
  }
}
