package org.gen3db.domain.server;

import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;

/** A service's own database, entered with the service's credentials. */
public interface DatabaseSession extends AutoCloseable {
  /** How the login ended. */
  Login login();

  /**
   * Looks around inside; changes nothing. Needs a connected login or an administrator.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when neither may enter
   */
  Observed.Inside inside();

  /**
   * What its role may do with the things of others, for one that is to read or write them; changes
   * nothing. Needs what {@link #inside} needs.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when neither may enter
   */
  Observed.Rights rights();

  /** Performs one change inside; when it throws, the change may have been made or not. */
  void perform(Change.InDatabase change);

  @Override
  void close();
}
