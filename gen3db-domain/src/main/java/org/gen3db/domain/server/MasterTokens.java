package org.gen3db.domain.server;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.rights.TokenLogin;

/**
 * Makes the passwords of administrators who have none: each is for one user of one server, and good
 * for a few minutes, in which it opens as many connections as one likes. Thread-safe.
 */
public interface MasterTokens {
  /**
   * A token that is good from now on. No server is asked for it, so that a wrong one shows only
   * when it is used.
   *
   * @param server the server by the name that it has for whoever checks the token, whatever way
   *     leads there
   * @param username the administrator's name
   * @param cancellation ends the search for whoever signs it
   * @throws org.gen3db.domain.error.Gen3DbException when none can be made
   */
  Password token(Endpoint server, String username, Cancellation cancellation);

  /** What may be missing where a server refuses a token of this user, as sentences. */
  String whenRefused(String username);

  /**
   * The least rights by which servers let these in; empty where they are given in another way than
   * by a document. Asks nobody.
   */
  default Optional<Rights> rights(List<TokenLogin> logins) {
    return Optional.empty();
  }

  /** What makes them, for messages. */
  String describe();
}
