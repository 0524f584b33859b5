package org.gen3db.junit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.restore.NamesBeside;

/**
 * What JVMs that were killed left on a server that is there already. Each run holds a lock of its
 * name as long as it lives. What it makes belongs to roles that bear its mark, and to nobody else;
 * a name alone proves nothing.
 *
 * @param connection the administrator's, in the database of the locks
 */
record KilledRuns(Connection connection) {
  /** The names of releases that {@link TestServer#nextRelease} gives. */
  private static final Pattern RELEASE = Pattern.compile("(junit[0-9a-f]{8})[a-z][0-9]+");

  /** The comment of a role that loads a database. */
  private static final String LOADS = "gen3db: loads a restore";

  /** From which major version on a server ends the sessions in a database that is dropped. */
  private static final int FORCES = 13;

  /** Holds the lock of a run until the session ends. */
  void live(String run) throws SQLException {
    ask("SELECT pg_advisory_lock(" + key(run) + ")");
  }

  /** Takes away what nobody's is any more. */
  void sweep() throws SQLException {
    for (List<String> role :
        ask(
            "SELECT rolname, shobj_description(oid, 'pg_authid') FROM pg_roles"
                + " WHERE shobj_description(oid, 'pg_authid') LIKE '%[gen3db release=junit%'"
                + " ORDER BY 1")) {
      String run = run(role.get(1)).orElse("");
      if (!run.isEmpty() && lock(run)) {
        try {
          sweep(role.get(0));
        } finally {
          ask("SELECT pg_advisory_unlock(" + key(run) + ")");
        }
      }
    }
  }

  /** The run that a role was made by. */
  private static Optional<String> run(String comment) {
    return Mark.in(comment)
        .map(mark -> RELEASE.matcher(mark.release()))
        .filter(Matcher::matches)
        .map(found -> found.group(1));
  }

  /** Whether the run lives no more. */
  private boolean lock(String run) throws SQLException {
    return ask("SELECT pg_try_advisory_lock(" + key(run) + ")").get(0).get(0).equals("t");
  }

  private void sweep(String role) throws SQLException {
    List<String> databases = databases(role);
    for (String database : databases) {
      String loading = NamesBeside.load(database);
      if (!ask("SELECT 1 FROM pg_roles WHERE rolname = "
              + literal(loading)
              + " AND shobj_description(oid, 'pg_authid') = "
              + literal(LOADS))
          .isEmpty()) {
        drop(loading, databases(loading));
      }
    }
    drop(role, databases);
  }

  private List<String> databases(String owner) throws SQLException {
    return ask(
            "SELECT datname FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE rolname = "
                + literal(owner)
                + " ORDER BY 1")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private void drop(String role, List<String> databases) throws SQLException {
    // Who is no superuser drops what belongs to a role by being of that role.
    execute(
        "DO $$BEGIN IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN GRANT "
            + identifier(role)
            + " TO CURRENT_USER; END IF; END$$");
    for (String database : databases) {
      drop(database);
    }
    execute("DROP ROLE " + identifier(role));
  }

  /** Drops a database, whoever is in it. */
  void drop(String database) throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() < FORCES) {
      ask(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
              + literal(database));
      execute("DROP DATABASE " + identifier(database));
    } else {
      execute("DROP DATABASE " + identifier(database) + " WITH (FORCE)");
    }
  }

  private static String key(String run) {
    return "hashtextextended(" + literal("gen3db-junit/" + run) + ", 0)";
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<List<String>> ask(String sql) throws SQLException {
    var all = new ArrayList<List<String>>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int column = 1; column <= columns; column++) {
          String value = rows.getString(column);
          row.add(value == null ? "" : value);
        }
        all.add(row);
      }
    }
    return all;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
