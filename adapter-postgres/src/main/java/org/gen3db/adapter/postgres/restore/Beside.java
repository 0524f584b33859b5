package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.copy.TemplateDatabases;
import org.gen3db.adapter.postgres.session.DatabaseDrop;
import org.gen3db.adapter.postgres.session.LeftClosed;
import org.gen3db.adapter.postgres.session.TemporaryMembership;
import org.gen3db.adapter.postgres.sql.RestoreMarks;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.restore.Replacement;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside a live database: what a run that was killed left, and what was replaced. Only
 * what bears a restore's mark, or belongs to the service under a name of ours, is touched.
 *
 * @param connection the administrator's, in another database
 */
record Beside(ServerConnection connection, Replacement replacement, ShadowNames names) {
  private static final String LOOKING = "looking what stands beside the live database";

  /** No more names are looked for. */
  private static final int MOST = 99;

  /** How often it is looked whether sessions have ended: for ten seconds. */
  private static final int LOOKS = 200;

  /** A database. */
  private record Found(String owner, String comment, boolean open) {}

  /** Opens what a crash of the server left closed: the live one together with one beside it. */
  void reopen() {
    new LeftClosed(connection).open(names.live());
  }

  /** What that is; nothing where one is closed alone, as nobody left that. */
  List<String> leftClosed() {
    return new LeftClosed(connection).names(names.live());
  }

  /** Whether an earlier run was ended while it loaded: all that it left bears our marks. */
  boolean isBegun() {
    Found found = all().get(names.database());
    return found != null
        && found.comment().equals(RestoreMarks.LOADS)
        && found.owner().equals(names.role())
        && found.open()
        && !connection
            .rows(
                LOOKING,
                Sql.of(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s"
                        + " AND shobj_description(oid, 'pg_authid') = %s",
                    Sql.literal(names.role()), Sql.literal(RestoreMarks.LOADS)))
            .isEmpty();
  }

  /**
   * Ends the sessions of the role that loads, which may outlive the run that opened them.
   *
   * @return whether none is left
   */
  boolean endSessions() {
    Sql end =
        Sql.of(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s",
            Sql.literal(names.role()));
    for (int looked = 0; looked < LOOKS; looked++) {
      if (connection.rows("ending sessions of an earlier run", end).get(0).text(0).equals("0")) {
        return true;
      }
      connection.rows("ending sessions of an earlier run", Sql.of("SELECT pg_sleep(0.05)"));
    }
    return false;
  }

  /** Throws away what an earlier run was loading. */
  void dropLeft() {
    Map<String, Found> all = all();
    Found found = all.get(names.database());
    var role =
        connection.rows(
            LOOKING,
            Sql.of(
                """
                SELECT coalesce(shobj_description(oid, 'pg_authid') = %s, false)
                FROM pg_roles WHERE rolname = %s\
                """,
                Sql.literal(RestoreMarks.LOADS), Sql.literal(names.role())));
    if (!role.isEmpty() && !role.get(0).bool(0)) {
      throw PostgresRestoreTarget.taken(connection.place(), "role", names.role());
    }
    if (found != null && !isOurs(found, all.get(names.live()), !role.isEmpty())) {
      throw PostgresRestoreTarget.taken(connection.place(), "database", names.database());
    }
    if (found != null || !role.isEmpty()) {
      dropShadow();
    }
    Found emptied = all.get(names.emptied());
    if (emptied != null && emptied.owner().equals(replacement.owner())) {
      // Whoever was killed may have stopped short of looking whether it holds something after all.
      keepEmptied();
    }
  }

  /** One that was thought to hold nothing becomes one that can be taken back. */
  void keepEmptied() {
    makeRoom();
    rename(names.emptied(), names.previous(1));
  }

  /**
   * One that is loaded belongs to the role that loads; one that was handed over bears our mark, or
   * the live one's comment when it was about to take its place.
   */
  private boolean isOurs(Found found, @Nullable Found live, boolean roleIsOurs) {
    return found.comment().equals(RestoreMarks.LOADS)
        || (found.owner().equals(replacement.owner()) && Unsettled.in(found.comment()).isPresent())
        || (roleIsOurs && found.owner().equals(names.role()))
        || (found.owner().equals(replacement.owner())
            && live != null
            && !found.comment().isEmpty()
            && found.comment().equals(live.comment()));
  }

  /** Throws away the database that is loaded, and the role that loads it. */
  void dropShadow() {
    String doing = "throwing away database \"" + names.database() + "\"";
    try {
      connection.tryRun(
          doing,
          Sql.of(
              "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = %s",
              Sql.literal(names.role())));
    } catch (SQLException e) {
      // Before 14 there is no wait; whoever is still there is met by the drop itself.
      connection.run(
          doing,
          Sql.of(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
              Sql.literal(names.role())));
    }
    TemplateDatabases.dropHalfMade(connection, names.role());
    drop(names.database());
    connection.run(doing, Statements.dropRole(names.role()));
  }

  /** Drops a database, whoever is in it. */
  void drop(String database) {
    new DatabaseDrop(connection, new TemporaryMembership(connection))
        .run(
            "throwing away database \"" + database + "\"", new Change.DropDatabase(database, true));
  }

  /** The numbers of those that were replaced, the newest first. */
  List<Integer> previous() {
    Map<String, Found> all = all();
    var numbers = new ArrayList<Integer>();
    for (int number = 1; number <= MOST; number++) {
      Found found = all.get(names.previous(number));
      if (found != null) {
        if (!found.owner().equals(replacement.owner())) {
          throw PostgresRestoreTarget.taken(connection.place(), "database", names.previous(number));
        }
        numbers.add(number);
      }
    }
    return numbers;
  }

  /**
   * The one that was replaced last.
   *
   * @throws Gen3DbException when there is none
   */
  String last() {
    List<Integer> there = previous();
    if (there.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              PostgresCode.NO_PREVIOUS,
              connection.place(),
              "there is no database \"%s\"".formatted(names.previous(1))));
    }
    return names.previous(there.get(0));
  }

  /** Makes room for a newer one: each takes the next name, as far as names are taken. */
  void makeRoom() {
    List<Integer> there = previous();
    int taken = 0;
    while (there.contains(taken + 1)) {
      taken++;
    }
    var steps = new ArrayList<Sql>();
    for (int number = taken; number >= 1; number--) {
      steps.add(
          Sql.of(
              "ALTER DATABASE %s RENAME TO %s",
              Sql.name(names.previous(number)), Sql.name(names.previous(number + 1))));
    }
    if (!steps.isEmpty()) {
      asOwner("renaming what was replaced before", Sql.together(steps.toArray(Sql[]::new)));
    }
  }

  /** The first of those that were replaced is gone: each after it takes the name before its own. */
  void closeRanks() {
    List<Integer> there = previous();
    if (there.contains(1)) {
      return;
    }
    var steps = new ArrayList<Sql>();
    for (int number = 2; there.contains(number); number++) {
      steps.add(
          Sql.of(
              "ALTER DATABASE %s RENAME TO %s",
              Sql.name(names.previous(number)), Sql.name(names.previous(number - 1))));
    }
    if (!steps.isEmpty()) {
      asOwner("renaming what was replaced before", Sql.together(steps.toArray(Sql[]::new)));
    }
  }

  /**
   * Drops those beyond as many as are kept; their names. One that never was settled, as its run was
   * killed, counts for none: the one that it replaced is kept with it.
   */
  List<String> dropOld() {
    var dropped = new ArrayList<String>();
    int kept = 0;
    for (int number : previous()) {
      String name = names.previous(number);
      if (kept >= replacement.keep()) {
        drop(name);
        dropped.add(name);
      } else if (Unsettled.in(comment(name)).isEmpty()) {
        kept++;
      }
    }
    return dropped;
  }

  /** Writes a comment on a database; none where it is empty. */
  void comment(String database, String comment) {
    asOwner(
        "writing the comment of database \"" + database + "\"",
        Statements.comment(database, comment));
  }

  /** Gives a database another name. */
  void rename(String database, String name) {
    asOwner(
        "renaming database \"" + database + "\"",
        Sql.of("ALTER DATABASE %s RENAME TO %s", Sql.name(database), Sql.name(name)));
  }

  /** The comment of a database. */
  String comment(String database) {
    Found found = all().get(database);
    return found == null ? "" : found.comment();
  }

  private void asOwner(String doing, Sql statements) {
    connection.run(
        doing,
        new TemporaryMembership(connection)
            .with(List.of(replacement.owner()), replacement.owner(), statements));
  }

  private Map<String, Found> all() {
    var wanted = new ArrayList<String>(List.of(names.live(), names.database(), names.emptied()));
    for (int number = 1; number <= MOST; number++) {
      wanted.add(names.previous(number));
    }
    var all = new LinkedHashMap<String, Found>();
    connection
        .rows(
            LOOKING,
            Sql.of(
                """
                SELECT datname, pg_get_userbyid(datdba),
                  coalesce(shobj_description(oid, 'pg_database'), ''), datallowconn
                FROM pg_database WHERE datname IN (%s)\
                """,
                Sql.literals(wanted)))
        .forEach(row -> all.put(row.text(0), new Found(row.text(1), row.text(2), row.bool(3))));
    return all;
  }
}
