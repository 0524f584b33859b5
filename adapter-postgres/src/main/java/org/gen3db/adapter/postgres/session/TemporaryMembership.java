package org.gen3db.adapter.postgres.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * What a master that is no superuser borrows for a moment to act for another role: membership in
 * it. From 16 on membership comes without the role's rights ({@code INHERIT FALSE}) and is used by
 * SET ROLE. What can be one transaction is one, so that a crash leaves nothing behind; around
 * CREATE DATABASE, which cannot, the next change of the same role takes away what a crash left from
 * 16 on, where a grant tells who made it.
 */
public final class TemporaryMembership {
  private final ServerConnection connection;
  private final MembershipSteps steps;

  /** That of an administrator's session. */
  public TemporaryMembership(ServerConnection connection) {
    this.connection = connection;
    this.steps = MembershipSteps.on(connection.major());
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

  /** The owner of a database; empty for a superuser, who need not know, or when there is none. */
  String ownerOf(String database) {
    if (connection.superuser()) {
      return "";
    }
    return connection
        .rows(
            "looking at the owner of database \"" + database + "\"",
            Sql.of(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s",
                Sql.literal(database)))
        .stream()
        .map(row -> row.text(0))
        .findFirst()
        .orElse("");
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
    return standing.mustBorrow()
        ? Sql.together(steps.lend(role), become, steps.takeBack(role))
        : become;
  }

  /**
   * The statements, run with the rights of some roles and while the master may become another, or
   * give it things to own. Both at once want membership with the roles' rights.
   */
  public Sql with(Collection<String> rights, String member, Sql statements) {
    if (connection.superuser()) {
      return statements;
    }
    var before = new ArrayList<Sql>();
    var after = new ArrayList<Sql>();
    for (String role : rights) {
      if (!standing(role).hasRights()) {
        before.add(steps.lendWithRights(role));
        after.add(0, steps.takeBack(role));
      }
    }
    boolean lent = rights.contains(member) && !before.isEmpty();
    if (!lent && standing(member).mustBorrow()) {
      before.add(steps.lend(member));
      after.add(0, steps.takeBack(member));
    }
    before.add(statements);
    before.addAll(after);
    return Sql.together(before.toArray(Sql[]::new));
  }

  /** The statements, run while the master is a member of the role. */
  Sql asMemberOf(String role, Sql statements) {
    return connection.superuser() || !standing(role).mustBorrow()
        ? statements
        : Sql.together(steps.lend(role), statements, steps.takeBack(role));
  }

  /** Makes the master a member where it is none; returns whether it did. */
  boolean borrow(String role) {
    if (connection.superuser() || !standing(role).mustBorrow()) {
      return false;
    }
    connection.run("becoming a member of role \"" + role + "\"", steps.lend(role));
    return true;
  }

  /** Ends a membership that {@link #borrow} made, also in a run that was cancelled meanwhile. */
  void giveBack(String role) {
    try {
      connection.tidyUp(steps.takeBack(role));
    } catch (SQLException e) {
      if (connection.cancellation().isCancelled()) {
        // What is told is that the run was cancelled; the next change of the role ends it.
        return;
      }
      throw Failures.statement(connection.place(), "leaving role \"" + role + "\"", e);
    }
  }

  private Standing standing(String role) {
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
                    steps.assuming(),
                    steps.options() ? leftBehind(oid) : Sql.of("false")))
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
}
