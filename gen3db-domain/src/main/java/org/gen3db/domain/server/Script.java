package org.gen3db.domain.server;

import java.util.List;
import org.gen3db.domain.plan.Change;

/** Words changes as statements that an administrator runs by hand. Asks nobody. */
@FunctionalInterface
public interface Script {
  /** The statements, one a line; a password stands as a variable of the administrator's client. */
  String of(List<? extends Change> changes);
}
