package org.gen3db.domain.provision;

import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's database is or will be, and who may make it.
 *
 * @param database the database's name
 * @param username the role's name
 * @param endpoint the server as the service names it
 * @param loginVia the server as gen3db reaches it to log in as the service
 * @param administrator who makes it, or null where nobody is to (login check only)
 * @param fromEntry whether the remote entry named it and not the values (R17)
 */
record Target(
    String database,
    String username,
    Endpoint endpoint,
    Server loginVia,
    @Nullable Master administrator,
    boolean fromEntry) {

  Optional<Master> master() {
    return Optional.ofNullable(administrator);
  }

  /** Whether the service reaches the server by another name than its administrator does. */
  boolean byAlias() {
    return administrator != null && !administrator.server().equals(loginVia);
  }

  /** Services with the same key share one role and so one password (R12). */
  String roleKey() {
    return username + "@" + (administrator == null ? loginVia : administrator.server()).address();
  }

  DbCredentials with(Password password) {
    return new DbCredentials(database, endpoint.host(), endpoint.port(), username, password);
  }
}
