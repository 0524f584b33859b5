package org.gen3db.adapter.postgres.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: sends SQL, reads rows, and knows whether it is still good. What waits in it ends
 * soon after its {@link Cancellation} is cancelled: the server is asked to stop, and when it does
 * not, the connection is broken off. Not thread-safe.
 */
public final class ServerConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  /** What the network may take on top of what the server allows itself. */
  private static final Duration NETWORK = Duration.ofSeconds(15);

  /** How long a statement that tidies up after a run that was cancelled may take. */
  private static final Duration TO_TIDY_UP = Duration.ofMillis(500);

  private final Connection connection;
  private final PGConnection driver;
  private final String place;
  private final BreakableSocket socket;
  private final Duration statementTimeout;
  private Cancellation cancellation;

  /** Sent in front of the first statements, so that it costs no round trip. */
  private @Nullable Sql preface;

  private boolean broken;
  private boolean stopped;
  private boolean pooled;

  private ServerConnection(
      Connection connection,
      String place,
      PostgresSettings settings,
      BreakableSocket socket,
      Cancellation cancellation)
      throws SQLException {
    this.connection = connection;
    this.place = place;
    this.socket = socket;
    this.cancellation = cancellation;
    this.statementTimeout = settings.statementTimeout();
    this.driver = connection.unwrap(PGConnection.class);
    this.preface =
        SessionSettings.of(
            major(),
            driver.getBackendPID(),
            connection.getMetaData().getUserName(),
            settings.statementTimeout(),
            settings.lockTimeout());
    Duration longest = settings.statementTimeout().plus(settings.lockTimeout()).plus(NETWORK);
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(longest.toMillis()));
    obey(cancellation);
  }

  /** Takes over an open connection, which is closed where that fails. */
  static ServerConnection over(
      Connection connection,
      String place,
      PostgresSettings settings,
      BreakableSocket socket,
      Cancellation cancellation)
      throws SQLException {
    try {
      return new ServerConnection(connection, place, settings, socket, cancellation);
    } catch (SQLException | RuntimeException e) {
      try {
        connection.close();
      } catch (SQLException unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  /** From now on this one ends its waits: a kept connection serves one run after another. */
  public void obey(Cancellation run) {
    cancellation = run;
    socket.obey(run, this::stop);
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  /**
   * Asks the server to stop what it does for this session. That takes a connection of its own, and
   * so a thread; the answer comes to the one who waits.
   */
  private void stop() {
    stopped = true;
    var asking =
        new Thread(
            () -> {
              try {
                driver.cancelQuery();
              } catch (SQLException e) {
                LOG.debug("asking the server to stop", e);
              }
            },
            "gen3db-cancel");
    asking.setDaemon(true);
    asking.start();
  }

  /** One row; columns count from 0. */
  public record Row(List<@Nullable String> columns) {
    /** A column that is never null. */
    public String text(int column) {
      String value = columns.get(column);
      if (value == null) {
        throw new IllegalStateException("column " + column + " is null");
      }
      return value;
    }

    public boolean bool(int column) {
      return text(column).equals("t");
    }
  }

  /**
   * Runs statements in one round trip; returns the rows of each that has a result.
   *
   * @param doing what it is for, in words
   */
  public List<List<Row>> run(String doing, Sql statements) {
    try {
      return tryRun(doing, statements);
    } catch (SQLException e) {
      throw Failures.statement(place, doing, e);
    }
  }

  /** The rows of a single query. */
  public List<Row> rows(String doing, Sql query) {
    return run(doing, query).get(0);
  }

  /**
   * The same as {@link #run}, where the caller makes something of the server's refusal.
   *
   * @throws org.gen3db.domain.error.Gen3DbException with {@code INTERRUPTED} when it was cancelled
   */
  public List<List<Row>> tryRun(String doing, Sql statements) throws SQLException {
    cancellation.check(place, doing);
    try {
      return send(statements);
    } catch (SQLException e) {
      if (stopped) {
        // Without the cause, as the statement may hold a password's verifier.
        throw cancellation.isCancelled()
            ? Failures.interrupted(place, doing)
            : Failures.tooLate(place, doing);
      }
      throw e;
    }
  }

  /**
   * Tidies up in a session, in what little time there is, also when the run was cancelled.
   *
   * @throws SQLException when it could not; the session is then of no use any more
   */
  public void tidyUp(Sql statements) throws SQLException {
    int patience = connection.getNetworkTimeout();
    if (cancellation.isCancelled()) {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(TO_TIDY_UP.toMillis()));
    }
    socket.obeyNothing();
    try {
      send(statements);
    } finally {
      connection.setNetworkTimeout(Runnable::run, patience);
      obey(cancellation);
    }
  }

  /**
   * Runs statements in a transaction that ends undone, whether they went well or not. The session's
   * settings go before it: in it they would be undone too, or hide the server's words behind those
   * of the aborted transaction.
   */
  public void tryAndUndo(String doing, Sql statements) throws SQLException {
    if (preface != null) {
      tryRun(doing, Sql.of("SELECT 1"));
    }
    try {
      tryRun(doing, Sql.together(Sql.of("BEGIN"), statements));
    } finally {
      if (!broken) {
        tidyUp(Sql.of("ROLLBACK"));
      }
    }
  }

  /**
   * From now on a statement may take as long as it takes, as loading does; what ends it is the
   * {@link Cancellation}, or a server that is gone.
   */
  public void awaitLongWork() throws SQLException {
    tryRun("opening the session", Sql.of("SET statement_timeout = 0; SET lock_timeout = 0"));
    connection.setNetworkTimeout(Runnable::run, 0);
  }

  /**
   * Begins to copy rows into a table. Whoever copies ends it, or cancels it, before anything else.
   *
   * @throws org.gen3db.domain.error.Gen3DbException with {@code INTERRUPTED} when it was cancelled
   */
  public CopyIn copyIn(String doing, Sql statement) throws SQLException {
    cancellation.check(place, doing);
    return driver.getCopyAPI().copyIn(statement.text());
  }

  /** The same for rows that are read from a table. */
  public CopyOut copyOut(String doing, Sql statement) throws SQLException {
    cancellation.check(place, doing);
    return driver.getCopyAPI().copyOut(statement.text());
  }

  private List<List<Row>> send(Sql statements) throws SQLException {
    if (preface != null && SessionSettings.alone(major())) {
      prepare(Sql.of("SELECT 1"));
    }
    return preface == null ? results(statements) : prepare(statements);
  }

  /** The session's settings, and in the same round trip what is to be done with them. */
  private List<List<Row>> prepare(Sql statements) throws SQLException {
    Sql all = Sql.together(Objects.requireNonNull(preface), statements);
    List<List<Row>> results = results(all);
    preface = null;
    pooled = results.remove(0).get(0).columns().get(0) == null;
    return results;
  }

  private List<List<Row>> results(Sql statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      return results(statement, statements);
    } catch (SQLException e) {
      broken |= Failures.connectionLost(e);
      throw e;
    }
  }

  /**
   * Runs a statement that the server takes alone only, such as CREATE DATABASE, with nothing before
   * it in the same message.
   */
  public void tryRunAlone(String doing, Sql statement) throws SQLException {
    if (preface != null) {
      tryRun(doing, Sql.of("SELECT 1"));
    }
    tryRun(doing, statement);
  }

  /**
   * The same for one that takes the longer the more data there are, and would leave half of its
   * work behind where a deadline ended it: only what it waits for at locks is bounded.
   */
  public void tryRunAloneForLong(String doing, Sql statement) throws SQLException {
    tryRun(doing, Sql.of("SET statement_timeout = 0"));
    int patience = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, 0);
    try {
      tryRun(doing, statement);
    } finally {
      if (!broken) {
        connection.setNetworkTimeout(Runnable::run, patience);
        tidyUp(Sql.of("SET statement_timeout = %s", Sql.number(statementTimeout.toMillis())));
      }
    }
  }

  private static List<List<Row>> results(Statement statement, Sql sql) throws SQLException {
    var results = new ArrayList<List<Row>>();
    boolean rows = statement.execute(sql.text());
    while (rows || statement.getUpdateCount() != -1) {
      if (rows) {
        results.add(rows(statement));
      }
      rows = statement.getMoreResults();
    }
    return results;
  }

  private static List<Row> rows(Statement statement) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      int width = result.getMetaData().getColumnCount();
      var rows = new ArrayList<Row>();
      while (result.next()) {
        var columns = new ArrayList<@Nullable String>();
        for (int column = 1; column <= width; column++) {
          columns.add(result.getString(column));
        }
        rows.add(new Row(columns));
      }
      return rows;
    }
  }

  /** The server's address and the database, for messages. */
  public String place() {
    return place;
  }

  /** What the server told about itself when the session began; costs no round trip. */
  String parameter(String name) {
    String value = driver.getParameterStatus(name);
    return value == null ? "" : value;
  }

  /** The major version, such as 15. */
  public int major() {
    return Integer.parseInt(version().split("\\D", 2)[0]);
  }

  /** The version, such as 15.18. */
  public String version() {
    return parameter("server_version").split(" ", 2)[0];
  }

  /** Whether the session's role may do anything. */
  public boolean superuser() {
    return parameter("is_superuser").equals("on");
  }

  /**
   * Whether a pooler stands between: then the process that the session was told of is none of the
   * server's. Known once anything was run.
   */
  public boolean pooled() {
    return pooled;
  }

  /** Whether the connection was lost, so that nothing more can be done in it. */
  public boolean broken() {
    return broken;
  }

  /** Whether it may serve another run: one that was broken off may still be told to stop. */
  public boolean reusable() {
    return !broken && !stopped;
  }

  /** Whether the server still answers, in one round trip. */
  public boolean answers(Duration within) {
    try {
      return connection.isValid((int) Math.max(1, within.toSeconds()));
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    broken = true;
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing a session, which ends with its socket in any case", e);
    }
  }
}
