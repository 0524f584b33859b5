package org.gen3db.domain.rule;

import java.time.Instant;
import java.util.Set;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.store.Capability;

/**
 * What an operation is carried out under.
 *
 * @param rules what all decisions of a run have in common
 * @param now when it was begun
 * @param entries what the remote store can do; nothing where there is none, or it does not matter
 */
public record Circumstances(Rules rules, Instant now, Set<Capability> entries) {
  public Circumstances {
    entries = Set.copyOf(entries);
  }
}
