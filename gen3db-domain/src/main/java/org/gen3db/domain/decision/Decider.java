package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;

/**
 * A use case, as a pure rule over what was seen of one role: provisioning today; rotating, removing
 * and publishing after a restore are others of it.
 */
public interface Decider {
  /** The one fact that is needed next; empty when {@link #decide} can be asked. */
  Optional<Need> need(RoleSeen seen);

  /**
   * What follows for each of the services, in the order in which it is performed: those whose
   * changes are the role's come first.
   */
  List<Decision> decide(RoleSeen seen);
}
