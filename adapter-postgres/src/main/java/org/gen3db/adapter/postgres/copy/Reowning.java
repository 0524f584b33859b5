package org.gen3db.adapter.postgres.copy;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * Gives all that a role owns in one database to another role, object by object (P10): REASSIGN
 * OWNED would give away what the role owns of the server as well, other databases among them. No
 * code of a user runs in this.
 *
 * @param connection the administrator's, in the database, with the rights of both roles
 */
public record Reowning(ServerConnection connection) {
  private static final String DOING = "giving what was copied to its new owner";

  /** Each takes a lock of the server's table of locks until its transaction ends. */
  private static final int AT_ONCE = 1000;

  /**
   * Schemas come first, as whoever gets an object must be allowed to make one where it is. What
   * goes with another object, as the sequence of a column, goes with that one.
   */
  private static final String BATCH =
      """
      DO $do$
      DECLARE
        one record;
      BEGIN
        FOR one IN
          SELECT CASE s.classid
              WHEN 'pg_catalog.pg_proc'::pg_catalog.regclass THEN 'ROUTINE'
              WHEN 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass THEN 'STATISTICS'
              WHEN 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass
                THEN 'FOREIGN DATA WRAPPER'
              ELSE pg_catalog.upper(o.type) END AS kind, o.identity
          %1$s
          ORDER BY s.classid <> 'pg_catalog.pg_namespace'::pg_catalog.regclass, s.classid, s.objid
          LIMIT %3$s
        LOOP
          EXECUTE pg_catalog.format('ALTER %%s %%s OWNER TO %%I', one.kind, one.identity, %2$s);
        END LOOP;
      END $do$;
      SELECT pg_catalog.count(*) %1$s\
      """;

  private static final String OWNED =
      """
      FROM pg_catalog.pg_shdepend s
        CROSS JOIN LATERAL pg_catalog.pg_identify_object(s.classid, s.objid, 0) o
      WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database
          WHERE datname = pg_catalog.current_database())
        AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
        AND s.refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %s)
        AND s.deptype = 'o'
        AND s.classid NOT IN ('pg_catalog.pg_default_acl'::pg_catalog.regclass,
          'pg_catalog.pg_extension'::pg_catalog.regclass)
        AND NOT (o.type = 'sequence' AND EXISTS (SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = s.classid AND d.objid = s.objid AND d.deptype IN ('a', 'i')
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass))\
      """;

  /** What is the role's in some way still, so that it would keep the role from being dropped. */
  private static final String LEFT =
      """
      SELECT pg_catalog.pg_describe_object(classid, objid, objsubid) FROM pg_catalog.pg_shdepend
      WHERE dbid = (SELECT oid FROM pg_catalog.pg_database
          WHERE datname = pg_catalog.current_database())
        AND refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
        AND refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %s)
      ORDER BY 1 LIMIT 1\
      """;

  /**
   * Gives all of it.
   *
   * @throws Gen3DbException also where something is left that has no owner to be changed
   */
  public void run(String from, String to) {
    Sql owned = Sql.of(OWNED, Sql.literal(from));
    try {
      long left = Long.MAX_VALUE;
      while (left > 0) {
        var results =
            connection.tryRun(DOING, Sql.of(BATCH, owned, Sql.literal(to), Sql.number(AT_ONCE)));
        long now = Long.parseLong(results.get(results.size() - 1).get(0).text(0));
        if (now >= left) {
          break;
        }
        left = now;
      }
      var rest = connection.tryRun(DOING, Sql.of(LEFT, Sql.literal(from))).get(0);
      if (!rest.isEmpty()) {
        throw new Gen3DbException(
            Notice.of(
                PostgresCode.STATEMENT_FAILED,
                connection.place(),
                "%s: %s stays with the role \"%s\"".formatted(DOING, rest.get(0).text(0), from)));
      }
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), DOING, e);
    }
  }
}
