package org.gen3db.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.Tree;

/**
 * A real PostgreSQL of a test's own, on 127.0.0.1, which asks everybody for a password by SCRAM;
 * gone when closed, and when the JVM of the tests ends. Needs {@code gen3db.test.postgresBinaries},
 * which the build sets in modules that bind the execution {@code postgres-binaries}, and pgjdbc on
 * the class path.
 */
public final class TestPostgres implements AutoCloseable {
  /** The major version that every build has. */
  public static final int DEFAULT_MAJOR = 17;

  private static final String SUPERUSER = "postgres";
  private static final long MOST_SECONDS = 600;

  static {
    RememberedKeys.install();
  }

  private final Path folder;
  private final Path programs;
  private final String password;
  private final int port;
  private Process process;

  private TestPostgres(TestPostgresSetup setup) throws IOException, InterruptedException {
    PostgresHome home = PostgresHome.of(setup.major());
    this.password = randomWord();
    this.folder = ScratchFolders.create("postgres");
    this.port = freePort();
    Unprivileged.give(folder);
    this.programs =
        setup.offered().isEmpty() ? home.programs() : offering(home.programs(), setup.offered());
    // Keeps owners and modes, and shares blocks where the file system can.
    Unprivileged.run(List.of("cp", "-Rp", home.data().toString(), data().toString()));
    setPassword();
    Files.write(
        data().resolve("postgresql.conf"), setup.configuration(port), StandardOpenOption.APPEND);
    if (!setup.hba().isEmpty()) {
      Files.write(data().resolve("pg_hba.conf"), setup.hba());
    }
    Files.createFile(log());
    this.process = launch();
  }

  /** Programs of its own, beside which these extensions lie. */
  private Path offering(Path programs, List<String> extensions)
      throws IOException, InterruptedException {
    Path own = folder.resolve("programs");
    Unprivileged.run(List.of("cp", "-R", programs.toString(), own.toString()));
    Path share = own.resolve("share/postgresql/extension");
    for (String name : extensions) {
      Files.writeString(
          share.resolve(name + ".control"), "default_version = '1'\nrelocatable = true\n");
      Files.writeString(share.resolve(name + "--1.sql"), "-- nothing\n");
    }
    return own;
  }

  /** A server of the default version with these lines in postgresql.conf; it does without fsync. */
  public static TestPostgres start(String... configuration) {
    return TestPostgresSetup.DEFAULT.configuration(configuration).start();
  }

  static TestPostgres start(TestPostgresSetup setup) {
    try {
      return new TestPostgres(setup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server was started", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String randomWord() {
    var bytes = new byte[15];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Each server has its own, as what opens one must not open another; no log tells it. */
  private void setPassword() throws IOException, InterruptedException {
    Path said = folder.resolve("password.log");
    Process single =
        Unprivileged.process(
                List.of(
                    programs.resolve("bin/postgres").toString(),
                    "--single",
                    "-F",
                    "-D",
                    data().toString(),
                    "postgres"))
            .redirectInput(Redirect.PIPE)
            .redirectOutput(said.toFile())
            .start();
    try (var in = single.outputWriter(StandardCharsets.US_ASCII)) {
      in.write("ALTER ROLE postgres PASSWORD '" + password + "'\n");
    }
    if (single.waitFor() != 0) {
      throw new IOException("the password was not set: " + Files.readString(said));
    }
    Files.delete(said);
  }

  /** Waits until it takes connections. */
  private Process launch() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      Process started =
          Unprivileged.process(
                  List.of(programs.resolve("bin/postgres").toString(), "-D", data().toString()))
              .redirectOutput(Redirect.appendTo(log().toFile()))
              .start();
      while (started.isAlive() && System.nanoTime() < end) {
        if (isReady(started)) {
          return started;
        }
        Thread.sleep(5);
      }
      // What a killed one has left running for a moment keeps the next one out.
      if (System.nanoTime() > end || !logText().contains("FATAL:  pre-existing shared memory")) {
        started.destroyForcibly();
        throw new IOException("the server does not start: " + logText());
      }
      Thread.sleep(50);
    }
  }

  /**
   * Its pid file has eight lines when it is: the number first, and how it does last. A replica is
   * never more than "standby".
   */
  private boolean isReady(Process started) throws IOException {
    Path file = data().resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return false;
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    return lines.size() > 7
        && lines.get(0).strip().equals(Long.toString(started.pid()))
        && Set.of("ready", "standby").contains(lines.get(7).strip());
  }

  /** Starts it again, on the same port, when it was killed or stopped. */
  public void restart() {
    try {
      if (process.isAlive()) {
        throw new IllegalStateException("it runs");
      }
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server was started", e);
    }
  }

  /** Stops it in an orderly way, ending its sessions; its data stays. */
  public void stop() {
    end("INT");
  }

  private void end(String signal) {
    try {
      if (process.isAlive()) {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      }
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server does not stop: " + logText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server was stopped", e);
    }
  }

  /** Its administrator, a superuser. */
  public Master master() {
    return new Master(server(), SUPERUSER, Password.of(password));
  }

  /** The server as one that gen3db is told of, and has not started. */
  public Server server() {
    return new Server(new Endpoint("127.0.0.1", port), false);
  }

  /** Its port, the same after each start. */
  public int port() {
    return port;
  }

  /** Its main process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Its data folder. */
  public Path data() {
    return folder.resolve("data");
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  /** All that it has logged since it was made. */
  public String logText() {
    try {
      return Files.readString(log(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A plain connection of the test's own, as the superuser. */
  public Connection open(String database) throws SQLException {
    return open(database, SUPERUSER, password);
  }

  /** A plain connection of the test's own. */
  public Connection open(String database, String user, String withPassword) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", withPassword);
    properties.setProperty("ApplicationName", "a test");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s"
            .formatted(port, URLEncoder.encode(database, StandardCharsets.UTF_8)),
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

  /** Runs SQL as the superuser; returns the first column of the last result. */
  public List<String> sql(String... statements) {
    return sqlIn("postgres", statements);
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

  /** Ends it at once, and deletes all of it. */
  @Override
  public void close() {
    end("QUIT");
    try {
      Tree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
