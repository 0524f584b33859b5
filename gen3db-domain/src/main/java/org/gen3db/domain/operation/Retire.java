package org.gen3db.domain.operation;

import java.util.Set;

/**
 * Logins whose turn is over are closed, where nobody is connected as them (R18): the end of a
 * rotation with overlapping logins.
 *
 * @param services whose; empty for all
 */
public record Retire(Set<String> services) implements Operation {
  public Retire {
    services = Set.copyOf(services);
  }
}
