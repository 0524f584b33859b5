package org.gen3db.adapter.postgres.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Observed;

/**
 * What a database that is made now gets from template1: an operator may have put tables, extensions
 * or another schema public there. The tables are no data of a service (R16, R17). Where the server
 * refuses to copy it, as the system's collations are others than those it was made with, a database
 * is made from template0, with nothing of that.
 *
 * @param ownersSchema whether the schema public will belong to the database's owner
 * @param everybodyCreates whether every role may create things in it
 * @param masterCreates whether the administrator may, by what it is or was granted
 * @param installed the extensions
 * @param tables the tables of template1 that no extension brought, as {@code OID NAME}
 * @param collations how the collations of template1 and of the system differ; empty where they do
 *     not
 */
public record TemplateView(
    boolean ownersSchema,
    boolean everybodyCreates,
    boolean masterCreates,
    Set<String> installed,
    Set<String> tables,
    String collations) {
  public static final String DATABASE = "template1";

  /** Since when the schema public belongs to whoever owns the database, and to nobody else. */
  private static final int PUBLIC_IS_THE_OWNERS = 15;

  private static final String SCHEMA =
      """
      SELECT coalesce(pg_get_userbyid(n.nspowner) = 'pg_database_owner', false),
        coalesce((SELECT count(DISTINCT a.privilege_type) = 2
          FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
          WHERE a.grantee = 0 AND a.privilege_type IN ('USAGE', 'CREATE')), false),
        me.rolsuper, coalesce(pg_get_userbyid(n.nspowner) <> 'pg_database_owner'
          AND has_schema_privilege(n.oid, 'CREATE'), false)
      FROM pg_roles me LEFT JOIN pg_namespace n ON n.nspname = 'public'
      WHERE me.rolname = current_user\
      """;

  /** Nothing is known of it, so that all tables count as a service's. */
  public static final TemplateView UNKNOWN =
      new TemplateView(false, false, false, Set.of(), Set.of(), "");

  /** What every database has from the beginning. */
  private static final Set<String> OF_TEMPLATE0 = Set.of("plpgsql");

  private static final String INSTALLED = "SELECT extname FROM pg_extension";

  public TemplateView {
    installed = Set.copyOf(installed);
    tables = Set.copyOf(tables);
  }

  private static Sql query(int major) {
    Sql view = Sql.together(Sql.of(SCHEMA), Sql.of(INSTALLED), InsideView.tables());
    return major < Templates.COLLATIONS_COUNT
        ? view
        : Sql.together(view, Templates.changedCollations());
  }

  public static TemplateView read(ServerConnection connection) {
    var results = connection.run("looking into template1", query(connection.major()));
    var schema = results.get(0).get(0);
    boolean superuser = schema.bool(2);
    Set<String> tables = tables(results.get(2));
    String collations = results.size() > 3 ? Templates.changed(results.get(3)) : "";
    return collations.isEmpty()
        ? new TemplateView(
            schema.bool(0),
            schema.bool(1),
            superuser || schema.bool(3),
            InsideView.names(results.get(1)),
            tables,
            "")
        : pristine(superuser, tables, collations);
  }

  private static TemplateView pristine(boolean superuser, Set<String> tables, String collations) {
    return new TemplateView(true, false, superuser, OF_TEMPLATE0, tables, collations);
  }

  /**
   * As initdb leaves it, where nobody may look into it.
   *
   * @param connection a session in another database of the server
   */
  static TemplateView untouched(ServerConnection connection) {
    boolean owners = connection.major() >= PUBLIC_IS_THE_OWNERS;
    String collations =
        connection.major() < Templates.COLLATIONS_COUNT
            ? ""
            : Templates.changed(
                connection.rows("looking at template1", Templates.changedCollations()));
    return new TemplateView(
        owners, !owners, connection.superuser(), OF_TEMPLATE0, Set.of(), collations);
  }

  /** The rows of {@link InsideView#tables}. */
  static Set<String> tables(List<ServerConnection.Row> rows) {
    return rows.stream().map(row -> row.text(0) + " " + row.text(1)).collect(Collectors.toSet());
  }

  /**
   * What a database that is made from it looks like to its owner.
   *
   * @param place the server, for whom it is told to
   * @param master the administrator's name
   * @param refused the extensions that nobody at hand may make, and why
   */
  Observed.Inside fresh(
      String place, String master, Set<String> available, Map<String, String> refused) {
    List<Notice> remarks = collations.isEmpty() ? List.of() : List.of(remark(place));
    boolean shared = !masterCreates && !everybodyCreates;
    return new Observed.Inside(
        ownersSchema,
        ownersSchema || everybodyCreates,
        ownersSchema || everybodyCreates,
        shared,
        installed,
        available,
        false,
        false,
        false,
        refused,
        shared ? Set.of() : Set.of(master),
        Set.of(),
        remarks);
  }

  private Notice remark(String place) {
    return Notice.of(
        PostgresCode.TEMPLATE_OUTDATED,
        place,
        "a database is made from template0, with the locale of template1 and nothing else of it: "
            + collations,
        new Remedy.RunScript(Templates.refresh(), false));
  }
}
