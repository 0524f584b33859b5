package org.gen3db.adapter.postgres.connection;

import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationRequestType;

/**
 * One attempt to log in. pgjdbc makes {@link PasswordOnDemand} and {@link BreakableSockets} by the
 * names of their classes and hands them nothing but strings, so that they find the attempt that
 * they serve by its ticket.
 */
public final class Attempt implements AutoCloseable {
  private static final String TICKET = "gen3db.attempt";

  /** Attempts under way in this JVM, each for as long as its try block; empty between them. */
  private static final Map<String, Attempt> UNDER_WAY = new ConcurrentHashMap<>();

  private final String ticket = UUID.randomUUID().toString();
  private final Password password;
  private final Cancellation cancellation;
  private volatile boolean asked;
  private volatile @Nullable BreakableSocket socket;

  /** Begins one, and tells pgjdbc of it by the properties of the connection. */
  Attempt(Password password, Cancellation cancellation, Properties properties) {
    this.password = password;
    this.cancellation = cancellation;
    PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, PasswordOnDemand.class.getName());
    PGProperty.SOCKET_FACTORY.set(properties, BreakableSockets.class.getName());
    properties.setProperty(TICKET, ticket);
    UNDER_WAY.put(ticket, this);
  }

  /** The one that these properties belong to, or null when none of ours is under way. */
  static @Nullable Attempt of(Properties properties) {
    String ticket = properties.getProperty(TICKET);
    return ticket == null ? null : UNDER_WAY.get(ticket);
  }

  public static int underWay() {
    return UNDER_WAY.size();
  }

  /** The password's characters, for a driver that wipes them. */
  char[] hand(AuthenticationRequestType type) {
    // A Kerberos ticket may let the session in without a look at the password.
    asked |= type != AuthenticationRequestType.GSS;
    return password.reveal(char[]::clone);
  }

  /** Whether the server asked for the password. */
  boolean asked() {
    return asked;
  }

  /** A socket for this attempt; the last one is that of the session. */
  BreakableSocket newSocket() {
    var made = new BreakableSocket(cancellation);
    socket = made;
    return made;
  }

  /** The session's socket, once there is one. */
  @Nullable BreakableSocket socket() {
    return socket;
  }

  /** Whether somebody answered at the address, whatever was said afterwards. */
  boolean reached() {
    BreakableSocket latest = socket;
    return latest != null && latest.reached();
  }

  /** Gives up: whoever still waits for an answer ends. */
  void abandon() {
    BreakableSocket latest = socket;
    if (latest != null) {
      latest.breakOff();
    }
  }

  @Override
  public void close() {
    UNDER_WAY.remove(ticket);
  }
}
