package org.gen3db.domain.credentials;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server's address.
 *
 * @param host a name or an address, as written
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  /**
   * Addresses, never names such as {@code 127.db.example.org}: those of this machine, and those
   * that a server listens on for all of its addresses, which as a goal mean this machine too.
   */
  private static final Pattern LOOPBACK =
      Pattern.compile("127(\\.[0-9]{1,3}){1,3}|0\\.0\\.0\\.0|\\[?[0:]*:0*1?]?");

  public Endpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a server without a host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /** The endpoint that {@code HOST:PORT} spells; an IPv6 address stands in brackets. */
  public static Optional<Endpoint> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    int port = Integer.parseInt(text.substring(colon + 1));
    boolean good =
        !host.isBlank() && port >= 1 && port <= 65535 && (bracketed || !host.contains(":"));
    return good
        ? Optional.of(new Endpoint(bracketed ? host.substring(1, host.length() - 1) : host, port))
        : Optional.empty();
  }

  /** Whether it names this very machine, so that no other machine could use it. */
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost") || LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host.contains(":") && !host.startsWith("[")
        ? "[" + host + "]:" + port
        : host + ":" + port;
  }
}
