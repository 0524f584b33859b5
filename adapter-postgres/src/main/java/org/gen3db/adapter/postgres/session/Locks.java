package org.gen3db.adapter.postgres.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * The advisory locks of R12: one for each role and each database, held by a session in the
 * maintenance database. A lock's key is the first 64 bits of SHA-256 over the UTF-8 text {@code
 * gen3db/lock/1/role/NAME} or {@code gen3db/lock/1/database/NAME}; keys are taken in ascending
 * order, so that no two runs wait for each other.
 */
public final class Locks {
  private static final String NAMESPACE = "gen3db/lock/1/";

  /** What is locked, in the order of taking. */
  private final SortedMap<Long, String> wanted = new TreeMap<>();

  public Locks(Collection<String> roles, Collection<String> databases) {
    roles.forEach(role -> add("role", role));
    databases.forEach(database -> add("database", database));
  }

  private void add(String kind, String name) {
    wanted.put(key(kind, name), kind + " " + name);
  }

  public static long key(String kind, String name) {
    try {
      byte[] text = (NAMESPACE + kind + "/" + name).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  /** What is locked, in words. */
  public String describe() {
    return String.join(", ", wanted.values());
  }

  /**
   * Takes all of them, one after another. The deadline of the one statement is that of the wait,
   * and a little more: the server then says which wait it was.
   */
  Sql take(Duration wait, Duration statementTimeout) {
    return Sql.together(
        Sql.of(
            "SET statement_timeout = %s", Sql.number(wait.plus(Duration.ofSeconds(1)).toMillis())),
        Sql.of("SELECT count(pg_advisory_lock(k)) FROM unnest(ARRAY[%s]) AS k", keys()),
        Sql.of("SET statement_timeout = %s", Sql.number(statementTimeout.toMillis())));
  }

  private Sql keys() {
    return Sql.list(wanted.keySet().stream().map(k -> Sql.of("%s::bigint", literal(k))).toList());
  }

  /** The smallest bigint cannot be written as a number without quotes. */
  private static Sql literal(long key) {
    return Sql.literal(Long.toString(key));
  }

  static Sql release() {
    return Sql.of("SELECT pg_advisory_unlock_all()");
  }

  /** Who holds any of them: key, process, program, address and since when. */
  Sql holders() {
    return Sql.of(
        """
        SELECT (l.classid::bigint << 32) | l.objid::bigint, l.pid,
          coalesce(nullif(a.application_name, ''), 'a program without a name'),
          coalesce(host(a.client_addr), 'an address not shown'),
          coalesce(to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'), 'a time not shown')
        FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.pid <> pg_backend_pid()
          AND (l.classid::bigint << 32) | l.objid::bigint IN (%s)
        ORDER BY 1\
        """,
        keys());
  }

  /** The rows of {@link #holders} in words. */
  String describeHolders(List<ServerConnection.Row> rows) {
    return rows.isEmpty()
        ? "the holder is gone by now"
        : rows.stream()
            .map(
                row ->
                    "%s is held by process %s (%s, from %s, connected since %s)"
                        .formatted(
                            wanted.get(Long.parseLong(row.text(0))),
                            row.text(1),
                            row.text(2),
                            row.text(3),
                            row.text(4)))
            .collect(Collectors.joining("; "));
  }
}
