package org.gen3db.domain.restore;

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

  /** Runs one statement, however long it takes. */
  void run(String statement, Tolerance tolerance);

  /** Begins to copy rows into a table. */
  RowStream copy(String statement);

  /** Lets the server look at all that was loaded, so that it plans queries well. */
  void analyze();

  @Override
  void close();
}
