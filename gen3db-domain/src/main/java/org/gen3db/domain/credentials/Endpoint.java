package org.gen3db.domain.credentials;

/**
 * A server's address.
 *
 * @param host a name or an address, as written
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a server without a host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /** Whether it names this very machine, so that no other machine could use it. */
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("[::1]");
  }

  @Override
  public String toString() {
    return host.contains(":") && !host.startsWith("[")
        ? "[" + host + "]:" + port
        : host + ":" + port;
  }
}
