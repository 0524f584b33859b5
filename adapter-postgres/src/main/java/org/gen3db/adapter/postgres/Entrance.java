package org.gen3db.adapter.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Problem;
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

  /**
   * Does something as the administrator inside the database, over a connection for this alone.
   *
   * @param doing what it is for, in words
   * @throws SQLException what the visit throws
   */
  <T> T asAdministrator(String doing, PostgresServer.Visit<T> visit) throws SQLException {
    Master master =
        administrator.orElseThrow(
            () ->
                new Gen3DbException(
                    Problem.of(
                        Code.MASTER_LACKS_RIGHTS,
                        place(),
                        doing + ": it needs an administrator, and none is given")));
    return servers.visit(master, database, visit);
  }
}
