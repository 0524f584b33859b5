package org.gen3db.adapter.postgres.check;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.adapter.postgres.sql.Fixes;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Notice;

/** What a server as a whole is like: its version, whether it takes writes, its clock. */
final class StateChecks {
  static final String VERSION = "server.version";
  static final String WRITABLE = "server.writable";
  static final String CLOCK = "server.clock";

  /** How long before its last release somebody is told. */
  private static final Duration UPGRADE_TAKES = Duration.ofDays(180);

  private static final Duration MOST_SKEW = Duration.ofSeconds(5);

  private static final String STATE =
      """
      SELECT pg_is_in_recovery(), current_database(),
        coalesce((SELECT reset_val FROM pg_settings
          WHERE name = 'default_transaction_read_only'), 'off')\
      """;

  /** For a database, for a role, or for a role in a database. */
  private static final String READ_ONLY =
      """
      SELECT coalesce(d.datname, ''), coalesce(r.rolname, '')
      FROM pg_db_role_setting s
        LEFT JOIN pg_database d ON d.oid = s.setdatabase
        LEFT JOIN pg_roles r ON r.oid = s.setrole
      WHERE (s.setdatabase = 0 OR d.datname IN (%s)) AND (s.setrole = 0 OR r.rolname IN (%s))
        AND EXISTS (SELECT FROM unnest(s.setconfig) c
          WHERE c ~* '^default_transaction_read_only=(on|t|tr|tru|true|y|ye|yes|1)$')
      ORDER BY 1, 2\
      """;

  private static final String NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

  private StateChecks() {}

  static List<Check> version(CheckedServer server) {
    int major = server.connection().major();
    String about = "PostgreSQL " + server.connection().version() + " at " + server.name();
    Optional<LocalDate> last = Releases.lastOf(major);
    LocalDate today = server.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
    if (last.isEmpty() || today.plusDays(UPGRADE_TAKES.toDays()).isBefore(last.get())) {
      return List.of(Check.ok(VERSION, about));
    }
    boolean over = last.get().isBefore(today);
    return List.of(
        Check.finding(
            VERSION,
            about,
            server.told(
                CheckCode.VERSION_ENDS,
                "PostgreSQL %d %s its last release on %s"
                    .formatted(major, over ? "had" : "has", last.get()))));
  }

  static List<Check> writable(CheckedServer server) {
    var names = new TreeSet<>(server.needs().databases().keySet());
    var roles = new TreeSet<>(server.needs().roles());
    var state = server.connection().rows("looking at the server's state", Sql.of(STATE)).get(0);
    if (state.bool(0)) {
      Notice replica = server.told(CheckCode.REPLICA, "the server is in recovery: a replica");
      return List.of(Check.blocker(WRITABLE, server.name(), replica));
    }
    String maintenance = state.text(1);
    String administrator = server.administrator().username();
    names.add(maintenance);
    roles.add(administrator);
    var rows =
        server
            .connection()
            .rows(
                "looking for settings of databases and roles",
                Sql.of(READ_ONLY, Sql.literals(names), Sql.literals(roles)));
    var found = new ArrayList<Check>();
    boolean explained = false;
    for (var row : rows) {
      String database = row.text(0);
      String role = row.text(1);
      explained |=
          Set.of("", maintenance).contains(database) && Set.of("", administrator).contains(role);
      found.add(readOnly(server, database, role));
    }
    if (state.text(2).equals("on") && !explained) {
      found.add(readOnly(server, "", ""));
    }
    return found.isEmpty() ? List.of(Check.ok(WRITABLE, server.name())) : found;
  }

  private static Check readOnly(CheckedServer server, String database, String role) {
    String whose =
        (role.isEmpty() ? "sessions" : "sessions of the role \"" + role + "\"")
            + (database.isEmpty() ? "" : " in the database \"" + database + "\"");
    return Check.finding(
        WRITABLE,
        server.name(),
        server.told(
            CheckCode.READ_ONLY_BY_DEFAULT,
            whose + " begin read-only (default_transaction_read_only is on)",
            Fixes.writable(database, role)));
  }

  /** The server's time lies between the question and the answer, as this machine counts it. */
  static List<Check> clock(CheckedServer server) {
    Instant asked = server.clock().instant();
    long millis =
        Long.parseLong(
            server.connection().rows("looking at the server's clock", Sql.of(NOW)).get(0).text(0));
    Instant answered = server.clock().instant();
    Instant there = Instant.ofEpochMilli(millis);
    Duration ahead = Duration.between(answered, there);
    Duration behind = Duration.between(there, asked);
    Duration skew = ahead.compareTo(behind) > 0 ? ahead : behind;
    if (skew.compareTo(MOST_SKEW) <= 0) {
      return List.of(Check.ok(CLOCK, server.name()));
    }
    return List.of(
        Check.finding(
            CLOCK,
            server.name(),
            server.told(
                CheckCode.CLOCKS_DIFFER,
                "the server's clock is %d s %s this machine's"
                    .formatted(skew.toSeconds(), skew.equals(ahead) ? "ahead of" : "behind"))));
  }
}
