package org.gen3db.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;

/**
 * The driver's connections of this JVM, counted when they open and close: a server tells of one for
 * some time after it was closed, and of one too many when it is asked too early. The driver makes
 * this by its name, see {@code org/postgresql/driverconfig.properties}.
 */
public final class CountedSockets extends SocketFactory {
  private static final Set<Socket> OPEN = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger MOST = new AtomicInteger();

  /** How many are open now. */
  public static int open() {
    return OPEN.size();
  }

  /** Begins to count anew. */
  public static void forget() {
    MOST.set(open());
  }

  /** How many were open at once since {@link #forget}. */
  public static int most() {
    return MOST.get();
  }

  @Override
  public Socket createSocket() {
    return new Counted();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  private static final class Counted extends Socket {
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      OPEN.add(this);
      MOST.accumulateAndGet(OPEN.size(), Math::max);
      super.connect(endpoint, timeout);
    }

    @Override
    public void close() throws IOException {
      super.close();
      OPEN.remove(this);
    }
  }
}
