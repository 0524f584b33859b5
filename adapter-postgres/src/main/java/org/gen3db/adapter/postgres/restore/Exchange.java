package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * Puts one database in the place of another, which gets a third name. While names change nobody may
 * be in either, so that both are closed for a moment: in one block that the server runs to its end
 * whoever is killed meanwhile, and that opens both again whatever happens in it (P6). Only a server
 * that crashes in that moment leaves them closed.
 *
 * @param connection the administrator's, in another database
 * @param owner the role that owns both
 */
record Exchange(ServerConnection connection, String owner) {
  private static final String DOING = "changing the names of the databases";

  /** Sessions that do not end within this stand in the way, and both are opened again. */
  private static final String PATIENCE = "4 s";

  /**
   * What cannot be ended, or would make the change of names fail after everybody was sent away
   * (P5): prepared transactions, and where the administrator is no superuser sessions of those and
   * of roles whose rights it has not and is not lent.
   */
  private static final String IN_THE_WAY =
      """
      SELECT format('the prepared transaction %%L in %%I', gid, database) FROM pg_prepared_xacts
      WHERE database IN (%s)
      UNION ALL
      SELECT format('process %%s of the superuser %%I in %%I', pid, usename, datname)
      FROM pg_stat_activity JOIN pg_roles r ON r.oid = usesysid
      WHERE datname IN (%s) AND pid <> pg_backend_pid() AND rolsuper AND %s
      UNION ALL
      SELECT format('process %%s of the role %%I in %%I', pid, usename, datname)
      FROM pg_stat_activity JOIN pg_roles r ON r.oid = usesysid
      WHERE datname IN (%s) AND NOT rolsuper AND rolname <> %s AND %s AND NOT %s
      ORDER BY 1\
      """;

  /** Whether it is one of gen3db's, such as the second login of a service. */
  private static final String OURS =
      "position('[gen3db release=' IN coalesce(shobj_description(r.oid, 'pg_authid'), '')) > 0";

  /** Whether the administrator may not end its sessions. */
  private static final String STRANGE =
      "NOT rolsuper AND NOT pg_has_role(r.oid, 'USAGE')"
          + " AND NOT pg_has_role('pg_signal_backend', 'USAGE')";

  /** What the block says when the live database is not as it was seen last. */
  private static final String CHANGED = "G3D01";

  private static final String BLOCK =
      """
      DO $do$
      DECLARE
        deadline timestamptz;
        others bigint;
        done boolean := false;
        why text := 'sessions in it do not end';
        state text := 'object_in_use';
      BEGIN
        ALTER DATABASE %1$s ALLOW_CONNECTIONS false;
        ALTER DATABASE %2$s ALLOW_CONNECTIONS false;
        COMMIT;
        deadline := clock_timestamp() + interval '%5$s';
        LOOP
          BEGIN
            PERFORM pg_stat_clear_snapshot();
            SELECT count(pg_terminate_backend(pid)) INTO others FROM pg_stat_activity
            WHERE datname IN (%4$s) AND pid <> pg_backend_pid()
              AND usesysid IS NOT NULL; -- those of autovacuum have none; kinds of others are hidden
          EXCEPTION WHEN OTHERS THEN
            why := SQLERRM;
            others := -1;
          END;
          EXIT WHEN others <= 0 OR clock_timestamp() > deadline;
          PERFORM pg_sleep(0.002);
        END LOOP;
        IF others = 0 THEN
          BEGIN
            PERFORM pg_stat_clear_snapshot();
            IF %6$s THEN
              ALTER DATABASE %1$s RENAME TO %3$s;
              ALTER DATABASE %2$s RENAME TO %1$s;
              IF %8$s THEN
                ALTER DATABASE %3$s RENAME TO %7$s;
              END IF;
              done := true;
            ELSE
              why := 'it was written to in the last moment';
              state := '%9$s';
            END IF;
          EXCEPTION WHEN OTHERS THEN
            why := SQLERRM;
          END;
        END IF;
        ALTER DATABASE %1$s ALLOW_CONNECTIONS true;
        IF done THEN
          ALTER DATABASE %7$s ALLOW_CONNECTIONS true;
        ELSE
          BEGIN
            ALTER DATABASE %2$s ALLOW_CONNECTIONS true;
          EXCEPTION WHEN OTHERS THEN
            NULL; -- thrown away by whoever lost this session; the live one is open all the same
          END;
        END IF;
        COMMIT;
        IF NOT done THEN
          RAISE EXCEPTION USING MESSAGE = why, ERRCODE = state;
        END IF;
      END $do$\
      """;

  /**
   * Changes the names.
   *
   * @param live the one that is used now
   * @param next the one that takes its name
   * @param aside the name that the live one gets; nobody has it
   */
  void run(String live, String next, String aside) {
    run(live, next, aside, aside, Sql.of("true"), begun -> {});
  }

  /**
   * Changes the names, if the live one still is as it was seen.
   *
   * @param live the one that is used now
   * @param next the one that takes its name
   * @param aside the name that the live one has meanwhile; nobody has it
   * @param last the name that the live one has in the end: that of the next one, or the same
   * @param unchanged a condition that holds once nobody is in them any more; else all stays
   * @param begun is told what is under way: from then on a failure may have lost the answer only
   */
  void run(
      String live, String next, String aside, String last, Sql unchanged, Consumer<Begun> begun) {
    look(live, next);
    connection.cancellation().check(connection.place(), DOING);
    try {
      // The block has a deadline of its own, and what ended it half-way would leave both closed.
      connection.tryRun(DOING, Sql.of("SET statement_timeout = 0; SET lock_timeout = 0"));
      boolean limited = !connection.superuser();
      var steps = MembershipSteps.on(connection.major());
      List<String> lent = limited ? lent(live, next) : List.of();
      for (String role : lent) {
        connection.tryRun(DOING, steps.lendWithRights(role));
      }
      try {
        begun.accept(begin(next, lent));
        // Not obeying the cancellation: from here on it is a matter of moments.
        connection.tidyUp(block(live, next, aside, last, unchanged));
      } finally {
        if (!connection.broken()) {
          for (String role : lent) {
            connection.tidyUp(steps.takeBack(role));
          }
        }
      }
    } catch (SQLException e) {
      if (Failures.state(e).equals(CHANGED)) {
        throw Writes.refused(connection.place(), Failures.said(e));
      }
      if (Failures.state(e).equals("55006")) {
        throw new Gen3DbException(
            Notice.of(
                PostgresCode.LOCK_TIMEOUT,
                connection.place(),
                "%s: %s; both are open, and as they were".formatted(DOING, Failures.said(e)),
                "End what the message names; then repeat the run."));
      }
      throw Failures.statement(connection.place(), DOING, e);
    }
  }

  /** The owner, and roles of ours whose sessions are ended by their rights only. */
  private List<String> lent(String live, String next) throws SQLException {
    var roles = new ArrayList<String>(List.of(owner));
    connection
        .tryRun(
            DOING,
            Sql.of(
                "SELECT DISTINCT rolname FROM pg_stat_activity JOIN pg_roles r ON r.oid = usesysid"
                    + " WHERE datname IN (%s) AND rolname <> %s AND %s AND %s ORDER BY 1",
                Sql.literals(List.of(live, next)),
                Sql.literal(owner),
                Sql.of(STRANGE),
                Sql.of(OURS)))
        .get(0)
        .forEach(row -> roles.add(row.text(0)));
    return roles;
  }

  private Begun begin(String next, List<String> lent) throws SQLException {
    var row =
        connection
            .tryRun(
                DOING,
                Sql.of(
                    "SELECT %s, d.oid FROM pg_stat_activity a, pg_database d"
                        + " WHERE a.pid = pg_backend_pid() AND d.datname = %s",
                    Sql.of(Begun.SESSION), Sql.literal(next)))
            .get(0)
            .get(0);
    return new Begun(row.text(0), row.text(1), lent);
  }

  /**
   * A change of names that is under way. Its answer may get lost while the server goes on to its
   * end, so that whoever sent it looks again, from another session.
   *
   * @param session the one in which it is done
   * @param next which database takes the place, by the number that no name changes
   * @param lent the roles that the administrator is a member of meanwhile
   */
  record Begun(String session, String next, List<String> lent) {
    private static final String LOOKING = "looking whether the names of the databases have changed";

    /** A session is another one where its process began at another time. */
    private static final String SESSION =
        "concat_ws(' ', a.pid, extract(epoch FROM a.backend_start))";

    /** How often it is looked whether the session has ended: for two minutes at least. */
    private static final int LOOKS = 2400;

    /** How often, before one that waits is ended: for half a minute. */
    private static final int WAITING = 600;

    /**
     * Whether the names have changed, once the session is gone. One that goes on waiting for a
     * statement is ended: what it was sent did not come to the server, and shall not come later.
     *
     * @param fresh another session of the same administrator
     * @param live the name of the live database
     */
    boolean hasChanged(ServerConnection fresh, String live) {
      Sql itself =
          Sql.of("FROM pg_stat_activity a WHERE %s = %s", Sql.of(SESSION), Sql.literal(session));
      Sql look = Sql.of("SELECT a.pid %s", itself);
      Sql end = Sql.of("SELECT pg_terminate_backend(a.pid) %s AND a.state LIKE 'idle%%'", itself);
      for (int looked = 0; !fresh.rows(LOOKING, look).isEmpty(); looked++) {
        if (looked >= WAITING) {
          fresh.rows(LOOKING, end);
        }
        if (looked == LOOKS) {
          throw new Gen3DbException(
              Notice.of(
                  PostgresCode.LOCK_TIMEOUT,
                  fresh.place(),
                  "%s: the process %s does not end".formatted(LOOKING, session.split(" ")[0])));
        }
        fresh.rows(LOOKING, Sql.of("SELECT pg_sleep(0.05)"));
      }
      return fresh
          .rows(
              LOOKING,
              Sql.of(
                  "SELECT datname = %s FROM pg_database WHERE oid = %s",
                  Sql.literal(live), Sql.number(Long.parseLong(next))))
          .stream()
          .anyMatch(row -> row.bool(0));
    }
  }

  /** Ends the memberships that a lost session may have left. */
  void tidyUp(Begun begun) {
    var steps = MembershipSteps.on(connection.major());
    begun.lent().forEach(role -> connection.run(DOING, steps.takeBack(role)));
  }

  private static Sql block(String live, String next, String aside, String last, Sql unchanged) {
    return Sql.of(
        BLOCK,
        Sql.name(live),
        Sql.name(next),
        Sql.name(aside),
        Sql.literals(List.of(live, next)),
        Sql.of(PATIENCE),
        unchanged,
        Sql.name(last),
        Sql.of(aside.equals(last) ? "false" : "true"),
        Sql.of(CHANGED));
  }

  private void look(String live, String next) {
    Sql names = Sql.literals(List.of(live, next));
    var found =
        connection.rows(
            "looking what stands in the way of " + DOING,
            Sql.of(
                IN_THE_WAY,
                names,
                names,
                Sql.of(connection.superuser() ? "false" : "true"),
                names,
                Sql.literal(owner),
                Sql.of(STRANGE),
                Sql.of("(%s)", Sql.of(OURS))));
    if (!found.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              PostgresCode.LOCK_TIMEOUT,
              connection.place(),
              "%s: in the way stands %s"
                  .formatted(
                      DOING,
                      found.stream().map(row -> row.text(0)).collect(Collectors.joining(", "))),
              "End it as a superuser; then repeat the run. Nobody was disconnected."));
    }
  }
}
