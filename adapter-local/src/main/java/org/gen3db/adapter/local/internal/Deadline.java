package org.gen3db.adapter.local.internal;

import java.io.InterruptedIOException;
import java.time.Duration;

/** The moment until which a wait may last. */
public final class Deadline {
  private final Duration allowed;
  private final long end;

  private Deadline(Duration allowed) {
    this.allowed = allowed;
    this.end = System.nanoTime() + allowed.toNanos();
  }

  /** A deadline that begins to run now. */
  public static Deadline in(Duration allowed) {
    return new Deadline(allowed);
  }

  /** What is left of it, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
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
      Thread.sleep(Math.min(moment.toMillis(), left().toMillis()));
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
