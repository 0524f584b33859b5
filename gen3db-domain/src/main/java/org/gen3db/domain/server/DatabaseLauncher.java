package org.gen3db.domain.server;

import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;

/**
 * A database server that gen3db starts by itself, so that nothing else need be installed. It asks
 * for passwords, and what it holds, its port and its administrator stay from start to start.
 * Several launchers of one place, in several processes too, are about the same server.
 */
public interface DatabaseLauncher {
  /**
   * Starts the server unless it runs, and returns when it takes connections; two callers at once
   * get the same one. Bounded.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be started
   */
  Master start();

  /** The server, if it runs now; starts nothing. */
  Optional<Master> running();

  /** Where the server listens once it runs; empty while nobody can know. Starts nothing. */
  default Optional<Endpoint> address() {
    return Optional.empty();
  }

  /** Stops the server, whoever started it, and keeps its data; returns whether it ran. */
  boolean stop();

  /** Where its data is, for messages; no password stands in it. */
  String describe();
}
