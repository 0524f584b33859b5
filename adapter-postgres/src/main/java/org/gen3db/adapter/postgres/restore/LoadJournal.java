package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.restore.Note;

/**
 * The journal of a load, in a schema of its own in the database that is loaded. The administrator
 * makes it while nothing else is there; it is read and written by the role that loads, whose code
 * the dump's is too.
 */
final class LoadJournal {
  /** How the database was made; what is noted of the load has other names. */
  private static final String MADE = " database";

  private static final String READING = "reading what an earlier run had noted";

  /**
   * A crash of the server empties tables that are not logged, those of the dump and this one: what
   * is noted of them does not hold any more.
   */
  private static final Sql READ =
      Sql.of(
          """
          SELECT about, says FROM gen3db_restore.journal;
          SELECT EXISTS (SELECT FROM gen3db_restore.since_crash) OR NOT EXISTS (
            SELECT FROM pg_catalog.pg_class WHERE relpersistence = 'u' AND relkind IN ('r', 'S')
              AND relnamespace <> 'gen3db_restore'::pg_catalog.regnamespace)\
          """);

  private LoadJournal() {}

  /**
   * Makes an empty one.
   *
   * @param role the one that loads
   * @param made how the database was made
   */
  static Sql make(String role, String made) {
    Sql owner = Sql.name(role);
    return Sql.together(
        Sql.of("CREATE SCHEMA gen3db_restore AUTHORIZATION %s", owner),
        Sql.of("CREATE TABLE gen3db_restore.journal (about text PRIMARY KEY, says text NOT NULL)"),
        Sql.of("CREATE UNLOGGED TABLE gen3db_restore.since_crash AS SELECT 1 AS one"),
        write(new Note(MADE, made)),
        Sql.of("ALTER TABLE gen3db_restore.journal OWNER TO %s", owner),
        Sql.of("ALTER TABLE gen3db_restore.since_crash OWNER TO %s", owner));
  }

  /** Notes something. */
  static Sql write(Note note) {
    return Sql.of(
        "INSERT INTO gen3db_restore.journal AS j VALUES (%s, %s)"
            + " ON CONFLICT (about) DO UPDATE SET says = excluded.says",
        Sql.literal(note.of()), Sql.literal(note.says()));
  }

  /** Takes it away. */
  static Sql drop() {
    return Sql.of("DROP SCHEMA IF EXISTS gen3db_restore CASCADE");
  }

  /**
   * What is noted; empty where there is no journal, the database was made in another way than a new
   * one would be, or something that is noted was lost.
   *
   * @param connection of the role that loads
   */
  static Optional<Map<String, String>> in(ServerConnection connection, String made) {
    try {
      List<List<ServerConnection.Row>> results = connection.tryRun(READING, READ);
      Map<String, String> notes = new HashMap<>();
      results.get(0).forEach(row -> notes.put(row.text(0), row.text(1)));
      boolean whole = results.get(1).get(0).bool(0);
      return made.equals(notes.remove(MADE)) && whole ? Optional.of(notes) : Optional.empty();
    } catch (SQLException e) {
      // It was killed before there was one, or after it was done with it.
      return Optional.empty();
    }
  }
}
