package org.gen3db.adapter.postgres;

import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.gen3db.domain.credentials.Password;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * Hands a password to pgjdbc only when the server asks for it, and so tells whether it did (R9).
 * pgjdbc makes one by its class's name, when asked; nothing but strings reaches it, so it finds its
 * password by the ticket of the {@link Attempt} that is under way. A password is never a connection
 * property.
 */
public final class PasswordOnDemand implements AuthenticationPlugin {
  private static final String TICKET = "gen3db.attempt";

  /** Attempts under way in this JVM, each for as long as its try block; empty between them. */
  private static final Map<String, Attempt> UNDER_WAY = new ConcurrentHashMap<>();

  private final @Nullable String ticket;

  /**
   * Called by pgjdbc.
   *
   * @param properties those of the connection
   */
  public PasswordOnDemand(Properties properties) {
    ticket = properties.getProperty(TICKET);
  }

  /** The password's characters, which pgjdbc wipes; null when no attempt of ours is under way. */
  @Override
  public char @Nullable [] getPassword(AuthenticationRequestType type) {
    Attempt attempt = ticket == null ? null : UNDER_WAY.get(ticket);
    return attempt == null ? null : attempt.hand(type);
  }

  static int underWay() {
    return UNDER_WAY.size();
  }

  /** One attempt to log in. */
  static final class Attempt implements AutoCloseable {
    private final String ticket = UUID.randomUUID().toString();
    private final Password password;
    private volatile boolean asked;

    Attempt(Password password, Properties properties) {
      this.password = password;
      PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, PasswordOnDemand.class.getName());
      properties.setProperty(TICKET, ticket);
      UNDER_WAY.put(ticket, this);
    }

    private char[] hand(AuthenticationRequestType type) {
      // A Kerberos ticket may let the session in without a look at the password.
      asked |= type != AuthenticationRequestType.GSS;
      return password.reveal(char[]::clone);
    }

    /** Whether the server asked for the password. */
    boolean asked() {
      return asked;
    }

    @Override
    public void close() {
      UNDER_WAY.remove(ticket);
    }
  }
}
