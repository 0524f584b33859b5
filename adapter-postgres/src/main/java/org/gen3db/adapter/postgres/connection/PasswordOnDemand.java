package org.gen3db.adapter.postgres.connection;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Hands a password to pgjdbc only when the server asks for it, and so tells whether it did (R9).
 * Found by pgjdbc by its name. A password is never a connection property.
 */
public final class PasswordOnDemand implements AuthenticationPlugin {
  private final @Nullable Attempt attempt;

  /**
   * Called by pgjdbc.
   *
   * @param properties those of the connection
   */
  public PasswordOnDemand(Properties properties) {
    attempt = Attempt.of(properties);
  }

  /** The password's characters, which pgjdbc wipes; null when no attempt of ours is under way. */
  @Override
  public char @Nullable [] getPassword(AuthenticationRequestType type) {
    return attempt == null ? null : attempt.hand(type);
  }
}
