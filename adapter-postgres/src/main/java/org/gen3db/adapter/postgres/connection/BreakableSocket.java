package org.gen3db.adapter.postgres.connection;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * A socket on which nobody waits longer than a {@link Cancellation} allows. Whoever reads looks
 * between short waits whether it was cancelled, its deadline passed, or the reading thread was
 * interrupted; a system call that waits in the network answers to none of these by itself.
 */
final class BreakableSocket extends Socket {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** What a server that was asked to stop gets, so that it can say that it did. */
  private static final Duration TO_STOP = Duration.ofMillis(700);

  private volatile Waits waits;
  private volatile boolean reached;
  private volatile int soTimeout;
  private @Nullable InputStream input;

  BreakableSocket(Cancellation cancellation) {
    this.waits = new Waits(cancellation, () -> {});
  }

  /** What those who read obey, what they do once before they break off, and since when they do. */
  private static final class Waits {
    private final @Nullable Cancellation cancellation;
    private final Runnable stop;
    private long stoppedAt;
    private boolean stopped;

    Waits(@Nullable Cancellation cancellation, Runnable stop) {
      this.cancellation = cancellation;
      this.stop = stop;
    }

    private void look() throws SocketException {
      if (cancellation == null) {
        return;
      }
      if (!stopped && (cancellation.isCancelled() || cancellation.isOver())) {
        stopped = true;
        stoppedAt = System.nanoTime();
        stop.run();
      } else if (stopped && System.nanoTime() - stoppedAt > TO_STOP.toNanos()) {
        throw new SocketException("the wait was broken off");
      }
    }
  }

  /**
   * From now on reads obey this one.
   *
   * @param stop run once, on the reading thread, when a wait is to end; the server then has a
   *     moment to answer before the wait is broken off
   */
  void obey(Cancellation cancellation, Runnable stop) {
    waits = new Waits(cancellation, stop);
  }

  /** From now on reads obey nothing but their timeout: what tidies up goes on when cancelled. */
  void obeyNothing() {
    waits = new Waits(null, () -> {});
  }

  /** Whether somebody answered at the address. */
  boolean reached() {
    return reached;
  }

  /** Ends what waits at this socket, at once and from any thread. */
  void breakOff() {
    try {
      close();
    } catch (IOException e) {
      // Whoever waited has gone on already; the system closes what is forgotten.
    }
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    super.connect(endpoint, timeout);
    reached = true;
  }

  @Override
  public synchronized void setSoTimeout(int timeout) throws SocketException {
    super.setSoTimeout(timeout);
    soTimeout = timeout;
  }

  @Override
  public synchronized int getSoTimeout() {
    return soTimeout;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    InputStream known = input;
    if (known == null) {
      known = new Input(super.getInputStream());
      input = known;
    }
    return known;
  }

  private void patience(long millis) throws SocketException {
    super.setSoTimeout(Math.toIntExact(Math.max(1, millis)));
  }

  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      long start = System.nanoTime();
      while (true) {
        long most = soTimeout == 0 ? Long.MAX_VALUE : soTimeout;
        long left = most - (System.nanoTime() - start) / 1_000_000;
        patience(Math.min(left, BETWEEN_LOOKS.toMillis()));
        try {
          return in.read(into, from, length);
        } catch (SocketTimeoutException e) {
          if (left <= BETWEEN_LOOKS.toMillis()) {
            throw e;
          }
          waits.look();
        }
      }
    }
  }
}
