package org.gen3db.adapter.restore.search.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that send while the next documents are read; no more wait than there are threads,
 * and of large documents fewer, so that memory stays what it is when a server is slow. Used by one
 * thread.
 */
final class Senders implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** So much may be on its way, in KiB; what is larger by itself goes alone. */
  private static final int ROOM = 32 << 10;

  private final int count;
  private final Semaphore free;
  private final Semaphore room = new Semaphore(ROOM);
  private final ExecutorService threads;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Cancellation end;

  Senders(int count, Cancellation end) {
    this.count = count;
    this.free = new Semaphore(count + 1);
    this.end = end;
    String name = "gen3db-search-" + NAMES.incrementAndGet() + "-";
    var number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              var thread = new Thread(task, name + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Waits for a free place and sends; throws what went wrong with earlier ones.
   *
   * @param bytes how much memory it holds until it is sent
   */
  void send(Runnable task, int bytes) {
    int size = Math.min(ROOM, (bytes >> 10) + 1);
    take(free, 1);
    take(room, size);
    threads.execute(
        () -> {
          try {
            if (failure.get() == null) {
              task.run();
            }
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } catch (Error e) {
            failure.compareAndSet(null, new IllegalStateException("sending failed", e));
            throw e;
          } finally {
            room.release(size);
            free.release();
          }
        });
  }

  /** Waits until all was sent. */
  void finish() {
    take(free, count + 1);
    free.release(count + 1);
    throwFailure();
  }

  private void take(Semaphore of, int places) {
    try {
      do {
        throwFailure();
        end.check("search cluster", "loading documents");
      } while (!of.tryAcquire(places, Duration.ofMillis(200).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.check("search cluster", "loading documents");
      throw new IllegalStateException(e);
    }
  }

  private void throwFailure() {
    RuntimeException e = failure.get();
    if (e != null) {
      throw e;
    }
  }

  /** Ends the threads; what they are at is broken off by who owns the cancellation. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the threads that send do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
