package org.gen3db.domain.server;

import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;

/** A database server that gen3db starts by itself, so that nothing else need be installed. */
public interface DatabaseLauncher {
  /** Starts the server unless it runs; two callers at once get the same one. Bounded. */
  Master start();

  /** The server, if it runs now; starts nothing. */
  Optional<Master> running();

  /** Where the server listens once it runs; empty while nobody can know. Starts nothing. */
  default Optional<Endpoint> address() {
    return Optional.empty();
  }

  /** Stops the server; returns whether it ran. */
  boolean stop();

  /** Where its data is, for messages. */
  String describe();
}
