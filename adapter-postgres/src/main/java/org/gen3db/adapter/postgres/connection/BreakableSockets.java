package org.gen3db.adapter.postgres.connection;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;

/**
 * Makes the sockets of sessions, whose waits can be broken off. Found by pgjdbc by its name, which
 * keeps it for the session and asks it again for the short connection that cancels a statement.
 */
public final class BreakableSockets extends SocketFactory {
  private final Properties properties;

  /**
   * Called by pgjdbc.
   *
   * @param properties those of the connection
   */
  public BreakableSockets(Properties properties) {
    this.properties = properties;
  }

  /** One that is not connected yet, as pgjdbc asks for. */
  @Override
  public Socket createSocket() {
    Attempt attempt = Attempt.of(properties);
    return attempt == null ? new Socket() : attempt.newSocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw connectsItself();
  }

  private static UnsupportedOperationException connectsItself() {
    return new UnsupportedOperationException("pgjdbc connects its sockets itself");
  }
}
