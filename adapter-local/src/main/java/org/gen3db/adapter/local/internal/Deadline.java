package org.gen3db.adapter.local.internal;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.gen3db.domain.cancellation.Cancellation;

/** The moment until which a wait may last; it ends before when it is cancelled. */
public final class Deadline {
  private final Duration allowed;
  private final Time time;
  private final Cancellation cancellation;
  private final long end;

  private Deadline(Duration allowed, Time time, Cancellation cancellation) {
    this.allowed = allowed;
    this.time = time;
    this.cancellation = cancellation;
    this.end = time.nanos() + allowed.toNanos();
  }

  /** A deadline that begins to run now, and that nobody cancels. */
  public static Deadline in(Duration allowed, Time time) {
    return in(allowed, time, Cancellation.create());
  }

  /** A deadline that begins to run now, and the cancellation that ends waits before it. */
  public static Deadline in(Duration allowed, Time time, Cancellation cancellation) {
    return new Deadline(allowed, time, cancellation);
  }

  /** What is left of it, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - time.nanos()));
  }

  /** Whether nothing is left. */
  public boolean passed() {
    return left().isZero();
  }

  /**
   * Sleeps for a moment, at most until the deadline.
   *
   * @throws InterruptedIOException when it is cancelled, or the thread is interrupted; that stays
   *     marked as such
   */
  public void pause(Duration moment) throws InterruptedIOException {
    goOn();
    try {
      Duration left = left();
      time.sleep(moment.compareTo(left) < 0 ? moment : left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting");
    }
  }

  /**
   * Goes on, unless it is cancelled.
   *
   * @throws InterruptedIOException when it is
   */
  public void goOn() throws InterruptedIOException {
    if (cancellation.isCancelled()) {
      throw new InterruptedIOException("cancelled while waiting");
    }
  }

  /** The time allowed, for messages: {@code 60 s}. */
  @Override
  public String toString() {
    return allowed.toSeconds() + " s";
  }
}
