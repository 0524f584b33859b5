package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;

/** A use case, as a pure rule over what was seen of one role, such as {@link Provision}. */
public interface Decider {
  /** What the world has come to where something was done. */
  enum Goal {
    /** What must exist does. */
    PROVISIONED,
    /** The role has another password. */
    ROTATED,
    /** The login, or the database too, is taken away: nobody is to log in any more. */
    REMOVED,
    /** The database is new and empty. */
    RESET
  }

  /** What it has come to where something was done. */
  default Goal goal() {
    return Goal.PROVISIONED;
  }

  /**
   * Whether a look without the lock may show that nothing is to be done; else the first look is
   * under the lock, and the run itself is nowhere connected then.
   */
  default boolean mayBeSettled() {
    return goal() == Goal.PROVISIONED || goal() == Goal.ROTATED;
  }

  /** The one fact that is needed next; empty when {@link #decide} can be asked. */
  Optional<Need> need(RoleSeen seen);

  /**
   * What follows for each of the services, in the order in which it is performed: those whose
   * changes are the role's come first.
   */
  List<Decision> decide(RoleSeen seen);
}
