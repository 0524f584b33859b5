package org.gen3db.adapter.local.internal;

import java.time.Duration;

/** Time that passes by sleeping only, and at once. */
public final class SleptTime implements Time {
  private Duration slept = Duration.ZERO;

  /** How long somebody has slept so far. */
  public Duration slept() {
    return slept;
  }

  @Override
  public long nanos() {
    return slept.toNanos();
  }

  @Override
  public void sleep(Duration moment) {
    slept = slept.plus(moment);
  }
}
