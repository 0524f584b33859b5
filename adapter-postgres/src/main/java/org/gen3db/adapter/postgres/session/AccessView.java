package org.gen3db.adapter.postgres.session;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.ServerConnection.Row;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Things;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Observed;

/** What a login beside a service's own may do with what others make in the database (R20). */
final class AccessView {
  /**
   * A row for each who has made something, or may come in and make something: the master, the
   * database's owner, and whoever was let in by name.
   */
  private static final String MAKERS =
      """
      WITH %s, makers AS (
        SELECT r.oid, r.rolname, coalesce(r.rolname = %s OR r.oid = d.datdba OR EXISTS (
          SELECT FROM aclexplode(d.datacl) a
          WHERE a.grantee = r.oid AND a.privilege_type = 'CONNECT'), r.oid = d.datdba) AS comes
        FROM pg_roles r, pg_database d
        WHERE d.datname = current_database() AND r.rolname <> %s AND r.rolname !~ '^pg_')
      SELECT m.rolname, m.comes,
        EXISTS (SELECT FROM things t JOIN wanted w ON w.kind = t.kind AND NOT w.writes
          WHERE t.maker = m.oid AND %s),
        EXISTS (SELECT FROM things t JOIN wanted w ON w.kind = t.kind AND w.writes
          WHERE t.maker = m.oid AND %s),
        m.comes AND EXISTS (SELECT FROM wanted w WHERE NOT w.writes AND %s),
        m.comes AND EXISTS (SELECT FROM wanted w WHERE w.writes AND %s),
        EXISTS (SELECT FROM things t WHERE t.maker = m.oid AND %s)
          OR EXISTS (SELECT FROM pg_default_acl a, aclexplode(a.defaclacl) x
            WHERE a.defaclrole = m.oid AND a.defaclnamespace = 0
              AND a.defaclobjtype IN ('r', 'S', 'n') AND x.grantee = g.oid AND %s)
      FROM makers m LEFT JOIN pg_roles g ON g.rolname = %s
      WHERE m.comes OR m.oid IN (SELECT maker FROM things)\
      """;

  /** Whether the role does not get the right {@code w} on what {@code m} makes later. */
  private static final String LACKS_LATER =
      """
      NOT EXISTS (SELECT FROM pg_default_acl a, aclexplode(a.defaclacl) x
        WHERE a.defaclrole = m.oid AND a.defaclnamespace = 0 AND a.defaclobjtype = w.kind::"char"
          AND x.grantee = g.oid AND x.privilege_type = w.privilege)\
      """;

  /** The things of a maker that the role lacks a right on, or may change. */
  private static final String THINGS =
      """
      WITH %s SELECT t.kind, t.schema, t.name, EXISTS (SELECT FROM wanted w
          WHERE w.kind = t.kind AND (%s OR NOT w.writes) AND %s), %s
      FROM things t LEFT JOIN pg_roles g ON g.rolname = %s
      WHERE t.maker = %s ORDER BY t.schema, t.name\
      """;

  private AccessView() {}

  static Sql query(Sql me, Optional<String> master) {
    return Sql.of(
        MAKERS,
        Things.made(),
        master.map(Sql::literal).orElse(Sql.of("NULL")),
        me,
        Things.lacks(),
        Things.lacks(),
        Sql.of(LACKS_LATER),
        Sql.of(LACKS_LATER),
        Things.changes(),
        Things.changing(Sql.of("a.defaclobjtype")),
        me);
  }

  /**
   * One who makes things.
   *
   * @param comes whether it may come in; else it has made something only
   */
  private record Maker(
      String name,
      boolean comes,
      boolean readNow,
      boolean writeNow,
      boolean readLater,
      boolean writeLater,
      boolean changes) {
    static Maker read(Row row) {
      return new Maker(
          row.text(0),
          row.bool(1),
          row.bool(2),
          row.bool(3),
          row.bool(4),
          row.bool(5),
          row.bool(6));
    }
  }

  static Observed.Rights read(List<Row> rows) {
    List<Maker> makers = rows.stream().map(Maker::read).toList();
    return new Observed.Rights(
        byAccess(names(makers, Maker::readNow), names(makers, Maker::writeNow)),
        byAccess(names(makers, Maker::readLater), names(makers, Maker::writeLater)),
        names(makers, Maker::changes),
        names(makers, Maker::comes));
  }

  /** Who writes also reads. */
  private static Map<Access, Set<String>> byAccess(Set<String> unread, Set<String> unwritten) {
    Set<String> either = new HashSet<>(unread);
    either.addAll(unwritten);
    return Map.of(Access.READ, unread, Access.WRITE, either);
  }

  private static Set<String> names(List<Maker> makers, Predicate<Maker> which) {
    return makers.stream().filter(which).map(Maker::name).collect(Collectors.toSet());
  }

  /** The things of a maker, as {@link Thing} reads them. */
  static Sql things(String role, Access access, String maker) {
    return Sql.of(
        THINGS,
        Things.made(),
        Sql.of(access == Access.WRITE ? "true" : "false"),
        Things.lacks(),
        Things.changes(),
        Sql.literal(role),
        ServerView.oidOf(maker));
  }

  /**
   * Something that was made in a database.
   *
   * @param kind {@code n} for a schema, {@code S} for a sequence, {@code r} for a table and the
   *     like
   * @param lacking whether the role may not do with it all that it should
   * @param changes whether it was given a right by which it changes it
   */
  record Thing(String kind, Sql name, boolean lacking, boolean changes) {
    static Thing read(Row row) {
      Sql schema = Sql.name(row.text(1));
      return new Thing(
          row.text(0),
          row.text(0).equals("n") ? schema : Sql.of("%s.%s", schema, Sql.name(row.text(2))),
          row.bool(3),
          row.bool(4));
    }
  }
}
