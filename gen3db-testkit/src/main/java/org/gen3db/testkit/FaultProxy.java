package org.gen3db.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server on this machine that breaks when told: after so many bytes, or at certain words
 * of a client, it resets all connections, or goes silent with the connections open.
 */
public final class FaultProxy implements AutoCloseable {
  /** What happens at the break. */
  public enum Fault {
    /** Both ends see a reset, and new connections are reset too. */
    RESET,
    /** Nothing comes through any more, and nobody is told. */
    STALL
  }

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile String unanswered = "";
  private volatile String words = "";
  private volatile Fault planned = Fault.RESET;
  private volatile boolean broken;

  private FaultProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** A proxy before this port; it breaks nothing yet. */
  public static FaultProxy before(int port) {
    try {
      var proxy = new FaultProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
      thread("gen3db-proxy", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Breaks once, after so many more bytes in either direction; it stays so until healed. */
  public FaultProxy breakAfter(long bytes, Fault fault) {
    planned = fault;
    left.set(bytes);
    return this;
  }

  /** Breaks once, before these words of a client come through; it stays so until healed. */
  public FaultProxy breakAt(String said, Fault fault) {
    planned = fault;
    words = said;
    return this;
  }

  /**
   * Resets the client that says these words, once they are through to the server, which answers
   * nobody; only the next one, and all other connections go on.
   */
  public FaultProxy loseAnswerTo(String said) {
    unanswered = said;
    return this;
  }

  /** Ends what hangs, and lets new connections through. */
  public void heal() {
    left.set(Long.MAX_VALUE);
    words = "";
    broken = false;
    closeAll();
  }

  /** Waits until it has broken. */
  public void awaitFault() throws InterruptedException {
    while (faults() == 0) {
      Thread.sleep(20);
    }
  }

  /** How often it broke. */
  public int faults() {
    return faults.get();
  }

  /** How many connections are open now. */
  public int open() {
    return open.get();
  }

  /** How many connections were open at once since this was asked last. */
  public int most() {
    return most.getAndSet(open.get());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (broken && planned == Fault.RESET) {
          reset(client);
          continue;
        }
        sockets.add(client);
        if (!broken) {
          var server = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(server);
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          thread("gen3db-proxy-up", () -> pump(client, server, true));
          thread("gen3db-proxy-down", () -> pump(server, client, false));
        }
      } catch (IOException e) {
        // The server is down, or the proxy is closed: whoever connects next sees it too.
        closeAll();
      }
    }
  }

  private void pump(Socket from, Socket to, boolean client) {
    var buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isTime(buffer, read, client)) {
          breakNow();
        }
        if (broken) {
          holdUntilHealed(from);
          return;
        }
        out.write(buffer, 0, read);
        out.flush();
        if (client && losesAnswer(buffer, read)) {
          faults.incrementAndGet();
          reset(from);
          awaitClosed(to);
          return;
        }
      }
    } catch (IOException e) {
      // One end is gone: closing both tells the other.
    } finally {
      if (client) {
        open.decrementAndGet();
      }
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private boolean isTime(byte[] buffer, int length, boolean client) {
    boolean counted = left.addAndGet(-length) < 0;
    boolean said =
        client
            && !words.isEmpty()
            && new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(words);
    return (counted || said) && !broken;
  }

  private synchronized boolean losesAnswer(byte[] buffer, int length) {
    if (unanswered.isEmpty()
        || !new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(unanswered)) {
      return false;
    }
    unanswered = "";
    return true;
  }

  /** It is closed by whoever fails to pass the answer on: before, the server would see an end. */
  private static void awaitClosed(Socket server) {
    try {
      while (!server.isClosed()) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void breakNow() throws IOException {
    if (broken) {
      return;
    }
    broken = true;
    faults.incrementAndGet();
    if (planned == Fault.RESET) {
      for (Socket socket : sockets) {
        reset(socket);
      }
    }
  }

  /** The socket stays open and silent; healing closes it. */
  private void holdUntilHealed(Socket socket) {
    try {
      while (broken && !socket.isClosed()) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reset(Socket socket) throws IOException {
    if (!socket.isClosed()) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private void closeAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sockets.clear();
  }

  private static void thread(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    broken = false;
    closeAll();
  }
}
