package org.gen3db.domain.operation;

import java.util.Set;
import org.gen3db.domain.plan.ApplyOptions;

/**
 * What must exist does.
 *
 * @param options what is allowed beyond the ordinary
 * @param renews whether passwords whose time ends get a successor
 */
public record Apply(ApplyOptions options, boolean renews) implements Operation {
  /** Where every password stays. */
  public Apply(ApplyOptions options) {
    this(options, false);
  }

  @Override
  public Set<String> services() {
    return Set.of();
  }

  @Override
  public boolean changesEntries() {
    return renews;
  }
}
