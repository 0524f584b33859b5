package org.gen3db.junit;

/**
 * A test's database, until the test has ended.
 *
 * @param original what it is a copy of
 * @param database the database
 */
record Copy(Original original, RestoredDatabase database) implements AutoCloseable {
  @Override
  public void close() {
    original.drop(database.name());
  }
}
