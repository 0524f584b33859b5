package org.gen3db.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/** The server of this JVM's tests: one of its own, or one that is named. Thread-safe. */
final class TestServer implements AutoCloseable {
  private static final String SERVER = "gen3db.junit.server";
  private static final String USERNAME = "gen3db.junit.username";
  private static final String PASSWORD_FILE = "gen3db.junit.passwordFile";
  private static final String FOLDER = "gen3db.junit.folder";

  /** From which major version on a server can clone the files of a database. */
  private static final int CLONES = 18;

  /** From which one on it has a choice of strategies. */
  private static final int STRATEGIES = 15;

  /** Without a word of its owner it is copied page by page through the log up to this size. */
  private static final long LARGE = 256L << 20;

  /** What a server of tests may lose with the machine it need not wait for. */
  private static final List<String> NOT_DURABLE =
      List.of(
          "ALTER SYSTEM SET fsync = off",
          "ALTER SYSTEM SET synchronous_commit = off",
          "ALTER SYSTEM SET full_page_writes = off",
          "SELECT pg_reload_conf()");

  /** Whatever the server or the administrator's role say. */
  private static final String OUR_SETTINGS =
      "SET search_path = pg_catalog; SET role = none; SET statement_timeout = 0;"
          + " SET lock_timeout = 0; SET default_transaction_read_only = off;"
          + " SELECT set_config(name, '0', false) FROM pg_settings"
          + " WHERE name IN ('idle_session_timeout', 'transaction_timeout')";

  /** How long it may take to see that a kept session is still there. */
  private static final int SECONDS_TO_ANSWER = 5;

  private final Master master;
  private final ServerFolder folder;
  private final boolean stays;
  private final String name;
  private final AtomicInteger releases = new AtomicInteger();
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  /** On a server that stays, by this others see that this run lives. */
  private @Nullable Connection alive;

  private TestServer(Master master, ServerFolder folder, boolean stays) {
    this.master = master;
    this.folder = folder;
    this.stays = stays;
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    this.name = "junit" + HexFormat.of().formatHex(random);
  }

  /**
   * Starts one, or takes the one that is named.
   *
   * @param parameters the configuration parameters of JUnit
   */
  static TestServer choose(Function<String, Optional<String>> parameters) {
    ServerFolder folder =
        ServerFolder.make(
            parameters
                .apply(FOLDER)
                .map(Path::of)
                .orElse(Path.of(System.getProperty("java.io.tmpdir"))));
    boolean chosen = false;
    try {
      Optional<String> named = parameters.apply(SERVER);
      var server =
          named.isPresent()
              ? new TestServer(named(named.get(), parameters), folder, true)
              : new TestServer(folder.start(), folder, false);
      if (named.isEmpty()) {
        server.run("making the server fast", NOT_DURABLE);
      } else {
        server.live();
      }
      chosen = true;
      return server;
    } finally {
      if (!chosen) {
        folder.close();
      }
    }
  }

  private static Master named(String address, Function<String, Optional<String>> parameters) {
    Endpoint endpoint =
        Endpoint.parse(address)
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            JunitCode.PARAMETER_INVALID,
                            SERVER,
                            "'" + address + "' is no HOST:PORT")));
    String file =
        parameters
            .apply(PASSWORD_FILE)
            .orElseThrow(
                () ->
                    new Gen3DbException(
                        Notice.of(
                            JunitCode.PARAMETER_INVALID,
                            PASSWORD_FILE,
                            "it is not set, and "
                                + SERVER
                                + " is: nobody knows the administrator's password")));
    try {
      return new Master(
          new Server(endpoint, false),
          parameters.apply(USERNAME).orElse("postgres"),
          Password.of(Files.readString(Path.of(file), StandardCharsets.UTF_8).strip()));
    } catch (IOException e) {
      throw new Gen3DbException(
          Notice.of(
              JunitCode.PARAMETER_INVALID,
              PASSWORD_FILE,
              "'" + file + "' cannot be read: " + e.getClass().getSimpleName()),
          e);
    }
  }

  /** Says that this run lives, and takes away what others left that do not any more. */
  private void live() {
    with(
        "looking for what other runs left",
        connection -> {
          alive = connect();
          new KilledRuns(alive).live(name);
          try {
            new KilledRuns(connection).sweep();
          } catch (SQLException e) {
            // What another administrator made, and this one may not drop, is in nobody's way.
            System.getLogger(TestServer.class.getName())
                .log(
                    System.Logger.Level.WARNING,
                    "what a killed run of tests left stays at " + master.server(),
                    e);
          }
          return true;
        });
  }

  Master administrator() {
    return master;
  }

  String host() {
    return master.server().address().host();
  }

  int port() {
    return master.server().address().port();
  }

  /** Whether it is there after the tests, too. */
  boolean stays() {
    return stays;
  }

  /** The folder of Secrets. */
  Path secrets() {
    return folder.path().resolve("secrets");
  }

  /** A name that no other has, of this run or of others on the same server. */
  String nextRelease() {
    return name + (char) ('a' + releases.get() % 26) + releases.getAndIncrement();
  }

  /** Nobody gets into a database any more, which copies are made of. */
  void close(DbCredentials database) {
    run(
        "preparing the restored database",
        List.of(
            // Who is no superuser copies and drops what belongs to a role by being of that role.
            "DO $$BEGIN IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN GRANT "
                + identifier(database.username())
                + " TO CURRENT_USER; END IF; END$$",
            "ALTER DATABASE " + identifier(database.database()) + " ALLOW_CONNECTIONS false"));
  }

  /** Takes that back. */
  void reopen(DbCredentials database) {
    run(
        "opening the restored database",
        List.of("ALTER DATABASE " + identifier(database.database()) + " ALLOW_CONNECTIONS true"));
  }

  /** Copies a database by the fastest way that the server has. */
  void copy(DbCredentials of, String to) {
    String create =
        "CREATE DATABASE "
            + identifier(to)
            + " OWNER "
            + identifier(of.username())
            + " TEMPLATE "
            + identifier(of.database());
    with(
        "copying the restored database",
        connection -> {
          int major = connection.getMetaData().getDatabaseMajorVersion();
          if (major < STRATEGIES) {
            execute(connection, create);
          } else if (major < CLONES || !clone(connection, create)) {
            execute(
                connection,
                create
                    + " STRATEGY "
                    + (files(connection, of.database()) ? "file_copy" : "wal_log"));
          }
          // Not for whoever else is on the server (R15).
          execute(connection, "REVOKE CONNECT ON DATABASE " + identifier(to) + " FROM PUBLIC");
          return true;
        });
  }

  /** A server that was built without it, or whose disk cannot, copies in another way. */
  private static boolean clone(Connection connection, String create) throws SQLException {
    execute(connection, "SET file_copy_method = clone");
    try {
      execute(connection, create + " STRATEGY file_copy");
      return true;
    } catch (SQLException e) {
      if (!cannot(e)) {
        throw e;
      }
      return false;
    } finally {
      execute(connection, "RESET file_copy_method");
    }
  }

  private static boolean cannot(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.equals("0A000")
        || state.startsWith("58")
        || state.startsWith("22")
        || state.startsWith("XX");
  }

  /** One that waits for no disk is fastest by files, whatever their size. */
  private boolean files(Connection connection, String database) throws SQLException {
    if (!stays) {
      return true;
    }
    try (Statement statement = connection.createStatement();
        ResultSet size =
            statement.executeQuery(
                "SELECT pg_database_size('" + database.replace("'", "''") + "')")) {
      return size.next() && size.getLong(1) >= LARGE;
    }
  }

  /** Drops a copy, whoever is in it. */
  void drop(String database) {
    with(
        "dropping a test's database",
        connection -> {
          new KilledRuns(connection).drop(database);
          return true;
        });
  }

  private void run(String what, List<String> statements) {
    with(
        what,
        connection -> {
          for (String one : statements) {
            execute(connection, one);
          }
          return true;
        });
  }

  @FunctionalInterface
  private interface Work {
    boolean in(Connection connection) throws SQLException;
  }

  /** In a session of the administrator, which is kept for the next. */
  private void with(String what, Work work) {
    Connection connection = idle.poll();
    boolean whole = false;
    try {
      if (connection != null && !connection.isValid(SECONDS_TO_ANSWER)) {
        close(connection); // between two tests somebody, or the network, ended it
        connection = null;
      }
      if (connection == null) {
        connection = connect();
      }
      whole = work.in(connection);
    } catch (SQLException e) {
      throw new Gen3DbException(
          Notice.of(
              JunitCode.TEST_SERVER_FAILED,
              master.server().toString(),
              what + " failed: " + e.getMessage()),
          e);
    } finally {
      if (connection != null && whole) {
        idle.push(connection);
      } else {
        close(connection);
      }
    }
  }

  private Connection connect() throws SQLException {
    Connection made =
        RestoredDatabase.source(
                RestoredDatabase.of(
                    "postgres", host(), port(), master.username(), master.password()))
            .getConnection();
    boolean whole = false;
    try {
      execute(made, OUR_SETTINGS);
      whole = true;
      return made;
    } finally {
      if (!whole) {
        close(made);
      }
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // its statement's failure is told
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** As if this JVM were killed. */
  void abandon() throws IOException {
    disconnect();
    folder.abandon();
  }

  private void disconnect() {
    for (Connection one = idle.poll(); one != null; one = idle.poll()) {
      close(one);
    }
    close(alive);
  }

  /** Ends the server that was started; what was made on another is gone before. */
  @Override
  public void close() {
    disconnect();
    try {
      folder.close();
    } catch (UncheckedIOException e) {
      System.getLogger(TestServer.class.getName())
          .log(System.Logger.Level.WARNING, "a folder of tests stays: " + folder.path(), e);
    }
  }
}
