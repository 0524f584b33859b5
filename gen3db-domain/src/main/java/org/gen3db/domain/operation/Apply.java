package org.gen3db.domain.operation;

import java.util.Set;
import org.gen3db.domain.plan.ApplyOptions;

/**
 * What must exist does.
 *
 * @param options what is allowed beyond the ordinary
 */
public record Apply(ApplyOptions options) implements Operation {
  @Override
  public Set<String> services() {
    return Set.of();
  }
}
