package org.gen3db.domain.dump;

import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;

/**
 * The id of the environment that is dumped (R11), asked for once. A dump of indices alone goes
 * without it where the store of Secrets, which has it, cannot be reached.
 */
final class EnvironmentId {
  private final Dumping.Environment environment;
  private Optional<String> found = Optional.empty();
  private boolean asked;
  private String why = "the environment has no id before its first apply";

  EnvironmentId(Dumping.Environment environment) {
    this.environment = environment;
  }

  /** It, if it is known. */
  synchronized Optional<String> known() {
    if (!asked) {
      asked = true;
      try {
        found = environment.id().get();
      } catch (Gen3DbException e) {
        why = e.problem().message();
      }
    }
    return found;
  }

  /** Why it is not known, for people. */
  synchronized String why() {
    return why;
  }
}
