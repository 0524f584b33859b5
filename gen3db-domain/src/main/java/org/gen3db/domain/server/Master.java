package org.gen3db.domain.server;

import org.gen3db.domain.credentials.Password;
import org.jspecify.annotations.Nullable;

/**
 * The administrator of a server.
 *
 * @param server the server
 * @param username the administrator's name
 * @param password its password when the run began; empty for one that is made for each connection
 * @param passwords where it comes from, for whoever connects
 */
public record Master(Server server, String username, Password password, MasterPassword passwords) {
  /** One whose password stays as it is. */
  public Master(Server server, String username, Password password) {
    this(server, username, password, MasterPassword.fixed(password));
  }

  // By hand, since what a record brings is linked anew in every process, which delays a start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Master that
        && server.equals(that.server)
        && username.equals(that.username)
        && password.equals(that.password);
  }

  @Override
  public int hashCode() {
    return 31 * server.hashCode() + username.hashCode();
  }
}
