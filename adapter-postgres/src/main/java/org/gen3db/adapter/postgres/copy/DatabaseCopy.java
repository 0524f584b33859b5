package org.gen3db.adapter.postgres.copy;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;

/**
 * Copies a database by the fastest way that the server has: from 18 on its files are cloned where
 * the file system can do so, which takes neither time nor room; else its files are copied where it
 * is large, and its pages through the log where it is small, from 15 on. Nobody can connect to the
 * copy before all that is to be done with it is done.
 *
 * @param connection the administrator's, in another database
 * @param source the database, in which nobody is
 * @param owner the role that owns it
 */
public record DatabaseCopy(ServerConnection connection, String source, String owner) {
  /** Since when a server can clone the files of a database. */
  private static final int CLONES = 18;

  /** Since when it has a choice of strategies. */
  private static final int STRATEGIES = 15;

  /**
   * From this size on two checkpoints are taken to cost less than writing every page twice. A
   * database of 726 MB took 2.7 to 4.7 s by files and 3.2 to 5.7 s by pages; where they meet has
   * not been measured.
   */
  private static final long LARGE = 256L << 20;

  /**
   * Makes the copy, which takes no connections.
   *
   * @param name its name
   * @param to the role that owns it, and nothing that is in it
   */
  public void make(String name, String to) {
    String doing = "copying database \"" + source + "\"";
    try (var ignored = BorrowedRights.of(connection, owner)) {
      if (!clone(doing, name, to)) {
        connection.tryRunAloneForLong(doing, create(name, to, strategy()));
      }
      connection.tryRun(doing, Statements.revokeConnectFromPublic(name));
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), doing, e);
    }
  }

  /** A server that was built without it, or whose disk cannot, copies in another way. */
  private boolean clone(String doing, String name, String to) throws SQLException {
    if (connection.major() < CLONES) {
      return false;
    }
    try {
      connection.tryRun(doing, Sql.of("SET file_copy_method = clone"));
      connection.tryRunAloneForLong(doing, create(name, to, Sql.of("STRATEGY file_copy")));
      return true;
    } catch (SQLException e) {
      boolean inUse = Failures.state(e).equals("55006");
      if (inUse || connection.broken() || connection.cancellation().isCancelled()) {
        throw e;
      }
      return false;
    } finally {
      if (!connection.broken()) {
        connection.tidyUp(Sql.of("RESET file_copy_method"));
      }
    }
  }

  private Sql strategy() throws SQLException {
    if (connection.major() < STRATEGIES) {
      return Sql.of("");
    }
    return Sql.of(size() >= LARGE ? "STRATEGY file_copy" : "STRATEGY wal_log");
  }

  /** How large the database is, in bytes. */
  public long size() throws SQLException {
    return Long.parseLong(
        connection
            .tryRun(
                "looking how large database \"" + source + "\" is",
                Sql.of("SELECT pg_database_size(%s)", Sql.literal(source)))
            .get(0)
            .get(0)
            .text(0));
  }

  private Sql create(String name, String to, Sql strategy) {
    return Sql.of(
        "%s TEMPLATE %s ALLOW_CONNECTIONS false %s",
        Statements.createDatabase(name, to), Sql.name(source), strategy);
  }
}
