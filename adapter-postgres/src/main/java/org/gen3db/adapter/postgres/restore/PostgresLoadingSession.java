package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Note;
import org.gen3db.domain.restore.RowStream;
import org.jspecify.annotations.Nullable;

/** A session of the role that loads. */
final class PostgresLoadingSession implements LoadingSession {
  private static final String DOING = "loading";
  private static final String UNKNOWN_SETTING = "42704";

  /** Tables, other objects, functions, schemas, columns and large objects that are not there. */
  private static final Set<String> ABSENT =
      Set.of("42P01", "42704", "42883", "3F000", "42703", "42P10");

  private static final String SCHEMA_EXISTS = "42P06";

  /**
   * What pg_dump sets in its own session, and so what its text means. No statement waits for the
   * disk: what a crash of the server undoes is loaded again, and handing over waits for all.
   */
  private static final Sql AS_PG_DUMP =
      Sql.of(
          "SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET xmloption = 'content';"
              + " SET synchronous_commit = off; RESET search_path");

  private static final String ANALYZING = "looking at what was loaded";

  /**
   * What ANALYZE looks at when it is told nothing, the largest first; with a table it looks at its
   * partitions too. What all databases share is not this one's.
   */
  private static final Sql ANALYZED =
      Sql.of(
          """
          SELECT nspname, relname
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
          WHERE relkind IN ('r', 'm', 'p') AND NOT relispartition AND NOT relisshared
            AND relpersistence <> 't' AND nspname <> 'pg_toast'
          ORDER BY pg_catalog.pg_relation_size(c.oid) DESC, c.oid\
          """);

  private final ServerConnection connection;

  private PostgresLoadingSession(ServerConnection connection) {
    this.connection = connection;
  }

  /** Takes over a connection, which is closed where that fails. */
  static PostgresLoadingSession over(ServerConnection connection) {
    try {
      connection.awaitLongWork();
      connection.tryRun("opening the session", AS_PG_DUMP);
      return new PostgresLoadingSession(connection);
    } catch (SQLException e) {
      connection.close();
      throw Failures.statement(connection.place(), "opening the session", e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public boolean set(String statement) {
    try {
      connection.tryRun(DOING, Sql.asWritten(statement));
      return true;
    } catch (SQLException e) {
      if (Failures.state(e).equals(UNKNOWN_SETTING)) {
        return false;
      }
      throw LoadFailures.of(connection.place(), e);
    }
  }

  /**
   * The note travels with the statement, so that both are one transaction, or a part of the one
   * that the dump has begun. What is tolerated has undone itself, and is noted afterwards.
   */
  @Override
  public void run(String statement, Tolerance tolerance, @Nullable Note note) {
    Sql written = Sql.asWritten(statement);
    try {
      connection.tryRun(
          DOING, note == null ? written : Sql.of("%s\n;\n%s", written, LoadJournal.write(note)));
    } catch (SQLException e) {
      String state = Failures.state(e);
      boolean tolerated =
          switch (tolerance) {
            case NOTHING -> false;
            case ABSENT -> ABSENT.contains(state);
            case PRESENT -> state.equals(SCHEMA_EXISTS);
          };
      if (!tolerated) {
        throw LoadFailures.of(connection.place(), e);
      }
      if (note != null) {
        note(note);
      }
    }
  }

  @Override
  public RowStream copy(String statement) {
    try {
      connection.tryRun(DOING, Sql.of("BEGIN"));
      return new PostgresRowStream(connection, connection.copyIn(DOING, Sql.asWritten(statement)));
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  @Override
  public void empty(Table table) {
    tryRun(Sql.of("TRUNCATE ONLY %s", new LoadedTable(connection, table).name()));
  }

  @Override
  public void note(Note note) {
    tryRun(LoadJournal.write(note));
  }

  @Override
  public void endJournal() {
    tryRun(LoadJournal.drop());
  }

  private void tryRun(Sql statement) {
    try {
      connection.tryRun(DOING, statement);
    } catch (SQLException e) {
      throw LoadFailures.of(connection.place(), e);
    }
  }

  @Override
  public List<Column> columns(Table table) {
    return new LoadedTable(connection, table).columns();
  }

  @Override
  public void read(Table table, RowReader reader) {
    new LoadedTable(connection, table).read(reader);
  }

  @Override
  public List<LoadedDump.Behind> behind() {
    return BehindSequences.in(connection);
  }

  /** Each file may set what it likes for itself, and is another transaction. */
  @Override
  public List<Answer> ask(String queries) {
    try {
      connection.tryRun("checking", Sql.of("BEGIN READ ONLY"));
      List<Answer> answers =
          connection.tryRun("checking", Sql.asWritten(queries)).stream()
              .map(
                  rows ->
                      new Answer(
                          rows.size(),
                          rows.size() == 1 && rows.get(0).columns().equals(List.of("t"))))
              .toList();
      connection.tryRun("checking", Sql.of("ROLLBACK"));
      return answers;
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  /** What failed leaves no transaction behind, in which nothing else could be done. */
  private RuntimeException undone(SQLException why) {
    if (!connection.broken()) {
      try {
        connection.tidyUp(Sql.of("ROLLBACK"));
      } catch (SQLException e) {
        connection.close();
      }
    }
    return LoadFailures.of(connection.place(), why);
  }

  @Override
  public void mask(String statements) {
    try {
      connection.tryRun("masking", Sql.of("BEGIN"));
      connection.tryRun("masking", Sql.asWritten(statements));
      connection.tryRun("masking", Sql.of("COMMIT"));
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  @Override
  public void purge() {
    Purge.in(connection);
  }

  @Override
  public void analyze() {
    try {
      connection.tryRunAlone(ANALYZING, Sql.of("ANALYZE"));
    } catch (SQLException e) {
      throw LoadFailures.of(connection.place(), e);
    }
  }

  /** The largest are dealt out one after another, so that the shares take about as long. */
  @Override
  public void analyze(int share, int of) {
    try {
      List<Sql> all =
          connection.tryRun(ANALYZING, ANALYZED).get(0).stream()
              .map(row -> Sql.of("%s.%s", Sql.name(row.text(0)), Sql.name(row.text(1))))
              .toList();
      List<Sql> own =
          IntStream.range(0, all.size()).filter(i -> i % of == share).mapToObj(all::get).toList();
      if (!own.isEmpty()) {
        connection.tryRunAlone(ANALYZING, Sql.of("ANALYZE %s", Sql.list(own)));
      }
    } catch (SQLException e) {
      throw LoadFailures.of(connection.place(), e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
