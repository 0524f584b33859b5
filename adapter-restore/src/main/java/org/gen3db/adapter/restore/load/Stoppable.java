package org.gen3db.adapter.restore.load;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;

/** Waits that end when one of those at work has failed, or the run is cancelled. */
final class Stoppable {
  private static final long LOOK_MILLIS = 50;

  /** A restore has no deadline. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final Cancellation cancellation;
  private final String place;
  private volatile @Nullable RuntimeException failure;

  Stoppable(Cancellation run, String place) {
    this.cancellation = run.within(LONGEST);
    this.place = place;
  }

  /** What sessions wait in ends with this. */
  Cancellation cancellation() {
    return cancellation;
  }

  /**
   * The first failure counts, and ends what all others wait in; those that follow from it do not.
   */
  synchronized void fail(RuntimeException e) {
    if (failure == null && !(e instanceof Stopped)) {
      failure = e;
      cancellation.cancel();
    }
  }

  void check() {
    RuntimeException e = failure;
    if (e != null) {
      throw new Stopped();
    }
    cancellation.check(place, "loading");
  }

  /** What made all of it stop, if anything did. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  <T> void put(BlockingQueue<T> queue, T item) {
    try {
      while (!queue.offer(item, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  <T> T take(BlockingQueue<T> queue) {
    try {
      T item = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      while (item == null) {
        check();
        item = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      return item;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static RuntimeException interrupted() {
    Thread.currentThread().interrupt();
    return new Stopped();
  }

  /** Another one has failed. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("another session has failed");
    }
  }
}
