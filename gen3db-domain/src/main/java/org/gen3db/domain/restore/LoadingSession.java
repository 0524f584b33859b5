package org.gen3db.domain.restore;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session that loads, as a role that owns the new database and may do nothing elsewhere. What a
 * dump says is run as it stands; every other program of the server stays out of reach. Not
 * thread-safe.
 */
public interface LoadingSession extends AutoCloseable {
  /** What need not be as a statement has it. */
  enum Tolerance {
    /** All must be. */
    NOTHING,
    /** What is dropped may not be there. */
    ABSENT,
    /** What is made may be there. */
    PRESENT
  }

  /**
   * Sets something for this session.
   *
   * @return whether the server knows it
   */
  boolean set(String statement);

  /**
   * Runs one statement, however long it takes.
   *
   * @param note is noted where it was run, or need not be, and not where it fails
   */
  void run(String statement, Tolerance tolerance, @Nullable Note note);

  /** Runs one statement of which nothing is noted. */
  default void run(String statement, Tolerance tolerance) {
    run(statement, tolerance, null);
  }

  /** Begins to copy rows into a table. */
  RowStream copy(String statement);

  /**
   * Takes all rows out of a table, and none out of those that inherit from it.
   *
   * @throws org.gen3db.domain.error.Gen3DbException where it has partitions, or others refer to it
   */
  void empty(Table table);

  /** Notes something by itself. */
  void note(Note note);

  /** Takes the journal away, and all that is noted; nothing is noted after it. */
  void endJournal();

  /**
   * A table that rows are copied into.
   *
   * @param schema empty where a dump does not name it
   * @param columns those that rows have, in their order; empty where a dump does not name them
   */
  record Table(String schema, String name, List<String> columns) {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column of a table.
   *
   * @param types the types that its values are made of, through domains, arrays, ranges and
   *     composite types, by the names that the server has for them; an enumeration is none of them
   * @param nested whether values of those stand in others
   */
  record Column(String name, Set<String> types, boolean nested) {
    public Column {
      types = Set.copyOf(types);
    }
  }

  /** Takes rows. */
  @FunctionalInterface
  interface RowReader {
    /** Takes some bytes in UTF-8; the array may be used again afterwards. */
    void take(byte[] bytes, int from, int length);
  }

  /**
   * The columns of a table, in the order in which its rows have them; none where it has none, or is
   * not there.
   */
  List<Column> columns(Table table);

  /**
   * Reads all rows of a table in the text in which a dump has them: times in UTC, bytes in hex
   * digits. Of a table that others inherit from its own rows only, of one in partitions all.
   */
  void read(Table table, RowReader reader);

  /**
   * The sequences that a column takes its values from and that would give one which the column has
   * passed already.
   */
  List<LoadedDump.Behind> behind();

  /**
   * What a query found.
   *
   * @param rows how many rows
   * @param holds whether that is one with nothing in it but true
   */
  record Answer(long rows, boolean holds) {}

  /** Asks queries that somebody has written, and that may change nothing. */
  List<Answer> ask(String queries);

  /** Changes data as somebody wants who has written the statements: all of them, or none. */
  void mask(String statements);

  /**
   * Lets the server look at all that is there, and writes everything anew, so that nothing is left
   * of what masks took out: not in what the server knows of values, nor in materialized views, nor
   * in files.
   *
   * @throws org.gen3db.domain.error.Gen3DbException where something is left
   */
  void purge();

  /** Lets the server look at all that was loaded, so that it plans queries well. */
  void analyze();

  /**
   * Does a share of that, beside other sessions that do the others: all of them together have
   * looked at all that was loaded. Where an adapter has no shares, the first is all of it.
   *
   * @param share which one, from 0 on
   * @param of how many there are
   */
  default void analyze(int share, int of) {
    if (share == 0) {
      analyze();
    }
  }

  @Override
  void close();
}
