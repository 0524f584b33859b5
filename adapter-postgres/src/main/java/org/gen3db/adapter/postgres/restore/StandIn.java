package org.gen3db.adapter.postgres.restore;

import java.time.Duration;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.restore.Shadow.Placed;
import org.gen3db.domain.restore.Shadow.Trial;

/**
 * A database in the place of another, while the locks of both are held.
 *
 * @param last the name that the database has now which was live before
 * @param loaded what was loaded, as it was when it took the place
 * @param input what was loaded, in digits; empty where that is not known
 * @param leftOut what is told of it
 */
record StandIn(
    Succession succession, String last, String loaded, String input, List<String> leftOut)
    implements Trial {
  private static final Duration TAKING_BACK = Duration.ofMinutes(1);

  @Override
  public Placed settle() {
    return succession.settle(last, loaded, input, leftOut);
  }

  @Override
  public void withdraw() {
    succession.within(Cancellation.create().within(TAKING_BACK)).withdraw(last, loaded);
  }
}
