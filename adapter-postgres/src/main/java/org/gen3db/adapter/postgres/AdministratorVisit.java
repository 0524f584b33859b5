package org.gen3db.adapter.postgres;

/**
 * A connection of a master inside a database, which takes one of few places until it is closed.
 * Whoever has one closes it before asking for another, so that nobody waits for ever.
 */
record AdministratorVisit(ServerConnection connection, Places places) implements AutoCloseable {
  @Override
  public void close() {
    try {
      connection.close();
    } finally {
      places.giveBack();
    }
  }
}
