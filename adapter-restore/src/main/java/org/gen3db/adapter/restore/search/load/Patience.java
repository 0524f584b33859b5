package org.gen3db.adapter.restore.search.load;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * How long is waited for a server that takes nothing: from when it took something last.
 * Thread-safe.
 *
 * @param busy the most while it has too much to do or gives no answer
 * @param full the most while a disk of it is full
 */
public record Patience(Duration busy, Duration full) {
  /** For servers in use. */
  public static final Patience USUAL = new Patience(Duration.ofMinutes(5), Duration.ofMinutes(1));

  private static final long FIRST = 50;
  private static final int DOUBLINGS = 5;

  /** Time since a server took something last, for all that send to it. */
  static final class Progress {
    private final AtomicLong last = new AtomicLong(System.nanoTime());

    void made() {
      last.set(System.nanoTime());
    }

    Duration none() {
      return Duration.ofNanos(System.nanoTime() - last.get());
    }
  }

  /** Waits before the next attempt, longer after each, and not all at the same time. */
  static void pause(int attempt, Cancellation end) {
    long most = FIRST << Math.min(attempt, DOUBLINGS);
    end.pause(Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1)));
  }
}
