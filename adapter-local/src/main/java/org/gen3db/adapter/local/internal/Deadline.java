package org.gen3db.adapter.local.internal;

import java.io.InterruptedIOException;
import java.time.Duration;

/** The moment until which a wait may last. */
public final class Deadline {
  private final Duration allowed;
  private final Time time;
  private final long end;

  private Deadline(Duration allowed, Time time) {
    this.allowed = allowed;
    this.time = time;
    this.end = time.nanos() + allowed.toNanos();
  }

  /** A deadline that begins to run now. */
  public static Deadline in(Duration allowed, Time time) {
    return new Deadline(allowed, time);
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
   * @throws InterruptedIOException when the thread is interrupted; it stays marked as such
   */
  public void pause(Duration moment) throws InterruptedIOException {
    try {
      Duration left = left();
      time.sleep(moment.compareTo(left) < 0 ? moment : left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting");
    }
  }

  /** The time allowed, for messages: {@code 60 s}. */
  @Override
  public String toString() {
    return allowed.toSeconds() + " s";
  }
}
