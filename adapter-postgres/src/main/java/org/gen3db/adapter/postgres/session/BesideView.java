package org.gen3db.adapter.postgres.session;

import java.util.Collection;
import java.util.List;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.RestoreMarks;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.restore.NamesBeside;

/**
 * What restores have made for themselves beside databases. A name alone proves nothing: the role
 * must bear our mark, and own the database.
 */
final class BesideView {
  /**
   * A template in which things of the role that loads are was being made when the run was killed,
   * and keeps that role from being dropped: it comes first.
   */
  private static final String MADE =
      """
      WITH w (live, next, load, made, lock) AS (VALUES %s), b AS (
        SELECT w.*, r.oid AS role FROM w JOIN pg_roles r ON r.rolname::text = w.load
        WHERE shobj_description(r.oid, 'pg_authid') = %s), t AS (
        SELECT d.oid, datname::text AS name,
          coalesce(shobj_description(d.oid, 'pg_database'), '') AS said
        FROM pg_database d JOIN pg_roles r ON r.oid = datdba
        WHERE datname ~ %s AND rolname = datname AND shobj_description(r.oid, 'pg_authid') = %s)
      SELECT 1, b.live, t.name, t.name, false, false FROM b, t WHERE EXISTS (
        SELECT FROM pg_shdepend s WHERE s.dbid = t.oid AND s.refclassid = 'pg_authid'::regclass
          AND s.refobjid = b.role)
      UNION ALL SELECT 2, b.live, coalesce(d.datname::text, ''), b.load, false, EXISTS (
          SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND l.pid <> pg_backend_pid()
            AND ((l.classid::bigint << 32) | l.objid::bigint) = b.lock)
        FROM b LEFT JOIN pg_database d ON d.datname::text = b.next AND d.datdba = b.role
      UNION ALL SELECT 3, w.live, t.name, t.name, true, false FROM w, t
        WHERE split_part(t.said, E'\\n', 1) = %s
          AND right(split_part(t.said, E'\\n', 2), length(w.made)) = w.made
      ORDER BY 1, 2, 3\
      """;

  private BesideView() {}

  /** A look beside these databases, at least one. */
  static Sql query(Collection<String> databases) {
    return Sql.of(
        MADE,
        Sql.list(databases.stream().map(BesideView::row).toList()),
        Sql.literal(RestoreMarks.LOADS),
        RestoreMarks.templateNames(),
        Sql.literal(RestoreMarks.OWNS_TEMPLATE),
        Sql.literal(RestoreMarks.TEMPLATE));
  }

  private static Sql row(String live) {
    String next = NamesBeside.next(live);
    return Sql.of(
        "(%s, %s, %s, %s, %s::bigint)",
        Sql.literal(live),
        Sql.literal(next),
        Sql.literal(NamesBeside.load(live)),
        Sql.literal(RestoreMarks.madeFor(live)),
        Sql.literal(Long.toString(Locks.key("database", next))));
  }

  static List<Observed.MadeBeside> read(List<ServerConnection.Row> rows) {
    return rows.stream()
        .map(
            row ->
                new Observed.MadeBeside(
                    row.text(1), row.text(2), row.text(3), row.bool(4), row.bool(5)))
        .toList();
  }
}
