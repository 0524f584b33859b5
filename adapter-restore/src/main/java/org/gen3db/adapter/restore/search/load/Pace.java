package org.gen3db.adapter.restore.search.load;

/**
 * How much goes over in one request: more as long as that is quicker, less when the server has too
 * much to do. Thread-safe.
 */
final class Pace {
  private static final int FIRST = 1 << 20;
  private static final int LEAST = 1 << 17;
  private static final int WINDOW = 6;
  private static final double QUICKER = 1.04;

  /** After so many requests that went well, more is tried again. */
  private static final int AGAIN = 200;

  private final int most;
  private int size;
  private int requests;
  private int sinceSettled;
  private long bytes;
  private long nanos;
  private double best;
  private boolean settled;

  /** One that never goes beyond what the server takes. */
  Pace(long most) {
    this.most = (int) Math.min(Math.max(most, LEAST), 8 << 20);
    this.size = Math.min(FIRST, this.most);
  }

  /** How large a request should be, in bytes. */
  synchronized int size() {
    return size;
  }

  /** A request went well, and took so long. */
  synchronized void took(long sent, long time) {
    bytes += sent;
    nanos += Math.max(1, time);
    if (settled && ++sinceSettled >= AGAIN) {
      settled = false;
      best = 0;
    }
    if (++requests < WINDOW) {
      return;
    }
    double rate = (double) bytes / nanos;
    if (!settled) {
      if (rate > best * QUICKER && size < most) {
        best = rate;
        size = Math.min(most, size * 2);
      } else {
        settle();
      }
    }
    startWindow();
  }

  /** The server had too much to do. */
  synchronized void tooMuch() {
    size = Math.max(LEAST, size / 2);
    settle();
    startWindow();
  }

  private void settle() {
    settled = true;
    sinceSettled = 0;
  }

  private void startWindow() {
    requests = 0;
    bytes = 0;
    nanos = 0;
  }
}
