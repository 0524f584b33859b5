package org.gen3db.adapter.postgres.copy;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * The rights of a role, for as long as this is open, around statements that cannot be one
 * transaction. A superuser, and whoever has them anyway, borrows nothing.
 */
final class BorrowedRights implements AutoCloseable {
  private final ServerConnection connection;
  private final String role;
  private final boolean lent;

  private BorrowedRights(ServerConnection connection, String role, boolean lent) {
    this.connection = connection;
    this.role = role;
    this.lent = lent;
  }

  static BorrowedRights of(ServerConnection connection, String role) {
    boolean lends = !connection.superuser() && !hasRights(connection, role);
    if (lends) {
      connection.run(
          "borrowing the rights of role \"" + role + "\"",
          MembershipSteps.on(connection.major()).lendWithRights(role));
    }
    return new BorrowedRights(connection, role, lends);
  }

  private static boolean hasRights(ServerConnection connection, String role) {
    return connection
        .rows(
            "looking at memberships in role \"" + role + "\"",
            Sql.of("SELECT pg_has_role(%s, 'USAGE')", Sql.literal(role)))
        .get(0)
        .bool(0);
  }

  @Override
  public void close() {
    if (!lent || connection.broken()) {
      return;
    }
    try {
      connection.tidyUp(MembershipSteps.on(connection.major()).takeBack(role));
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), "leaving role \"" + role + "\"", e);
    }
  }
}
