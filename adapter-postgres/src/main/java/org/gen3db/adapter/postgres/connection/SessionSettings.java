package org.gen3db.adapter.postgres.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.credentials.Logins;

/**
 * What a session of ours needs, whatever the server, the role or the database say otherwise: that
 * it may write, that its deadlines are ours, that it acts as the role that logged in, or as the one
 * for which a second login was made, and that no object of a database's users stands in for the
 * server's own. They are set with the first statements, so that they cost no round trip; and only
 * where the server itself is on the line, as a pooler would hand the session on to others, and with
 * it the settings.
 */
final class SessionSettings {
  /** Since when each statement of a message has the deadline to itself. */
  private static final int DEADLINE_FOR_EACH = 13;

  private static final String OWNER =
      """
      coalesce((SELECT o.rolname::pg_catalog.text
        FROM (SELECT oid, pg_catalog.shobj_description(oid, 'pg_authid') AS said
            FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) session_user) l
          JOIN pg_catalog.pg_roles o ON o.rolname OPERATOR(pg_catalog.=) pg_catalog.substr(said,
            pg_catalog.strpos(said, '] logs in for ') OPERATOR(pg_catalog.+) 14)
        WHERE pg_catalog.strpos(said, '] logs in for ') OPERATOR(pg_catalog.>) 0
          AND pg_catalog.pg_has_role(l.oid, o.oid, %s)), 'none')\
      """;

  private SessionSettings() {}

  /**
   * One row with one column: empty, or null where another process than {@code pid} answers. It is a
   * transaction of its own, as what comes after it begins with the settings that it makes.
   */
  static Sql of(int major, int pid, String user, Duration statement, Duration lock) {
    var settings = new LinkedHashMap<String, Sql>();
    settings.put("statement_timeout", millis(statement));
    settings.put("lock_timeout", millis(lock));
    settings.put("idle_in_transaction_session_timeout", millis(Duration.ZERO));
    if (major >= 14) {
      settings.put("idle_session_timeout", millis(Duration.ZERO));
    }
    if (major >= 17) {
      settings.put("transaction_timeout", millis(Duration.ZERO));
    }
    settings.put("search_path", Sql.literal("pg_catalog"));
    settings.put("role", role(major, user));
    settings.put("default_transaction_read_only", Sql.literal("off"));
    settings.put("default_transaction_isolation", Sql.literal("read committed"));
    // A password is published right after the server took it, so a crash must not undo that.
    settings.put(
        "synchronous_commit",
        Sql.of(
            "CASE WHEN pg_catalog.current_setting('synchronous_commit')"
                + " OPERATOR(pg_catalog.=) 'off' THEN 'on'"
                + " ELSE pg_catalog.current_setting('synchronous_commit') END"));
    return Sql.together(
        Sql.of("BEGIN"),
        Sql.of(
            "SELECT CASE WHEN pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) %s"
                + " THEN pg_catalog.left(pg_catalog.concat(%s), 0) END",
            Sql.number(pid),
            Sql.list(settings.entrySet().stream().map(SessionSettings::set).toList())),
        Sql.of("COMMIT"));
  }

  /**
   * The role for which gen3db made this second login (R18), if it may still become it; whatever
   * else a role's or a database's setting says, sessions of ours do not become it.
   */
  private static Sql role(int major, String user) {
    return Logins.isLikeASecond(user)
        ? Sql.of(OWNER, MembershipSteps.on(major).assuming())
        : Sql.literal("none");
  }

  /** Whether they must be sent before the first statements, as these would have other deadlines. */
  static boolean alone(int major) {
    return major < DEADLINE_FOR_EACH;
  }

  private static Sql set(Map.Entry<String, Sql> setting) {
    return Sql.of(
        "pg_catalog.set_config(%s, %s, false)", Sql.literal(setting.getKey()), setting.getValue());
  }

  private static Sql millis(Duration duration) {
    return Sql.literal(Long.toString(duration.toMillis()));
  }
}
