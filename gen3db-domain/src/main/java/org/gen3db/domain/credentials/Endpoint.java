package org.gen3db.domain.credentials;

import java.util.Optional;

/**
 * A server's address.
 *
 * @param host a name or an address, as {@link HostName} has it
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  /**
   * A server's address.
   *
   * @throws IllegalArgumentException when the host is none ({@link HostName}) or the port out of
   *     range
   */
  public Endpoint {
    host = new HostName(host).text();
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
    int port = Integer.parseInt(text.substring(colon + 1));
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    return !bare && HostName.problem(host).isEmpty() && port >= 1 && port <= 65535
        ? Optional.of(new Endpoint(host, port))
        : Optional.empty();
  }

  /** Whether it names this very machine, so that no other machine could use it. */
  public boolean isLoopback() {
    return new HostName(host).isLoopback();
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
