package org.gen3db.adapter.postgres.restore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.TemporaryMembership;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * What tells whether anybody has written to a database (P12): of each table its counters and its
 * file, which TRUNCATE changes, of each sequence its value, or where nobody may read that how often
 * it was used, the counters of large objects, and when the counters began. What is not known to be
 * equal counts as written.
 *
 * @param of what was seen, by what it was seen of
 */
record Writes(Map<String, String> of) {
  private static final String DOING = "looking for writes to the live database";

  /** Before 15 what others report is read from a file that may be half a second old. */
  private static final int SHARED_STATISTICS = 15;

  private static final String STATE =
      """
      SELECT format('table %I.%I', nspname, relname), concat_ws(' ', c.oid, relfilenode,
        pg_stat_get_tuples_inserted(c.oid), pg_stat_get_tuples_updated(c.oid),
        pg_stat_get_tuples_deleted(c.oid))
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p') AND relpersistence <> 't' AND nspname <> 'information_schema'
        AND nspname !~ '^pg_'
      UNION ALL
      SELECT format('sequence %I.%I', nspname, relname), CASE
        WHEN has_sequence_privilege(c.oid, 'SELECT') OR has_sequence_privilege(c.oid, 'USAGE')
        THEN coalesce(pg_sequence_last_value(c.oid)::text, '')
        ELSE 'fetched ' || pg_stat_get_blocks_fetched(c.oid) END
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'S' AND relpersistence <> 't' AND nspname !~ '^pg_'
      UNION ALL
      SELECT 'large objects', concat_ws(' ', (SELECT count(*) FROM pg_largeobject_metadata),
        pg_stat_get_tuples_inserted(2613), pg_stat_get_tuples_updated(2613),
        pg_stat_get_tuples_deleted(2613))
      UNION ALL
      SELECT 'statistics', concat_ws(' ', pg_stat_get_db_stat_reset_time(oid),
        pg_postmaster_start_time())
      FROM pg_database WHERE datname = current_database()\
      """;

  /**
   * As it is now.
   *
   * @param connection the administrator's, in the database
   * @param owner the role that owns it, whose sequences only it may read
   */
  static Writes in(ServerConnection connection, String owner) {
    Sql state = Sql.of(STATE.replace("%", "%%"));
    try {
      if (connection.major() < SHARED_STATISTICS) {
        connection.tryRun(DOING, Sql.of("SELECT pg_sleep(0.6)"));
      }
      var results =
          connection.tryRun(
              DOING, new TemporaryMembership(connection).with(List.of(owner), owner, state));
      var seen = new TreeMap<String, String>();
      results.get(0).forEach(row -> seen.put(row.text(0), row.text(1)));
      return new Writes(seen);
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), DOING, e);
    }
  }

  /**
   * How much was ever written in a database: compared once nobody is in it any more, when nobody
   * can look into it either.
   */
  static Sql counter(String database) {
    return Sql.of(
        "coalesce((SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database"
            + " WHERE datname = %s), 0)",
        Sql.literal(database));
  }

  /** The first thing that is not as it was seen then. */
  Optional<String> since(Writes then) {
    var all = new TreeMap<>(of);
    all.putAll(then.of);
    return all.keySet().stream()
        .filter(
            name -> !of.getOrDefault(name, "absent").equals(then.of.getOrDefault(name, "absent")))
        .findFirst();
  }

  /** All of it in a few digits. */
  String digest() {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(of.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What stops a change of names. */
  static Gen3DbException refused(String place, String what) {
    return new Gen3DbException(Notice.of(PostgresCode.WRITTEN_SINCE, place, what));
  }
}
