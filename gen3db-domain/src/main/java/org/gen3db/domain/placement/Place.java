package org.gen3db.domain.placement;

import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's database is or will be, who owns it and who logs in there, and who may make it.
 *
 * @param database the database's name
 * @param role the role that owns it, on its server; what services share that have one password
 * @param login the role that the service logs in as: the owner, or a member of it
 * @param endpoint the server as the service names it
 * @param loginVia the server as gen3db reaches it to log in as the service
 * @param administrator who makes it, or null where nobody is to (login check only)
 * @param fromEntry whether the remote entry named it and not the values (R17)
 */
public record Place(
    String database,
    RoleId role,
    String login,
    Endpoint endpoint,
    Server loginVia,
    @Nullable Master administrator,
    boolean fromEntry) {

  /** Who makes the database, if anybody here may. */
  public Optional<Master> master() {
    return Optional.ofNullable(administrator);
  }

  /** Whether the service reaches the server by another name than this administrator does. */
  public boolean byAnotherNameThan(Master master) {
    return administrator != null && !master.server().equals(loginVia);
  }

  /** The credentials of a login here. */
  public DbCredentials with(Password password) {
    return new DbCredentials(database, endpoint.host(), endpoint.port(), login, password);
  }

  /** The same place, by the other one of its role's logins (R18) or the same. */
  public Place withLogin(String other) {
    return new Place(database, role, other, endpoint, loginVia, administrator, fromEntry);
  }

  /** The same place with another name for its role's server, which turned out to be the same. */
  Place of(RoleId sharedRole) {
    return new Place(database, sharedRole, login, endpoint, loginVia, administrator, fromEntry);
  }
}
