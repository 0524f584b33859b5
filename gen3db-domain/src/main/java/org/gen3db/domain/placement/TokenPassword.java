package org.gen3db.domain.placement;

import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.MasterPassword;
import org.gen3db.domain.server.MasterTokens;

/**
 * The password of an administrator who has none: a token that is made anew for each connection, so
 * that none is past its time however long a run takes.
 */
final class TokenPassword implements MasterPassword {
  private final MasterTokens tokens;
  private final Endpoint server;
  private final String username;
  private final Cancellation cancellation;

  TokenPassword(MasterTokens tokens, Endpoint server, String username, Cancellation cancellation) {
    this.tokens = tokens;
    this.server = server;
    this.username = username;
    this.cancellation = cancellation;
  }

  @Override
  public Password now() {
    return tokens.token(server, username, cancellation);
  }

  /** One that was refused just after it was made is refused again. */
  @Override
  public Optional<Password> insteadOf(Password refused) {
    return Optional.empty();
  }

  @Override
  public Optional<String> whenRefused() {
    return Optional.of(tokens.whenRefused(username));
  }
}
