package org.gen3db.adapter.postgres.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.plan.Observed;

/** What is seen inside a service's database, in one round trip, by the service or by a master. */
public final class InsideView {
  /**
   * Those who may come in and make things in the schema public beside the role: the master, another
   * owner of the database, and whoever was let in by name.
   */
  private static final String CREATORS =
      """
      SELECT r.oid, r.rolname, r.rolname = %s
          OR r.oid = (SELECT datdba FROM pg_database WHERE datname = current_database()) AS rules
      FROM pg_roles r
      WHERE (r.rolname = %s
          OR r.oid = (SELECT datdba FROM pg_database WHERE datname = current_database())
          OR EXISTS (SELECT FROM pg_namespace n, aclexplode(n.nspacl) a
            WHERE n.nspname = 'public' AND a.grantee = r.oid AND a.privilege_type = 'CREATE')
          OR EXISTS (SELECT FROM pg_database d, aclexplode(d.datacl) a
            WHERE d.datname = current_database() AND a.grantee = r.oid
              AND a.privilege_type = 'CONNECT'))
        AND r.rolname <> %s AND r.rolname !~ '^pg_'
        AND coalesce(
          has_schema_privilege(r.oid, (SELECT oid FROM pg_namespace WHERE nspname = 'public'), 'CREATE'),
          r.rolsuper OR r.rolname <> %s)\
      """;

  /** Where the schema public was dropped, nobody owns it, and nobody can use it. */
  private static final String SCHEMA =
      """
      SELECT
        coalesce(CASE WHEN pg_get_userbyid(n.nspowner) = 'pg_database_owner'
          THEN d.datdba = r.oid ELSE n.nspowner = r.oid END, false),
        coalesce(has_schema_privilege(r.oid, n.oid, 'USAGE')
          AND has_schema_privilege(r.oid, n.oid, 'CREATE'), false),
        EXISTS (%s), EXISTS (%s AND c.oid > d.oid),
        n.oid IS NOT NULL,
        coalesce(CASE WHEN pg_get_userbyid(n.nspowner) = 'pg_database_owner'
          THEN pg_get_userbyid(d.datdba) ELSE pg_get_userbyid(n.nspowner) END, ''),
        pg_get_userbyid(d.datdba),
        position('[gen3db ' IN coalesce(shobj_description(d.oid, 'pg_database'), '')) > 0
          AND d.datdba = r.oid
          AND position('[gen3db ' IN coalesce(shobj_description(r.oid, 'pg_authid'), '')) > 0,
        coalesce(has_schema_privilege(r.oid, n.oid, 'USAGE'), false),
        EXISTS (%s AND has_schema_privilege(r.oid, s.oid, 'USAGE')
          AND has_table_privilege(r.oid, c.oid, 'SELECT')),
        EXISTS (SELECT FROM pg_namespace o
          WHERE o.nspname NOT IN ('public', 'information_schema') AND o.nspname !~ '^pg_'
            AND has_schema_privilege(r.oid, o.oid, 'USAGE')
            AND has_schema_privilege(r.oid, o.oid, 'CREATE'))
      FROM pg_database d LEFT JOIN pg_roles r ON r.rolname = %s
        LEFT JOIN pg_namespace n ON n.nspname = 'public'
      WHERE d.datname = current_database()\
      """;

  /** Tables of users: plain, partitioned and foreign ones; what an extension brings is none. */
  private static final String TABLES =
      """
      SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f') AND s.nspname <> 'information_schema'
        AND s.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_depend e
          WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')\
      """;

  /** What a creator has in the schema public: tables and the like, and sequences. */
  private static final String MADE =
      """
      SELECT m.oid, m.relname, m.relkind = 'S' FROM pg_class m
      WHERE m.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public')
        AND m.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
        AND NOT EXISTS (SELECT FROM pg_depend e
          WHERE e.classid = 'pg_class'::regclass AND e.objid = m.oid AND e.deptype = 'e')
        AND m.relowner = %s\
      """;

  /**
   * The creators, and of each whether it is the master or the owner, and whether the role could not
   * use all of its future tables, sequences and functions, or of those that are there.
   */
  private static final String GRANTED =
      """
      SELECT c.rolname, coalesce(c.rules, false), EXISTS (
        SELECT FROM (VALUES ('r', 'SELECT'), ('r', 'INSERT'), ('r', 'UPDATE'), ('r', 'DELETE'),
          ('r', 'TRUNCATE'), ('r', 'REFERENCES'), ('r', 'TRIGGER'), ('S', 'USAGE'),
          ('S', 'SELECT'), ('S', 'UPDATE'), ('f', 'EXECUTE')) w(kind, privilege)
        WHERE NOT EXISTS (
          SELECT FROM pg_default_acl a, aclexplode(a.defaclacl) x
          WHERE a.defaclrole = c.oid AND a.defaclobjtype = w.kind::"char"
            AND a.defaclnamespace IN (0, (SELECT oid FROM pg_namespace WHERE nspname = 'public'))
            AND x.grantee = g.oid AND x.privilege_type = w.privilege)),
        EXISTS (%s AND NOT CASE
          WHEN m.relkind = 'S' THEN has_sequence_privilege(g.oid, m.oid, 'USAGE')
            AND has_sequence_privilege(g.oid, m.oid, 'SELECT')
            AND has_sequence_privilege(g.oid, m.oid, 'UPDATE')
          ELSE has_table_privilege(g.oid, m.oid, 'SELECT')
            AND has_table_privilege(g.oid, m.oid, 'INSERT')
            AND has_table_privilege(g.oid, m.oid, 'UPDATE')
            AND has_table_privilege(g.oid, m.oid, 'DELETE') END)
      FROM (%s) c LEFT JOIN pg_roles g ON g.rolname = %s\
      """;

  private static final String INSTALLED = "SELECT extname FROM pg_extension";

  private static final String AVAILABLE = "SELECT name FROM pg_available_extensions";

  private InsideView() {}

  /** What the server offers to a database that is not there yet. */
  static Sql available() {
    return Sql.of(AVAILABLE);
  }

  /** Which of some extensions only superusers make, whoever owns the database. */
  static Sql untrusted(Collection<String> names) {
    return Sql.of(
        "SELECT offered.name FROM pg_available_extensions offered JOIN"
            + " pg_available_extension_versions AS of ON of.name = offered.name AND of.version ="
            + " offered.default_version WHERE of.superuser AND NOT of.trusted AND offered.name IN"
            + " (%s)",
        Sql.literals(names));
  }

  /** What a role has in the schema public: oid, name, and whether it is a sequence. */
  static Sql madeBy(String creator) {
    return Sql.of(MADE, ServerView.oidOf(creator));
  }

  /** Whether a role may do anything in this database, and nothing stands between. */
  static Sql unhindered(String role) {
    return Sql.of(
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s AND rolsuper)"
            + " AND NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtenabled <> 'D')",
        Sql.literal(role));
  }

  /** The tables of users, by oid and name. */
  static Sql tables() {
    return Sql.of(TABLES);
  }

  /**
   * All that is looked at; what the server offers comes last, where it is not known yet.
   *
   * @param role the name of the role for which it is looked
   * @param withOffered whether to ask for that too
   */
  static Sql query(Sql role, Optional<String> master, boolean withOffered) {
    Sql view = Sql.together(schema(role), creators(role, master), Sql.of(INSTALLED));
    return withOffered ? Sql.together(view, available()) : view;
  }

  /** Who else makes things there, as {@link Creator} reads it. */
  static Sql creators(Sql me, Optional<String> master) {
    Sql administrator = master.map(Sql::literal).orElse(Sql.of("NULL"));
    return Sql.of(
        GRANTED,
        Sql.of(MADE, Sql.of("c.oid")),
        Sql.of(CREATORS, administrator, administrator, me, administrator),
        me);
  }

  /**
   * Somebody else who makes things in the database.
   *
   * @param name the role
   * @param rules whether it is the master or the database's owner
   * @param future whether the role may not use all that it makes later
   * @param present whether the role may not use all that it has made
   */
  record Creator(String name, boolean rules, boolean future, boolean present) {
    static Creator read(ServerConnection.Row row) {
      return new Creator(row.text(0), row.bool(1), row.bool(2), row.bool(3));
    }
  }

  /** Whether the role owns the schema public, whether it may use it, and where else it works. */
  static Sql schema(Sql role) {
    return Sql.of(SCHEMA, tables(), tables(), tables(), role);
  }

  /**
   * The schema public as the answer to {@link #schema} shows it.
   *
   * @param exists whether there is one
   * @param owner whose it is; the database's owner for one that belongs to whoever that is
   * @param databaseOwner the database's owner
   */
  record PublicSchema(
      boolean owned, boolean usable, boolean exists, String owner, String databaseOwner) {
    static PublicSchema read(ServerConnection.Row row) {
      return new PublicSchema(row.bool(0), row.bool(1), row.bool(4), row.text(5), row.text(6));
    }
  }

  /** Whether a run of gen3db made it, and there is a place for extensions. */
  static boolean marked(List<List<ServerConnection.Row>> results) {
    var row = results.get(0).get(0);
    return row.bool(4) && row.bool(7);
  }

  /**
   * Whether what follows the extensions is done: then one that is not there could not be made, or
   * was taken away.
   */
  static boolean goneBy(List<List<ServerConnection.Row>> results) {
    return usesFuture(results.get(1).stream().map(Creator::read).toList());
  }

  private static boolean usesFuture(List<Creator> creators) {
    return creators.stream().noneMatch(one -> one.rules() && one.future());
  }

  /**
   * Whether all the tables are older than the database: then they may be those of template1, which
   * a copy has under the same oids.
   */
  static boolean onlyOldTables(List<List<ServerConnection.Row>> results) {
    var row = results.get(0).get(0);
    return row.bool(2) && !row.bool(3);
  }

  /**
   * Reads the answer to {@link #query}.
   *
   * @param available what the server offers
   * @param templatesAlone whether the tables that there are came with template1
   * @param refused the wanted extensions that may not be made, and why
   */
  static Observed.Inside read(
      List<List<ServerConnection.Row>> results,
      Set<String> available,
      boolean templatesAlone,
      Map<String, String> refused) {
    var schema = results.get(0).get(0);
    List<Creator> creators = results.get(1).stream().map(Creator::read).toList();
    return new Observed.Inside(
        schema.bool(0),
        schema.bool(1),
        schema.bool(8),
        usesFuture(creators),
        names(results.get(2)),
        available,
        schema.bool(2) && !templatesAlone,
        schema.bool(9) && !templatesAlone,
        schema.bool(10),
        refused,
        names(creators, Creator::future),
        names(creators, Creator::present),
        List.of());
  }

  private static Set<String> names(List<Creator> creators, Predicate<Creator> which) {
    return creators.stream().filter(which).map(Creator::name).collect(Collectors.toSet());
  }

  /** The first column. */
  public static Set<String> names(List<ServerConnection.Row> rows) {
    return rows.stream().map(row -> row.text(0)).collect(Collectors.toUnmodifiableSet());
  }
}
