package org.gen3db.adapter.postgres.check;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.check.Check;

/** How many connections are left: of the server, and of those whose own number is limited. */
final class ConnectionChecks {
  static final String CONNECTIONS = "server.connections";

  /** Those that are kept for superusers and the like count as used; this session does not. */
  private static final String FREE =
      """
      SELECT current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int
        - (SELECT count(*) FROM pg_stat_activity
          WHERE usesysid IS NOT NULL AND datid IS NOT NULL AND pid <> pg_backend_pid())\
      """;

  private static final String OF_ROLES =
      """
      SELECT rolname, rolconnlimit - (SELECT count(*) FROM pg_stat_activity a
        WHERE a.usesysid = r.oid AND a.datid IS NOT NULL AND a.pid <> pg_backend_pid())
      FROM pg_roles r WHERE rolname IN (%s) AND rolconnlimit >= 0 AND NOT rolsuper ORDER BY 1\
      """;

  private static final String OF_DATABASES =
      """
      SELECT datname, datconnlimit - (SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid)
      FROM pg_database d WHERE datname IN (%s) AND datconnlimit >= 0 ORDER BY 1\
      """;

  private ConnectionChecks() {}

  static List<Check> connections(CheckedServer server) {
    var found = new ArrayList<Check>();
    int atOnce = Math.min(server.needs().parallelism(), server.needs().roles().size());
    int ofAdministrator = atOnce + Servers.MOST_INSIDE;
    server(server, ofAdministrator + atOnce, found);
    roles(server, ofAdministrator, found);
    databases(server, found);
    return found.isEmpty() ? List.of(Check.ok(CONNECTIONS, server.name())) : found;
  }

  private static void server(CheckedServer server, int needed, List<Check> found) {
    long free = number(server.connection().rows("counting connections", Sql.of(FREE)).get(0), 0);
    if (free < needed) {
      found.add(
          CheckedServer.blockerIf(
              free <= 0,
              CONNECTIONS,
              server.name(),
              server.told(
                  CheckCode.FEW_CONNECTIONS,
                  "the server has %s left, and a run takes up to %d at once"
                      .formatted(left(free), needed))));
    }
  }

  /** A service takes one session, the administrator one for each role at work and two more. */
  private static void roles(CheckedServer server, int ofAdministrator, List<Check> found) {
    var names = new TreeSet<>(server.needs().roles());
    String administrator = server.administrator().username();
    names.add(administrator);
    for (var row :
        server
            .connection()
            .rows("looking at the limits of roles", Sql.of(OF_ROLES, Sql.literals(names)))) {
      String role = row.text(0);
      long free = number(row, 1);
      int needed = role.equals(administrator) ? ofAdministrator : 1;
      if (free < needed) {
        found.add(
            Check.finding(
                CONNECTIONS,
                role + " at " + server.name(),
                server.told(
                    CheckCode.FEW_CONNECTIONS,
                    "the role \"%s\" has %s left of its own limit, and a run takes up to %d"
                        .formatted(role, left(free), needed),
                    Statements.unlimitRole(role))));
      }
    }
  }

  private static void databases(CheckedServer server, List<Check> found) {
    if (server.needs().databases().isEmpty()) {
      return;
    }
    Sql names = Sql.literals(new TreeSet<>(server.needs().databases().keySet()));
    for (var row :
        server
            .connection()
            .rows("looking at the limits of databases", Sql.of(OF_DATABASES, names))) {
      if (number(row, 1) <= 0) {
        found.add(
            Check.finding(
                CONNECTIONS,
                row.text(0) + " at " + server.name(),
                server.told(
                    CheckCode.FEW_CONNECTIONS,
                    "the database \"%s\" takes no further session, by its own limit"
                        .formatted(row.text(0)),
                    Statements.unlimitDatabase(row.text(0)))));
      }
    }
  }

  private static long number(ServerConnection.Row row, int column) {
    return Long.parseLong(row.text(column));
  }

  private static String left(long free) {
    return free <= 0 ? "no connection" : free == 1 ? "1 connection" : free + " connections";
  }
}
