package org.gen3db.domain.operation;

import java.util.Collection;
import java.util.Set;
import org.gen3db.domain.plan.ApplyOptions;

/** What an operator asks for, over the services of a release. */
public sealed interface Operation permits Apply, Rotate, Retire, Remove, Reset {
  /** What is allowed beyond the ordinary. */
  default ApplyOptions options() {
    return ApplyOptions.NONE;
  }

  /** The services that are named; those that share a role with one of them go along (R12). */
  Set<String> services();

  /** Whether it may change a remote entry that works, so that the store has to be able to. */
  default boolean changesEntries() {
    return false;
  }

  /** Whether logins beside the services' own go where the services' databases go (R20). */
  default boolean takesLogins() {
    return false;
  }

  /** Whether a role is worked on that these services share. */
  default boolean isAbout(Collection<String> sharers) {
    return services().isEmpty() || sharers.stream().anyMatch(services()::contains);
  }
}
