package org.gen3db.adapter.postgres.connection;

import java.time.Duration;
import org.gen3db.domain.cancellation.Cancellation;

/** Pauses between attempts, each twice as long as the one before, up to the longest. */
public final class Pauses {
  private final Duration longest;
  private Duration next;

  public Pauses(Duration first, Duration longest) {
    this.next = first;
    this.longest = longest;
  }

  /** Pauses; returns whether to go on: neither cancelled nor at the deadline. */
  public boolean next(Cancellation cancellation) {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return cancellation.pause(now);
  }
}
