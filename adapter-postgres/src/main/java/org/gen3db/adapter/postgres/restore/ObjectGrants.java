package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.List;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.TemporaryMembership;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * What others may do with the objects in a database, and with those that are made later (P8): read
 * in the live one, and given in the one that takes its place where the same object is there. A dump
 * says nothing of it that would be believed.
 */
final class ObjectGrants {
  private static final String DOING = "giving others what they may do in the live database";

  /**
   * As statements, in an order in which they hold: what PUBLIC has by itself and not here is taken
   * first. What extensions bring is theirs, and what owners have they have anyway.
   */
  private static final String STATEMENTS =
      """
      WITH grantees AS (
        SELECT oid, quote_ident(rolname) AS name FROM pg_roles UNION ALL SELECT 0, 'PUBLIC'),
      ours AS (
        SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
        WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'),
      acls AS (
        SELECT 1 AS turn, 'SCHEMA ' || quote_ident(nspname) AS object, '' AS columns,
          nspowner AS owner, coalesce(nspacl, acldefault('n', nspowner)) AS acl, true AS public_too
        FROM ours
        UNION ALL
        SELECT 2, CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END
            || format('%I.%I', nspname, relname), '', relowner, relacl, false
        FROM pg_class c JOIN ours n ON n.oid = relnamespace
        WHERE relacl IS NOT NULL AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
            AND e.objid = c.oid AND e.deptype = 'e')
        UNION ALL
        SELECT 2, 'TABLE ' || format('%I.%I', nspname, relname),
          ' (' || quote_ident(attname) || ')', relowner, attacl, false
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN ours n ON n.oid = relnamespace
        WHERE attacl IS NOT NULL AND NOT attisdropped
        UNION ALL
        SELECT 3, 'ROUTINE ' || format('%I.%I(%s)', nspname, proname,
            pg_get_function_identity_arguments(p.oid)), '', proowner, proacl, true
        FROM pg_proc p JOIN ours n ON n.oid = pronamespace
        WHERE proacl IS NOT NULL
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
            AND e.objid = p.oid AND e.deptype = 'e')
        UNION ALL
        SELECT 3, CASE typtype WHEN 'd' THEN 'DOMAIN ' ELSE 'TYPE ' END
            || format('%I.%I', nspname, typname), '', typowner, typacl, true
        FROM pg_type t JOIN ours n ON n.oid = typnamespace
        WHERE typacl IS NOT NULL
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass
            AND e.objid = t.oid AND e.deptype = 'e'))
      SELECT statement FROM (
        SELECT turn, object, 0 AS step, format('REVOKE ALL ON %s FROM PUBLIC', object) AS statement
        FROM acls WHERE public_too AND NOT EXISTS (SELECT FROM aclexplode(acl) WHERE grantee = 0)
        UNION ALL
        SELECT turn, object, 1, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, object,
          g.name, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM acls, aclexplode(acl) x JOIN grantees g ON g.oid = x.grantee
        WHERE x.grantee <> owner
        UNION ALL
        SELECT 4, d.oid::text, 1, format(
          'ALTER DEFAULT PRIVILEGES FOR ROLE %I%s GRANT %s ON %s TO %s%s', r.rolname,
          coalesce(' IN SCHEMA ' || quote_ident(n.nspname), ''), x.privilege_type,
          CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
            WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END,
          g.name, CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_default_acl d JOIN pg_roles r ON r.oid = defaclrole
          LEFT JOIN pg_namespace n ON n.oid = defaclnamespace,
          aclexplode(defaclacl) x JOIN grantees g ON g.oid = x.grantee
        WHERE x.grantee <> defaclrole AND defaclobjtype IN ('r', 'S', 'f', 'T', 'n')) AS all_of_them
      ORDER BY turn, object, step, statement\
      """;

  /** Each by itself, as one that cannot be given is told and takes no other along. */
  private static final String GIVE =
      """
      DO $do$
      DECLARE
        statement text;
        left_out text[] := '{}';
      BEGIN
        FOREACH statement IN ARRAY ARRAY[%s] LOOP
          BEGIN
            EXECUTE statement;
          EXCEPTION WHEN OTHERS THEN
            left_out := pg_catalog.array_append(left_out, statement);
          END;
        END LOOP;
        PERFORM pg_catalog.set_config('gen3db.left_out',
          pg_catalog.array_to_string(left_out, pg_catalog.chr(10)), false);
      END $do$\
      """;

  private ObjectGrants() {}

  /**
   * Those of a database.
   *
   * @param connection the administrator's, in it
   */
  static List<String> in(ServerConnection connection) {
    return connection.rows(DOING, Sql.of(STATEMENTS.replace("%", "%%"))).stream()
        .map(row -> row.text(0))
        .toList();
  }

  /**
   * Gives them in another database.
   *
   * @param connection the administrator's, in that one
   * @param owner the role that owns it and all that is in it
   * @return those that could not be given
   */
  static List<String> give(ServerConnection connection, String owner, List<String> statements) {
    if (statements.isEmpty()) {
      return List.of();
    }
    try {
      var results =
          connection.tryRun(
              DOING,
              Sql.together(
                  new TemporaryMembership(connection)
                      .with(List.of(owner), owner, Sql.of(GIVE, Sql.literals(statements))),
                  Sql.of("SELECT current_setting('gen3db.left_out')")));
      return results.get(results.size() - 1).get(0).text(0).lines().toList();
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), DOING, e);
    }
  }
}
