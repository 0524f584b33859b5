package org.gen3db.adapter.postgres.session;

import java.sql.SQLException;
import java.util.ArrayList;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * Ends the sessions in a database. An administrator who is no superuser may end those of roles
 * whose rights it has: for this it borrows those of the database's owner and of gen3db's other
 * logins. It sees of other roles' sessions that they are there, and not of what kind; those of
 * autovacuum have no role, and give way by themselves.
 *
 * @param connection the administrator's, in another database
 */
public record Eviction(ServerConnection connection) {
  private static final String BORROWED =
      """
      SELECT DISTINCT rolname FROM pg_stat_activity JOIN pg_roles r ON r.oid = usesysid
      WHERE datname = %s AND NOT rolsuper AND NOT pg_has_role(r.oid, 'USAGE')
        AND NOT pg_has_role('pg_signal_backend', 'USAGE')
        AND (r.oid = (SELECT datdba FROM pg_database WHERE datname = %s)
          OR position('[gen3db release=' IN coalesce(shobj_description(r.oid, 'pg_authid'), '')) > 0)
      ORDER BY 1\
      """;

  private static final String END =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = %s AND pid <> pg_backend_pid() AND usesysid IS NOT NULL\
      """;

  /**
   * Ends them; they are gone a moment later.
   *
   * @throws SQLException such as 42501, where somebody is in it whose sessions it may not end
   */
  public void run(String doing, String database) throws SQLException {
    Sql name = Sql.literal(database);
    var all = new ArrayList<Sql>();
    all.add(Sql.of(END, name));
    if (!connection.superuser()) {
      var steps = MembershipSteps.on(connection.major());
      for (var row : connection.tryRun(doing, Sql.of(BORROWED, name, name)).get(0)) {
        all.add(0, steps.lendWithRights(row.text(0)));
        all.add(steps.takeBack(row.text(0)));
      }
    }
    connection.tryRun(doing, Sql.together(all.toArray(Sql[]::new)));
  }
}
