package org.gen3db.adapter.postgres.session;

import org.gen3db.adapter.postgres.connection.ServerConnection;

/**
 * A connection of a master inside a database, which takes one of few places until it is closed.
 * Whoever has one closes it before asking for another, so that nobody waits for ever.
 */
public record AdministratorVisit(ServerConnection connection, Places places)
    implements AutoCloseable {
  @Override
  public void close() {
    try {
      connection.close();
    } finally {
      places.giveBack();
    }
  }
}
