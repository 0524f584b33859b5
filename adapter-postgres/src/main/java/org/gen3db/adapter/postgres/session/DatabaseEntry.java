package org.gen3db.adapter.postgres.session;

import java.util.Optional;
import java.util.Set;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;

/**
 * Which database is entered, for whom, and as which administrator where the service cannot.
 *
 * @param justMade whether the administrator's session has made the database itself
 * @param cancellation ends what is awaited on the way and inside
 */
public record DatabaseEntry(
    Servers servers,
    Server server,
    String database,
    String role,
    Password password,
    Optional<Master> administrator,
    boolean justMade,
    Cancellation cancellation) {

  String place() {
    return server + "/" + database;
  }

  Optional<String> administratorName() {
    return administrator.map(Master::username);
  }

  /** What template1 holds. */
  TemplateView template() {
    return administrator
        .map(master -> servers.template(master, cancellation))
        .orElseGet(() -> servers.template(this));
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
   * Enters the database as the administrator.
   *
   * @param doing what it is for, in words
   */
  AdministratorVisit visit(String doing) {
    Master master =
        administrator.orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        PostgresCode.MASTER_LACKS_RIGHTS,
                        place(),
                        doing + ": it needs an administrator, and none is given")));
    return servers.visit(master, database, cancellation);
  }
}
