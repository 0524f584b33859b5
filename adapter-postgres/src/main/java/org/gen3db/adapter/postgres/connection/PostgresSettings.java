package org.gen3db.adapter.postgres.connection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;
import org.gen3db.spi.ReadableFile;

/**
 * The settings of {@code gen3db.databaseServer} with {@code adapter: postgres}.
 *
 * @param maintenanceDatabase where the master logs in, and where all runs lock; the same for all
 *     runs against one server
 * @param sslMode how connections are encrypted and certificates checked; when absent, {@code
 *     verify-full} where {@code sslRootCert} is given, {@code prefer} on loopback and for bundled
 *     servers, otherwise {@code require}
 * @param sslRootCert the file of certificates (PEM) that may sign the server's; {@code require}
 *     with it checks the certificate, as {@code verify-ca} does and as in psql
 * @param connectTimeout how long one attempt to connect may take
 * @param lockTimeout how long another run, or a statement of others, is awaited
 * @param statementTimeout how long one statement may take
 * @param startupDeadline how long a server that is still starting is awaited
 * @param pgDump the program that writes dumps: its name on the PATH, or where it is
 * @param pgDumpPause how long it may write nothing, while it is at work and after its end
 */
public record PostgresSettings(
    @Default("postgres") @Description("database in which the administrator logs in")
        String maintenanceDatabase,
    @Description("disable, allow, prefer, require, verify-ca or verify-full")
        Optional<TlsMode> sslMode,
    @ReadableFile @Description("file of certificates that may sign the server's")
        Optional<Path> sslRootCert,
    @Default("10s") @Description("longest time for one attempt to connect") Duration connectTimeout,
    @Default("60s") @Description("longest wait for another run, or for a lock of others")
        Duration lockTimeout,
    @Default("60s") @Description("longest time for one statement") Duration statementTimeout,
    @Default("30s") @Description("longest wait for a server that is still starting")
        Duration startupDeadline,
    @Default("pg_dump") @Description("program that writes dumps, of the server's version or later")
        String pgDump,
    @Default("10m") @Description("longest time in which that program writes nothing")
        Duration pgDumpPause) {

  /** What a server, and a driver that counts milliseconds in an int, can keep; all together. */
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Settings that cannot work are refused where they are bound. */
  public PostgresSettings {
    positive("connectTimeout", connectTimeout);
    positive("lockTimeout", lockTimeout);
    positive("statementTimeout", statementTimeout);
    if (startupDeadline.isNegative()) {
      throw new IllegalArgumentException("startupDeadline is negative");
    }
    bounded("startupDeadline", startupDeadline);
    if (pgDump.isBlank()) {
      throw new IllegalArgumentException("pgDump names no program");
    }
    positive("pgDumpPause", pgDumpPause);
  }

  /** With the program of dumps that is on the PATH. */
  public PostgresSettings(
      String maintenanceDatabase,
      Optional<TlsMode> sslMode,
      Optional<Path> sslRootCert,
      Duration connectTimeout,
      Duration lockTimeout,
      Duration statementTimeout,
      Duration startupDeadline) {
    this(
        maintenanceDatabase,
        sslMode,
        sslRootCert,
        connectTimeout,
        lockTimeout,
        statementTimeout,
        startupDeadline,
        "pg_dump",
        Duration.ofMinutes(10));
  }

  /** How long one thing done in a session takes at most, the way there included. */
  public Duration longestStep() {
    return connectTimeout.plus(lockTimeout).plus(statementTimeout);
  }

  /** The same for who only looks, and takes a server that is starting as one that is not there. */
  public PostgresSettings awaitingNobody() {
    return new PostgresSettings(
        maintenanceDatabase,
        sslMode,
        sslRootCert,
        connectTimeout,
        lockTimeout,
        statementTimeout,
        Duration.ZERO,
        pgDump,
        pgDumpPause);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than nothing");
    }
    bounded(name, value);
  }

  private static void bounded(String name, Duration value) {
    if (value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " is longer than " + LONGEST.toHours() + "h");
    }
  }
}
