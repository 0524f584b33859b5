package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Changes that belong to one password, in the order in which they are made.
 *
 * @param origin where the password comes from
 * @param known the password, or null for a new one, which whoever performs draws
 * @param changes what is done
 */
public record Act(PasswordOrigin origin, @Nullable KnownPassword known, List<Change> changes) {
  public Act {
    changes = List.copyOf(changes);
  }

  /** Changes with a password that was chosen. */
  public static Act of(Chosen chosen, List<Change> changes) {
    return new Act(chosen.origin(), chosen.known(), changes);
  }

  /** The password, unless it is a new one. */
  public Optional<KnownPassword> password() {
    return Optional.ofNullable(known);
  }
}
