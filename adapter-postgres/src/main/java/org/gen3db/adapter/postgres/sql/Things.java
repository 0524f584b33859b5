package org.gen3db.adapter.postgres.sql;

import org.gen3db.domain.login.Access;

/**
 * What users have made in a database, and what a login beside a service's own needs of it (R20):
 * parts of queries, for the sessions that look and for the script that grants.
 */
public final class Things {
  /**
   * Schemas, tables and the like, and sequences; what an extension brings is none. The schema
   * public belongs to the database's owner where a role of the server stands for that one.
   */
  private static final String MADE =
      """
      things (oid, maker, owner, kind, schema, name, acl) AS (
        SELECT c.oid, c.relowner, c.relowner, CASE c.relkind WHEN 'S' THEN 'S' ELSE 'r' END, s.nspname, c.relname,
          c.relacl
        FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND s.nspname <> 'information_schema'
          AND s.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_depend e
            WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
        UNION ALL
        SELECT s.oid, CASE pg_get_userbyid(s.nspowner) WHEN 'pg_database_owner'
            THEN (SELECT datdba FROM pg_database WHERE datname = current_database())
            ELSE s.nspowner END, s.nspowner, 'n', s.nspname, s.nspname, s.nspacl
        FROM pg_namespace s
        WHERE s.nspname <> 'information_schema' AND s.nspname !~ '^pg_' AND NOT EXISTS (
          SELECT FROM pg_depend e
          WHERE e.classid = 'pg_namespace'::regclass AND e.objid = s.oid AND e.deptype = 'e')),
      wanted (kind, writes, privilege) AS (VALUES ('n', false, 'USAGE'), ('r', false, 'SELECT'),
        ('S', false, 'SELECT'), ('r', true, 'INSERT'), ('r', true, 'UPDATE'), ('r', true, 'DELETE'),
        ('S', true, 'USAGE'), ('S', true, 'UPDATE'))\
      """;

  /**
   * Whether the role with the oid {@code g.oid} has not all of {@code w} on the thing {@code t}.
   */
  private static final String LACKS =
      """
      NOT coalesce(CASE t.kind WHEN 'n' THEN has_schema_privilege(g.oid, t.oid, w.privilege)
        WHEN 'S' THEN has_sequence_privilege(g.oid, t.oid, w.privilege)
        ELSE has_table_privilege(g.oid, t.oid, w.privilege) END, false)\
      """;

  /** Whether {@code x} is a right, on a thing of a kind, that those below take away. */
  private static final String CHANGING =
      """
      (x.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'CREATE')
        OR (x.privilege_type = 'USAGE' AND %s = 'S'))\
      """;

  /**
   * Whether the role was given a right on the thing {@code t} by which it changes something; only
   * what its owner gave is taken away by its owner.
   */
  private static final String CHANGES =
      """
      EXISTS (SELECT FROM aclexplode(t.acl) x
        WHERE x.grantee = g.oid AND x.grantor = t.owner AND %s)\
      """;

  private Things() {}

  /** The tables {@code things} and {@code wanted} of a query, behind WITH. */
  public static Sql made() {
    return Sql.of(MADE);
  }

  /** Whether the role lacks a right; over {@code g}, {@code t} and {@code w}. */
  public static Sql lacks() {
    return Sql.of(LACKS);
  }

  /** Whether the role may change something; over {@code g} and {@code t}. */
  public static Sql changes() {
    return Sql.of(CHANGES, changing(Sql.of("t.kind")));
  }

  /**
   * Whether {@code x} is a right by which something is changed.
   *
   * @param kind what kind of thing it is on
   */
  public static Sql changing(Sql kind) {
    return Sql.of(CHANGING, kind);
  }

  /** The rights of a login on a kind of things, as GRANT writes them. */
  static Sql rights(String kind, Access access) {
    boolean writes = access == Access.WRITE;
    return switch (kind) {
      case "n" -> Sql.of("USAGE");
      case "S" -> Sql.of(writes ? "USAGE, SELECT, UPDATE" : "SELECT");
      default -> Sql.of(writes ? "SELECT, INSERT, UPDATE, DELETE" : "SELECT");
    };
  }

  /** The rights by which things of a kind are changed. */
  static Sql changing(String kind) {
    return switch (kind) {
      case "n" -> Sql.of("CREATE");
      case "S" -> Sql.of("USAGE, UPDATE");
      default -> Sql.of("INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER");
    };
  }
}
