package org.gen3db.adapter.postgres;

import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.provision.Master;
import org.gen3db.domain.provision.Server;

/**
 * Which database is entered, for whom, and as which administrator where the service cannot.
 *
 * @param justMade whether the administrator's session has made the database itself
 */
record Entrance(
    PostgresServer servers,
    Server server,
    String database,
    String role,
    Optional<Master> administrator,
    boolean justMade) {

  String place() {
    return server + "/" + database;
  }

  Optional<String> administratorName() {
    return administrator.map(Master::username);
  }

  /** The extensions that the server offers, if they are known already. */
  Optional<Set<String>> offered() {
    return servers.offeredBy(server);
  }

  /** Remembers what the server offers. */
  Set<String> offers(Set<String> extensions) {
    servers.offers(server, extensions);
    return extensions;
  }

  /** A connection as the administrator into the database. */
  Optional<Wire> openAsAdministrator() {
    return administrator.map(master -> servers.openIn(master, database));
  }
}
