package org.gen3db.domain.former;

import java.util.Collection;
import java.util.Map;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.store.Look;

/** Credentials that an installer of before keeps in a cluster; they are read and never changed. */
public interface FormerInstaller {
  /**
   * What it keeps for these services; changes nothing.
   *
   * @return a look for each of the services; {@code NotLooked} says what is wrong with what was
   *     found, without any value of it
   */
  Map<String, Look<FormerCredentials>> read(Collection<String> services, Cancellation cancellation);

  /** Where it looks, for messages. Asks nobody. */
  String describe();
}
