package org.gen3db.adapter.postgres.session;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;

/**
 * Drops a database, which only its owner and superusers may. A limited administrator becomes the
 * owner for that, as DROP DATABASE cannot be part of a transaction.
 *
 * @param connection the administrator's, in another database
 */
public record DatabaseDrop(ServerConnection connection, TemporaryMembership membership) {
  /** Since when DROP DATABASE can end the sessions in it by itself. */
  private static final int FORCE = 13;

  private static final String IN_USE = "55006";

  /**
   * An autovacuum worker in the database, which only superusers may end by force; a drop without
   * force sends it away by itself.
   */
  private static final String NOT_ALLOWED = "42501";

  /** Clients that connect again within milliseconds lose this race soon. */
  private static final int MOST_ATTEMPTS = 20;

  /** Drops it; fails while somebody is in it whom it does not end. */
  public void run(String doing, Change.DropDatabase change) {
    String owner = membership.ownerOf(change.database());
    boolean borrowed = !owner.isEmpty() && membership.borrow(owner);
    try {
      if (!owner.isEmpty()) {
        connection.tryRun(doing, Sql.of("SET ROLE %s", Sql.name(owner)));
      }
      drop(doing, change);
    } catch (SQLException e) {
      throw failed(doing, change, e);
    } finally {
      if (!owner.isEmpty() && !connection.broken()) {
        leave(owner, borrowed);
      }
    }
  }

  private void leave(String owner, boolean borrowed) {
    try {
      connection.tidyUp(Sql.of("RESET ROLE"));
    } catch (SQLException e) {
      connection.close(); // nobody else is to work as the owner by mistake
      return;
    }
    if (borrowed) {
      membership.giveBack(owner);
    }
  }

  private void drop(String doing, Change.DropDatabase change) throws SQLException {
    boolean force = change.evict() && connection.major() >= FORCE;
    boolean byHand = change.evict() && !force;
    for (int attempt = 1; ; attempt++) {
      if (byHand) {
        connection.tryRun(
            doing,
            Sql.of(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = %s AND backend_type = 'client backend'",
                Sql.literal(change.database())));
      }
      try {
        connection.tryRunAlone(doing, Statements.dropDatabase(change.database(), force));
        return;
      } catch (SQLException e) {
        if (force && Failures.state(e).equals(NOT_ALLOWED)) {
          force = false;
          byHand = true;
        } else if (!byHand || attempt == MOST_ATTEMPTS || !Failures.state(e).equals(IN_USE)) {
          throw e;
        }
      }
    }
  }

  private Gen3DbException failed(String doing, Change.DropDatabase change, SQLException e) {
    if (Failures.state(e).equals(IN_USE)) {
      return new Gen3DbException(
          Notice.of(
              PostgresCode.LOCK_TIMEOUT,
              connection.place(),
              "%s: %s; somebody is connected to '%s'"
                  .formatted(doing, Failures.said(e), change.database()),
              "End the sessions in it, then repeat the run; or let the run end them."),
          e);
    }
    return Failures.statement(connection.place(), doing, e);
  }
}
