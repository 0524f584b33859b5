package org.gen3db.adapter.postgres;

import java.sql.SQLException;
import java.util.List;

/**
 * What a master that is no superuser borrows for a moment to act for another role: membership in
 * it. From 16 on membership comes without the role's rights ({@code INHERIT FALSE}) and is used by
 * SET ROLE. What can be one transaction is one, so that a crash leaves nothing behind; around
 * CREATE DATABASE, which cannot, the next change of the same role takes away what a crash left from
 * 16 on, where a grant tells who made it.
 */
final class TemporaryMembership {
  /** Since when memberships have options, and a grantor of their own. */
  private static final int GRANT_OPTIONS = 16;

  private final ServerConnection connection;

  TemporaryMembership(ServerConnection connection) {
    this.connection = connection;
  }

  /**
   * How the master stands to a role.
   *
   * @param hasRights whether it has the role's rights without becoming it
   * @param member whether it may become the role, or give it things to own
   * @param leftBehind whether it is a member because a run of ours crashed
   */
  private record Standing(boolean hasRights, boolean member, boolean leftBehind) {
    boolean mustBorrow() {
      return !member || leftBehind;
    }
  }

  /** The statements, run with the rights of the database's owner. */
  Sql asOwnerOf(String database, Sql statements) {
    if (connection.superuser()) {
      return statements;
    }
    List<ServerConnection.Row> owner =
        connection.rows(
            "looking at the owner of database \"" + database + "\"",
            Sql.of(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s",
                Sql.literal(database)));
    return owner.isEmpty() ? statements : as(owner.get(0).text(0), statements);
  }

  /** The statements, run with the rights of a role. */
  Sql as(String role, Sql statements) {
    if (connection.superuser()) {
      return statements;
    }
    Sql become =
        Sql.together(Sql.of("SET LOCAL ROLE %s", Sql.name(role)), statements, Sql.of("RESET ROLE"));
    Standing standing = standing(role);
    if (standing.hasRights()) {
      return statements;
    }
    return standing.mustBorrow() ? Sql.together(lend(role), become, takeBack(role)) : become;
  }

  /** The statements, run while the master is a member of the role. */
  Sql asMemberOf(String role, Sql statements) {
    return connection.superuser() || !standing(role).mustBorrow()
        ? statements
        : Sql.together(lend(role), statements, takeBack(role));
  }

  /** Makes the master a member where it is none; returns whether it did. */
  boolean borrow(String role) {
    if (connection.superuser() || !standing(role).mustBorrow()) {
      return false;
    }
    connection.run("becoming a member of role \"" + role + "\"", lend(role));
    return true;
  }

  /** Ends a membership that {@link #borrow} made, also in a run that was cancelled meanwhile. */
  void giveBack(String role) {
    try {
      connection.tidyUp(takeBack(role));
    } catch (SQLException e) {
      if (connection.cancellation().isCancelled()) {
        // What is told is that the run was cancelled; the next change of the role ends it.
        return;
      }
      throw Failures.statement(connection.place(), "leaving role \"" + role + "\"", e);
    }
  }

  private Standing standing(String role) {
    boolean options = connection.major() >= GRANT_OPTIONS;
    Sql oid = ServerView.oidOf(role);
    var row =
        connection
            .rows(
                "looking at memberships in role \"" + role + "\"",
                Sql.of(
                    """
                    SELECT coalesce(pg_has_role(%s, 'USAGE'), false),
                      coalesce(pg_has_role(%s, %s), false), %s\
                    """,
                    oid,
                    oid,
                    Sql.literal(options ? "SET" : "MEMBER"),
                    options ? leftBehind(oid) : Sql.of("false")))
            .get(0);
    return new Standing(row.bool(0), row.bool(1), row.bool(2));
  }

  /**
   * Whether a run that crashed left its membership: granted by the master to itself in our way, and
   * not by a server that is set to do so whenever a role is made.
   */
  private static Sql leftBehind(Sql oid) {
    return Sql.of(
        """
        EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles me ON me.rolname = current_user
          WHERE m.roleid = %s AND m.member = me.oid AND m.grantor = me.oid
            AND m.set_option AND NOT m.inherit_option AND NOT m.admin_option)
          AND current_setting('createrole_self_grant') !~ 'set'\
        """,
        oid);
  }

  private Sql lend(String role) {
    return Sql.of(
        connection.major() >= GRANT_OPTIONS
            ? "GRANT %s TO CURRENT_USER WITH SET TRUE, INHERIT FALSE"
            : "GRANT %s TO CURRENT_USER",
        Sql.name(role));
  }

  /** From 16 on only our own grant, so that what the role's creation gave stays. */
  private Sql takeBack(String role) {
    return Sql.of(
        connection.major() >= GRANT_OPTIONS
            ? "REVOKE %s FROM CURRENT_USER GRANTED BY CURRENT_USER"
            : "REVOKE %s FROM CURRENT_USER",
        Sql.name(role));
  }
}
