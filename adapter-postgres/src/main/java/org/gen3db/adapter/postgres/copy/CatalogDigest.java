package org.gen3db.adapter.postgres.copy;

import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * What is in a database, in a few digits, whoever owns it: relations with the sizes of their files,
 * constraints, routines, types, triggers, rules, policies and large objects, all with the numbers
 * that a copy keeps. A copy of which a file was cut, or a template that somebody has changed, has
 * other digits.
 */
final class CatalogDigest {
  private static final Sql DIGEST =
      Sql.of(
          """
          WITH ours AS (
            SELECT oid, nspname FROM pg_catalog.pg_namespace
            WHERE nspname <> 'information_schema' AND nspname <> 'pg_catalog'
              AND nspname !~ '^pg_(toast_)?temp_'),
          lines (line) AS (
            SELECT pg_catalog.concat_ws(' ', 'schema', oid, nspname) FROM ours
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'relation', c.oid, nspname, relname, relkind, relnatts,
              relchecks, pg_catalog.pg_relation_size(c.oid))
            FROM pg_catalog.pg_class c JOIN ours ON ours.oid = relnamespace
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'constraint', c.oid, conname, contype, convalidated)
            FROM pg_catalog.pg_constraint c JOIN ours ON ours.oid = connamespace
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'routine', p.oid, proname, pg_catalog.md5(prosrc))
            FROM pg_catalog.pg_proc p JOIN ours ON ours.oid = pronamespace
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'type', t.oid, typname)
            FROM pg_catalog.pg_type t JOIN ours ON ours.oid = typnamespace
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'trigger', t.oid, tgname, tgenabled)
            FROM pg_catalog.pg_trigger t
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'rule', r.oid, rulename)
            FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = ev_class
              JOIN ours ON ours.oid = relnamespace
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'policy', p.oid, polname) FROM pg_catalog.pg_policy p
            UNION ALL
            SELECT pg_catalog.concat_ws(' ', 'large objects', pg_catalog.count(*))
            FROM pg_catalog.pg_largeobject_metadata)
          SELECT pg_catalog.md5(pg_catalog.string_agg(line, E'\\n' ORDER BY line COLLATE "C"))
          FROM lines\
          """);

  private CatalogDigest() {}

  /**
   * That of a database.
   *
   * @param connection the administrator's, in it
   */
  static String in(ServerConnection connection) {
    return connection.rows("looking at what was copied", DIGEST).get(0).text(0);
  }
}
