package org.gen3db.adapter.postgres.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;

/** What the master sees of roles and their databases, in one round trip. */
final class ServerView {
  /** Roles and those who have the name of their second login: whether these may become them. */
  private static final String ROLES =
      """
      SELECT w.owner, r.rolname, r.rolcanlogin, r.rolsuper,
        coalesce(shobj_description(r.oid, 'pg_authid'), ''),
        CASE WHEN r.rolvaliduntil <= now() THEN r.rolvaliduntil::text ELSE '' END,
        coalesce(pg_has_role(r.oid, o.oid, 'USAGE') AND pg_has_role(r.oid, o.oid, %s), false),
        coalesce('role=' || w.owner = ANY (r.rolconfig), false),
        r.rolconnlimit::text, coalesce(array_to_string(r.rolconfig, E'\\x1e'), ''),
        CASE WHEN isfinite(r.rolvaliduntil)
          THEN floor(extract(epoch FROM r.rolvaliduntil - now()))::bigint::text ELSE '' END
      FROM (VALUES %s) w (owner, name) JOIN pg_roles r ON r.rolname = w.name
        LEFT JOIN pg_roles o ON o.rolname = w.owner\
      """;

  private static final String DATABASES =
      """
      SELECT w.role, d.datname, pg_get_userbyid(d.datdba), coalesce(shobj_description(d.oid, 'pg_database'), ''),
        coalesce(bool_or(a.grantee = 0), false),
        coalesce(bool_or(a.grantee = r.oid), false),
        coalesce(bool_or(CASE WHEN a.grantee = 0 THEN false ELSE pg_has_role(a.grantee, 'USAGE') END), false)
          OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
        EXISTS (SELECT FROM pg_shdepend s JOIN pg_roles l ON l.oid = s.refobjid
          WHERE s.dbid = d.oid AND s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o'
            AND l.rolname = w.second),
        %s
      FROM (VALUES %s) w (role, database, second)
        JOIN pg_database d ON d.datname = w.database
        LEFT JOIN pg_roles r ON r.rolname = w.role
        LEFT JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
          ON a.privilege_type = 'CONNECT'
      GROUP BY w.role, w.second, d.oid, d.datname, d.datdba, d.datallowconn ORDER BY w.role, d.datname\
      """;

  /**
   * Sessions of gen3db itself count for nobody: one that was just closed is seen for a moment
   * longer, and one that is at work holds the lock of its role.
   */
  private static final String CONNECTED =
      """
      SELECT DISTINCT datname, usename FROM pg_stat_activity
      WHERE datname IN (%s) AND usename IS NOT NULL
        AND coalesce(application_name, '') <> 'gen3db' ORDER BY 1, 2\
      """;

  private static final String MAY_CONNECT =
      """
      SELECT 1 FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
      WHERE d.datname = %s AND a.privilege_type = 'CONNECT' AND a.grantee = %s\
      """;

  private static final String REACH =
      """
      SELECT datname, datdba = r.oid, coalesce(shobj_description(d.oid, 'pg_database'), '')
      FROM pg_database d, pg_roles r
      WHERE r.rolname = %s AND (datdba = r.oid OR EXISTS (SELECT FROM aclexplode(datacl) a
        WHERE a.grantee = r.oid AND a.privilege_type = 'CONNECT'))
      ORDER BY datname\
      """;

  private static final String MARKED =
      """
      SELECT true, rolname, shobj_description(oid, 'pg_authid') FROM pg_roles
      WHERE position('[gen3db release=' IN shobj_description(oid, 'pg_authid')) > 0
      UNION ALL SELECT false, datname, shobj_description(oid, 'pg_database') FROM pg_database
      WHERE position('[gen3db release=' IN shobj_description(oid, 'pg_database')) > 0
        AND position('[gen3db-replaced ' IN shobj_description(oid, 'pg_database')) = 0\
      """;

  /** Between the settings of a role, in which it does not stand. */
  private static final String SEPARATOR = "\u001e";

  private ServerView() {}

  /** All roles and databases that bear a mark, but for those that a restore has replaced. */
  static Sql marked() {
    return Sql.of(MARKED);
  }

  static Observed.Marked readMarked(List<ServerConnection.Row> rows) {
    var roles = new HashMap<String, Mark>();
    var databases = new HashMap<String, Mark>();
    for (var row : rows) {
      Mark.in(row.text(2))
          .ifPresent(mark -> (row.bool(0) ? roles : databases).put(row.text(1), mark));
    }
    return new Observed.Marked(roles, databases);
  }

  /** All databases that a role owns, or has CONNECT on by a grant of its own. */
  static Sql reach(String role) {
    return Sql.of(REACH, Sql.literal(role));
  }

  static List<Observed.Reached> reached(List<ServerConnection.Row> rows) {
    return rows.stream()
        .map(row -> new Observed.Reached(row.text(0), row.bool(1), row.text(2)))
        .toList();
  }

  /** A row when the grantee has CONNECT; a server only warns of a GRANT that takes no effect. */
  static Sql mayConnect(String database, Sql granteeOid) {
    return Sql.of(MAY_CONNECT, Sql.literal(database), granteeOid);
  }

  /** The oid of a role; 0 is that of PUBLIC. */
  static Sql oidOf(String role) {
    return Sql.of("(SELECT oid FROM pg_roles WHERE rolname = %s)", Sql.literal(role));
  }

  /**
   * A look at roles.
   *
   * @param databases by role, at least one
   * @param assuming the right by which a role may be assumed on this server
   */
  static Sql query(Map<String, ? extends Collection<String>> databases, Sql assuming) {
    var logins = new ArrayList<Sql>();
    var pairs = new ArrayList<Sql>();
    var names = new TreeSet<String>();
    databases.forEach(
        (role, its) -> {
          names.addAll(its);
          for (String login : List.of(role, Logins.second(role))) {
            logins.add(Sql.of("(%s::name, %s::name)", Sql.literal(role), Sql.literal(login)));
          }
          for (String database : its) {
            pairs.add(
                Sql.of(
                    "(%s::name, %s::name, %s::name)",
                    Sql.literal(role), Sql.literal(database), Sql.literal(Logins.second(role))));
          }
        });
    Sql roles = Sql.of(ROLES, assuming, Sql.list(logins));
    return pairs.isEmpty()
        ? roles
        : Sql.together(
            roles,
            Sql.of(DATABASES, Sql.of(LeftClosed.OTHERS), Sql.list(pairs)),
            Sql.of(CONNECTED, Sql.literals(names)));
  }

  private static Map<String, String> settings(String all) {
    var settings = new LinkedHashMap<String, String>();
    for (String one : all.split(SEPARATOR)) {
      int at = one.indexOf('=');
      if (at > 0) {
        settings.put(one.substring(0, at), one.substring(at + 1));
      }
    }
    return settings;
  }

  /** What was seen of each role that was asked for. */
  static Map<String, Observed.OnServer> read(
      Collection<String> asked, List<List<ServerConnection.Row>> results) {
    var roles = new HashMap<String, Observed.Role>();
    var seconds = new HashMap<String, Observed.Second>();
    for (var row : results.get(0)) {
      var role =
          new Observed.Role(
              row.bool(2),
              row.bool(3),
              row.text(4),
              row.text(5),
              Integer.parseInt(row.text(8)),
              settings(row.text(9)),
              row.text(10).isEmpty() ? null : Duration.ofSeconds(Long.parseLong(row.text(10))));
      if (row.text(0).equals(row.text(1))) {
        roles.put(row.text(0), role);
      } else {
        seconds.put(row.text(0), new Observed.Second(role, row.bool(6), row.bool(7)));
      }
    }
    var databases = new HashMap<String, Map<String, Observed.Database>>();
    if (results.size() > 1) {
      var connected = new HashMap<String, List<String>>();
      for (var row : results.get(2)) {
        connected.computeIfAbsent(row.text(0), d -> new ArrayList<>()).add(row.text(1));
      }
      for (var row : results.get(1)) {
        databases
            .computeIfAbsent(row.text(0), role -> new LinkedHashMap<>())
            .put(
                row.text(1),
                new Observed.Database(
                    row.text(2),
                    row.text(3),
                    row.bool(4),
                    row.bool(5),
                    row.bool(6),
                    connected.getOrDefault(row.text(1), List.of()),
                    row.bool(7),
                    null,
                    !LeftClosed.beside(row.text(1), row.text(8)).isEmpty()));
      }
    }
    var seen = new LinkedHashMap<String, Observed.OnServer>();
    for (String role : asked) {
      seen.put(
          role,
          new Observed.OnServer(
              roles.get(role), databases.getOrDefault(role, Map.of()), seconds.get(role)));
    }
    return seen;
  }
}
