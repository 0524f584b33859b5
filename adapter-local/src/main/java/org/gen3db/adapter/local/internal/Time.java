package org.gen3db.adapter.local.internal;

import java.time.Duration;

/** How time passes; passed in, so that a test of a long wait need not wait. */
public interface Time {
  /** The time of this machine. */
  Time REAL =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration moment) throws InterruptedException {
          Thread.sleep(moment.toMillis());
        }
      };

  /** A clock that only measures, such as {@link System#nanoTime}. */
  long nanos();

  /** Waits for so long. */
  void sleep(Duration moment) throws InterruptedException;
}
