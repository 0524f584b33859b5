package org.gen3db.adapter.postgres;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.domain.plan.Observed;

/**
 * What a database that is made now gets from template1: an operator may have put tables, extensions
 * or another schema public there. The tables are no data of a service (R16, R17).
 *
 * @param ownersSchema whether the schema public will belong to the database's owner
 * @param everybodyCreates whether every role may create things in it
 * @param masterCreates whether the administrator may, by what it is or was granted
 * @param installed the extensions
 * @param tables its tables that no extension brought, as {@code OID NAME}
 */
record TemplateView(
    boolean ownersSchema,
    boolean everybodyCreates,
    boolean masterCreates,
    Set<String> installed,
    Set<String> tables) {
  static final String DATABASE = "template1";

  /** Since when the schema public belongs to whoever owns the database, and to nobody else. */
  private static final int PUBLIC_IS_THE_OWNERS = 15;

  private static final String SCHEMA =
      """
      SELECT coalesce(pg_get_userbyid(n.nspowner) = 'pg_database_owner', false),
        coalesce((SELECT count(DISTINCT a.privilege_type) = 2
          FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
          WHERE a.grantee = 0 AND a.privilege_type IN ('USAGE', 'CREATE')), false),
        me.rolsuper OR coalesce(pg_get_userbyid(n.nspowner) <> 'pg_database_owner'
          AND has_schema_privilege(n.oid, 'CREATE'), false)
      FROM pg_roles me LEFT JOIN pg_namespace n ON n.nspname = 'public'
      WHERE me.rolname = current_user\
      """;

  /** Nothing is known of it, so that all tables count as a service's. */
  static final TemplateView UNKNOWN = new TemplateView(false, false, false, Set.of(), Set.of());

  private static final String INSTALLED = "SELECT extname FROM pg_extension";

  TemplateView {
    installed = Set.copyOf(installed);
    tables = Set.copyOf(tables);
  }

  private static Sql query() {
    return Sql.together(Sql.of(SCHEMA), Sql.of(INSTALLED), InsideView.tables());
  }

  static TemplateView read(ServerConnection connection) {
    var results = connection.run("looking into template1", query());
    var schema = results.get(0).get(0);
    return new TemplateView(
        schema.bool(0),
        schema.bool(1),
        schema.bool(2),
        InsideView.names(results.get(1)),
        tables(results.get(2)));
  }

  /** As initdb leaves it, where nobody may look into it. */
  static TemplateView untouched(int major, boolean superuser) {
    boolean owners = major >= PUBLIC_IS_THE_OWNERS;
    return new TemplateView(owners, !owners, superuser, Set.of(), Set.of());
  }

  /** The rows of {@link InsideView#tables}. */
  static Set<String> tables(List<ServerConnection.Row> rows) {
    return rows.stream().map(row -> row.text(0) + " " + row.text(1)).collect(Collectors.toSet());
  }

  /**
   * What a database that is made from it looks like to its owner.
   *
   * @param master the administrator's name
   * @param refused the extensions that nobody at hand may make, and why
   */
  Observed.Inside fresh(String master, Set<String> available, Map<String, String> refused) {
    boolean shared = !masterCreates && !everybodyCreates;
    return new Observed.Inside(
        ownersSchema,
        ownersSchema || everybodyCreates,
        shared,
        installed,
        available,
        false,
        refused,
        shared ? Set.of() : Set.of(master),
        Set.of());
  }
}
