package org.gen3db.domain.plan;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * What apply would do for one service if its remote entry is there, or if it is not. A plan shows
 * both where the store tells that only by making something, which a plan does not.
 *
 * @param entryThere whether the entry is there, complete, naming what the values name
 * @param plan what is wanted then
 * @param changes what apply would do then, in order
 * @param refusal why apply would refuse then, or null
 */
public record Sequel(
    boolean entryThere, ServicePlan plan, List<Change> changes, @Nullable Notice refusal) {
  public Sequel {
    changes = List.copyOf(changes);
  }

  /** Why apply would refuse then. */
  public Optional<Notice> problem() {
    return Optional.ofNullable(refusal);
  }
}
