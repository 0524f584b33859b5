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
   * By force only superusers end an autovacuum worker, which a drop without force sends away by
   * itself; and the owner only its own sessions, not those of other logins.
   */
  private static final String NOT_ALLOWED = "42501";

  /** Clients that connect again within milliseconds lose this race soon. */
  private static final int MOST_ATTEMPTS = 20;

  /** Drops it; fails while somebody is in it whom it does not end. */
  public void run(String doing, Change.DropDatabase change) {
    String owner = membership.ownerOf(change.database());
    try {
      drop(doing, change, owner);
    } catch (SQLException e) {
      throw failed(doing, change, e);
    }
  }

  private void drop(String doing, Change.DropDatabase change, String owner) throws SQLException {
    boolean force = change.evict() && connection.major() >= FORCE;
    boolean byHand = change.evict() && !force;
    for (int attempt = 1; ; attempt++) {
      if (byHand) {
        new Eviction(connection).run(doing, change.database());
      }
      try {
        asOwner(owner, doing, Statements.dropDatabase(change.database(), force));
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

  private void asOwner(String owner, String doing, Sql drop) throws SQLException {
    if (owner.isEmpty()) {
      connection.tryRunAloneForLong(doing, drop);
      return;
    }
    boolean borrowed = membership.borrow(owner);
    try {
      connection.tryRun(doing, Sql.of("SET ROLE %s", Sql.name(owner)));
      connection.tryRunAloneForLong(doing, drop);
    } finally {
      if (!connection.broken()) {
        leave();
      }
      if (borrowed && !connection.broken()) {
        membership.giveBack(owner);
      }
    }
  }

  private void leave() {
    try {
      connection.tidyUp(Sql.of("RESET ROLE"));
    } catch (SQLException e) {
      connection.close(); // nobody else is to work as the owner by mistake
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
