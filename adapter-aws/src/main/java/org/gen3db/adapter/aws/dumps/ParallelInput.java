package org.gen3db.adapter.aws.dumps;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;

/**
 * Reads something long in parts, several at once, and gives them out in their order. It holds as
 * many parts as are read at once, and the one that is given out.
 */
final class ParallelInput extends InputStream {
  private static final Duration NO_DEADLINE = Duration.ofDays(4000);
  private static final AtomicInteger THREADS = new AtomicInteger();

  /** Reads a part; used by several threads. */
  interface Parts {
    /**
     * Fills the first bytes of an array, all of them or none.
     *
     * @throws Gen3DbException when it cannot, or was cancelled
     */
    void read(long from, byte[] into, int length, Cancellation cancellation);
  }

  /** A part that was read: the first bytes of an array that is used again. */
  private static final class Part {
    private final byte[] bytes;
    private final int length;

    Part(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  private final Parts parts;
  private final String place;
  private final long end;
  private final int partBytes;
  private final Cancellation outer;
  private final Cancellation own;
  private final ExecutorService threads;
  private final Deque<Future<Part>> ahead = new ArrayDeque<>();
  private final Deque<byte[]> free = new ArrayDeque<>();
  private Part current = new Part(new byte[0], 0);
  private int at;
  private long next;
  private boolean closed;

  /**
   * @param place what is read, for messages
   * @param from the first byte that is read
   * @param end the first byte that is not
   * @param partBytes how many bytes a part has
   * @param parallel how many parts are read at once
   */
  ParallelInput(
      Parts parts,
      String place,
      long from,
      long end,
      int partBytes,
      int parallel,
      Cancellation cancellation) {
    this.parts = parts;
    this.place = place;
    this.next = from;
    this.end = end;
    this.partBytes = partBytes;
    this.outer = cancellation;
    this.own = cancellation.within(NO_DEADLINE);
    this.threads =
        Executors.newFixedThreadPool(
            parallel,
            work -> {
              var thread = new Thread(work, "gen3db-s3-" + THREADS.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < parallel; i++) {
      order();
    }
  }

  /** Has the next part read, if there is one. */
  private void order() {
    if (next >= end) {
      return;
    }
    long from = next;
    int length = (int) Math.min(partBytes, end - from);
    byte[] bytes = free.isEmpty() ? new byte[length] : free.remove();
    next += length;
    ahead.add(
        threads.submit(
            () -> {
              parts.read(from, bytes, length, own);
              return new Part(bytes, length);
            }));
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    if (closed) {
      throw new IOException("closed");
    }
    if (length == 0) {
      return 0;
    }
    if (at == current.length && !advance()) {
      return -1;
    }
    int some = Math.min(length, current.length - at);
    System.arraycopy(current.bytes, at, into, from, some);
    at += some;
    return some;
  }

  private boolean advance() {
    Future<Part> first = ahead.poll();
    if (first == null) {
      return false;
    }
    Part last = current;
    try {
      current = taken(first);
    } catch (RuntimeException | Error e) {
      close(); // what comes after it would look like the rest
      throw e;
    }
    at = 0;
    if (last.bytes.length == partBytes) {
      free.add(last.bytes);
    }
    order();
    return true;
  }

  /**
   * Awaits a part, and no longer than until the cancellation: the thread that reads it may hang in
   * an answer that does not go on, until the time of that is over.
   */
  private Part taken(Future<Part> first) {
    try (var leaving = outer.onCancel(() -> first.cancel(true))) {
      return first.get();
    } catch (CancellationException e) {
      outer.check(place, "reading");
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outer.check(place, "reading");
      throw new IllegalStateException("an interrupted thread counts as cancelled", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Gen3DbException told) {
        throw told;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a part of " + place + " was not read", e.getCause());
    }
  }

  @Override
  public int available() {
    return current.length - at;
  }

  /** Ends all that is under way. */
  @Override
  public void close() {
    closed = true;
    own.cancel();
    threads.shutdownNow();
    ahead.clear();
    free.clear();
  }
}
