package org.gen3db.adapter.restore.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.testkit.postgres.TestPostgres;

/**
 * All that a database holds, as lines that are equal where two databases are: what each object is
 * defined as, and of each table how many rows it has and a hash of all of them.
 */
final class Snapshot {
  private static final String OURS =
      " NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'";

  private static final String NOT_OF_EXTENSION =
      " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = %s.oid AND e.deptype = 'e')";

  private static final List<String> QUERIES =
      List.of(
          // relations and their columns
          """
          SELECT format('%s %s %s %s %s %s %s', c.relkind, c.relpersistence, c.oid::regclass, c.reloptions,
            c.relrowsecurity, c.relforcerowsecurity, pg_get_expr(c.relpartbound, c.oid))
          FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname"""
              + OURS
              + NOT_OF_EXTENSION.formatted("c"),
          """
          SELECT format('%s.%I %s %s %s %s %s %s %s', c.oid::regclass, attname, attnum,
            format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
            nullif(attstattarget, -1), pg_get_expr(adbin, adrelid))
          FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
            JOIN pg_namespace n ON n.oid = relnamespace
            LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
          WHERE attnum > 0 AND NOT attisdropped AND c.relkind <> 'i' AND nspname"""
              + OURS,
          "SELECT pg_get_indexdef(indexrelid) || indisclustered || indisvalid FROM pg_index i"
              + " JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace"
              + " WHERE nspname"
              + OURS,
          // from 18 on NOT NULL is a constraint with a name, also where it came from an older dump
          "SELECT format('%s %s %s %s', conrelid::regclass, conname, convalidated,"
              + " pg_get_constraintdef(k.oid)) FROM pg_constraint k"
              + " JOIN pg_namespace n ON n.oid = connamespace WHERE contype <> 'n' AND nspname"
              + OURS,
          "SELECT format('%s %s', c.oid::regclass, pg_get_viewdef(c.oid)) FROM pg_class c"
              + " JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('v', 'm') AND nspname"
              + OURS,
          "SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid ="
              + " pronamespace WHERE prokind <> 'a' AND nspname"
              + OURS
              + NOT_OF_EXTENSION.formatted("p"),
          "SELECT format('%s %s', p.oid::regprocedure, aggtransfn) FROM pg_proc p JOIN pg_aggregate g"
              + " ON aggfnoid = p.oid JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname"
              + OURS,
          "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
          "SELECT pg_get_ruledef(r.oid) FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class"
              + " JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname"
              + OURS,
          "SELECT format('%s %s %s', polrelid::regclass, polname, pg_get_expr(polqual, polrelid))"
              + " FROM pg_policy",
          "SELECT format('%s %s %s', t.oid::regtype, typtype, (SELECT array_agg(enumlabel ORDER BY"
              + " enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)) FROM pg_type t"
              + " JOIN pg_namespace n ON n.oid = typnamespace WHERE nspname"
              + OURS
              + NOT_OF_EXTENSION.formatted("t"),
          "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext",
          "SELECT format('%s %s', extname, extnamespace::regnamespace) FROM pg_extension",
          "SELECT 'schema ' || nspname FROM pg_namespace n WHERE nspname" + OURS,
          "SELECT format('%s %s %s %s %s', s.schemaname, s.sequencename, s.start_value, s.increment_by,"
              + " s.last_value) FROM pg_sequences s",
          // comments, but not those that say whose a database is
          "SELECT format('%s %s', (pg_identify_object(classoid, objoid, objsubid)).identity,"
              + " description) FROM pg_description d WHERE classoid NOT IN ('pg_extension'::regclass)"
              + " AND objoid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid ="
              + " d.objoid AND e.deptype = 'e')",
          "SELECT format('large object %s %s', m.oid, (SELECT md5(string_agg(data, '' ORDER BY"
              + " pageno)) FROM pg_largeobject l WHERE l.loid = m.oid)) FROM pg_largeobject_metadata m");

  private Snapshot() {}

  static List<String> of(TestPostgres server, String database) throws SQLException {
    try (Connection connection = server.open(database)) {
      TestPostgres.run(
          connection,
          "SET search_path = ''",
          "SET timezone = 'UTC'",
          "SET row_security = off",
          "SET extra_float_digits = 3");
      var lines = new ArrayList<String>();
      for (String query : QUERIES) {
        TestPostgres.run(connection, query).stream().sorted().forEach(lines::add);
        lines.add("--");
      }
      for (String table : tables(connection)) {
        lines.add(
            TestPostgres.run(
                    connection,
                    "SELECT format('%s %s %s', '"
                        + table.replace("'", "''")
                        + "', count(*), sum(('x' || left(md5(t::text), 15))::bit(60)::bigint)) FROM"
                        + " ONLY "
                        + table
                        + " t")
                .get(0));
      }
      return lines;
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return TestPostgres.run(
        connection,
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            + " WHERE relkind IN ('r', 'm') AND relispopulated AND nspname"
            + OURS
            + " ORDER BY 1");
  }

  /** Who owns anything at all, by what it owns. */
  static List<String> owners(TestPostgres server, String database) {
    return server.sqlIn(
        database,
        """
        SELECT DISTINCT pg_get_userbyid(refobjid) FROM pg_shdepend
        WHERE deptype = 'o' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY 1
        """);
  }
}
