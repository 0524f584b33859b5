package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * Gives all that one role owns in a database, and the database itself, to another. Nothing of the
 * dump runs in this, as the administrator's session could be misled by it: changing an owner calls
 * no code of a user.
 */
final class HandingOver {
  private static final String DOING = "giving everything to the service";

  /** Each takes a lock of the server's table of locks until its transaction ends (P10). */
  private static final int LARGE_OBJECTS_AT_ONCE = 1000;

  private final ServerConnection connection;
  private final Sql from;
  private final Sql to;
  private final String owner;
  private final String loader;

  HandingOver(ServerConnection connection, String loader, String owner) {
    this.connection = connection;
    this.loader = loader;
    this.owner = owner;
    this.from = Sql.name(loader);
    this.to = Sql.name(owner);
  }

  void run() {
    try {
      connection.awaitLongWork();
      boolean limited = !connection.superuser();
      var steps = MembershipSteps.on(connection.major());
      if (limited) {
        connection.tryRun(DOING, steps.lendWithRights(owner));
      }
      try {
        reown();
      } finally {
        if (limited && !connection.broken()) {
          connection.tidyUp(steps.takeBack(owner));
        }
      }
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), DOING, e);
    }
  }

  private void reown() throws SQLException {
    while (moreLargeObjects()) {
      // Each round is a transaction of its own.
    }
    connection.tryRun(
        DOING,
        Sql.together(
            Sql.of("BEGIN"),
            LoadJournal.drop(),
            schemas("GRANT CREATE ON SCHEMA %I TO %I"),
            Sql.of("REASSIGN OWNED BY %s TO %s", from, to),
            schemas("REVOKE CREATE ON SCHEMA %I FROM %I"),
            Sql.of("DROP OWNED BY %s", from),
            Sql.of("COMMIT")));
  }

  private boolean moreLargeObjects() throws SQLException {
    return connection
        .tryRun(
            DOING,
            Sql.of(
                """
                DO $do$ DECLARE lo oid; BEGIN
                  FOR lo IN SELECT oid FROM pg_largeobject_metadata
                    WHERE lomowner = %s::regrole LIMIT %s
                  LOOP EXECUTE format('ALTER LARGE OBJECT %%s OWNER TO %%I', lo, %s); END LOOP;
                END $do$;
                SELECT count(*) > 0 FROM pg_largeobject_metadata WHERE lomowner = %s::regrole\
                """,
                Sql.literal('"' + loader.replace("\"", "\"\"") + '"'),
                Sql.number(LARGE_OBJECTS_AT_ONCE),
                Sql.literal(owner),
                Sql.literal('"' + loader.replace("\"", "\"\"") + '"')))
        .get(0)
        .get(0)
        .bool(0);
  }

  /**
   * A new owner of a function must be allowed to make one where it is. What the owner of a schema
   * may do is its own afterwards, so that only the schemas that belong to others have such a grant.
   */
  private Sql schemas(String statement) {
    return Sql.of(
        """
        DO $do$ DECLARE s name; BEGIN
          FOR s IN SELECT nspname FROM pg_namespace
            WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
              AND pg_has_role(current_user, nspowner, 'USAGE')
              AND nspowner <> (SELECT oid FROM pg_roles WHERE rolname = %s)
          LOOP EXECUTE format(%s, s, %s); END LOOP;
        END $do$\
        """,
        Sql.literal(owner), Sql.literal(statement), Sql.literal(owner));
  }
}
