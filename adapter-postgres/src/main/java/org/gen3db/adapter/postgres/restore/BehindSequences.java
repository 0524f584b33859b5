package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.restore.LoadedDump.Behind;

/** Sequences whose next value the column has passed that takes its values from them. */
final class BehindSequences {
  private static final String DOING = "looking at the sequences";

  /** Those that belong to a column, and those that a column's default names. */
  private static final Sql USED =
      Sql.of(
          """
          SELECT DISTINCT sn.nspname, s.relname, tn.nspname, t.relname, attname,
            q.seqincrement > 0
          FROM (
            SELECT objid AS sequence, refobjid AS "table", refobjsubid AS num
            FROM pg_catalog.pg_depend
            WHERE classid = 'pg_catalog.pg_class'::regclass AND deptype IN ('a', 'i')
              AND refclassid = 'pg_catalog.pg_class'::regclass AND refobjsubid > 0
            UNION
            SELECT refobjid, adrelid, adnum
            FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_depend ON objid = d.oid
            WHERE classid = 'pg_catalog.pg_attrdef'::regclass
              AND refclassid = 'pg_catalog.pg_class'::regclass
          ) AS used
          JOIN pg_catalog.pg_sequence q ON seqrelid = sequence
          JOIN pg_catalog.pg_class s ON s.oid = sequence
          JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
          JOIN pg_catalog.pg_class t ON t.oid = "table" AND t.relkind IN ('r', 'p')
            AND NOT t.relispartition
          JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
          JOIN pg_catalog.pg_attribute ON attrelid = t.oid AND attnum = num
          WHERE NOT seqcycle AND atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
          ORDER BY 1, 2, 3, 4, 5\
          """);

  private BehindSequences() {}

  /**
   * Those of the database.
   *
   * @param connection of the role that loaded it
   */
  static List<Behind> in(ServerConnection connection) {
    try {
      var behind = new ArrayList<Behind>();
      for (ServerConnection.Row used : connection.tryRun(DOING, USED).get(0)) {
        if (isBehind(connection, used)) {
          behind.add(
              new Behind(
                  used.text(0) + "." + used.text(1),
                  used.text(2) + "." + used.text(3) + "." + used.text(4)));
        }
      }
      return behind;
    } catch (SQLException e) {
      throw LoadFailures.of(connection.place(), e);
    }
  }

  /** What of the dump stands in the way of a look, as a policy may, is no reason to stop. */
  private static boolean isBehind(ServerConnection connection, ServerConnection.Row used)
      throws SQLException {
    boolean rises = used.bool(5);
    try {
      var results =
          connection.tryRun(
              DOING,
              Sql.together(
                  Sql.of("BEGIN READ ONLY"),
                  Sql.of("SET LOCAL row_security = on"),
                  Sql.of(
                      """
                      SELECT coalesce((SELECT %s(%s) FROM %s.%s) %s (
                        SELECT last_value::numeric + CASE WHEN is_called THEN seqincrement ELSE 0 END
                        FROM %s.%s AS s JOIN pg_catalog.pg_sequence ON seqrelid = s.tableoid), false)\
                      """,
                      rises ? Sql.of("max") : Sql.of("min"),
                      Sql.name(used.text(4)),
                      Sql.name(used.text(2)),
                      Sql.name(used.text(3)),
                      rises ? Sql.of(">=") : Sql.of("<="),
                      Sql.name(used.text(0)),
                      Sql.name(used.text(1))),
                  Sql.of("COMMIT")));
      return results.get(0).get(0).bool(0);
    } catch (SQLException e) {
      if (connection.broken()) {
        throw e;
      }
      connection.tidyUp(Sql.of("ROLLBACK"));
      return false;
    }
  }
}
