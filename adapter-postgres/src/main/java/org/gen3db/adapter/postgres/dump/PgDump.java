package org.gen3db.adapter.postgres.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.postgres.connection.Connector;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DatabaseDumper;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Dumps databases by pg_dump, as the service's own role. Where the database is, and the password,
 * stand in the program's environment, which only its user can read; never in its arguments.
 */
public final class PgDump implements DatabaseDumper {
  private static final int BUFFER = 1 << 16;
  private static final long VERSION_SECONDS = 20;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  private final PostgresSettings settings;
  private final Connector connector;
  private final Duration grace;

  /**
   * One with the program that the settings name.
   *
   * @param connector says how connections to a server are encrypted
   */
  public PgDump(PostgresSettings settings, Connector connector) {
    this(settings, connector, GRACE);
  }

  /**
   * The same.
   *
   * @param grace how long the program may take to end when it is asked to
   */
  PgDump(PostgresSettings settings, Connector connector, Duration grace) {
    this.settings = settings;
    this.connector = connector;
    this.grace = grace;
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
  public void check(Login login, Cancellation end) {
    int server = serverVersion(login, end);
    String said = describe(end);
    Matcher version = VERSION.matcher(said);
    if (version.find() && Integer.parseInt(version.group(1)) < server) {
      throw failed(
          login.database(),
          "server version mismatch: the server is of version %d, and the program says '%s'"
              .formatted(server, said));
    }
  }

  private int serverVersion(Login login, Cancellation end) {
    Connector.Outcome outcome =
        connector.connect(
            login.server(), login.database(), login.username(), login.password(), end);
    try (ServerConnection connection =
        outcome.connected().orElseThrow(() -> noLogin(login, outcome.failure()))) {
      return connection.major();
    }
  }

  private static Gen3DbException noLogin(Login login, @Nullable SQLException failure) {
    return new Gen3DbException(
        Notice.of(
            PgDumpCode.PG_DUMP_FAILED,
            login.database(),
            "%s does not let %s into '%s': %s"
                .formatted(
                    login.server(),
                    login.username(),
                    login.database(),
                    failure == null ? "no answer" : failure.getMessage()),
            "Look with gen3db status whether the service's credentials are in order; then repeat"
                + " the run."),
        failure);
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

  private String pass(Process started, Login login, OutputStream to, Path errors, Cancellation end)
      throws IOException {
    var edges = new DumpEdges();
    try (var process = new DumpProcess(started, errors, settings.pgDumpPause(), grace, end)) {
      started.getOutputStream().close();
      byte[] buffer = new byte[BUFFER];
      for (int count = process.read(buffer); count >= 0; count = process.read(buffer)) {
        edges.pass(buffer, count);
        to.write(buffer, 0, count);
      }
      int status = process.status();
      end.check(login.database(), "dumping it");
      if (process.isStalled()) {
        throw stalled(login.database());
      }
      if (status != 0) {
        throw failed(login.database(), ended(status, process.errors()));
      }
      if (!edges.isWhole()) {
        throw failed(login.database(), "its output does not end as a dump does");
      }
      return edges.serverVersion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.check(login.database(), "dumping it");
      throw new IOException(e);
    }
  }

  private Gen3DbException stalled(String place) {
    return new Gen3DbException(
        Notice.of(
            PgDumpCode.PG_DUMP_FAILED,
            place,
            "it wrote nothing for %d s, and was ended"
                .formatted(settings.pgDumpPause().toSeconds()),
            "Look whether the server answers and whom it waits for; or allow for more time by"
                + " gen3db.databaseServer.pgDumpPause."));
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
