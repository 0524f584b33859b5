package org.gen3db.domain.server;

import java.util.List;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;

/**
 * Servers of one technology. Thread-safe; the sessions are not. Waits are bounded by the adapter's
 * settings; a server that is still starting is awaited, and the wait is told to the log. Methods
 * throw {@link org.gen3db.domain.error.Gen3DbException} when a server cannot be reached or refuses.
 */
public interface DatabaseServer extends AutoCloseable {
  /** A session as the administrator, in the maintenance database; kept for reuse when closed. */
  MasterSession connect(Master master);

  /** A login as a service does it, without an administrator. */
  DatabaseSession login(Server server, String database, String username, Password password);

  /** Whether both names lead to the same server: equal ports and an address in common (R4). */
  boolean sameServer(Endpoint one, Endpoint other);

  /**
   * The changes as a script for an administrator, one statement an item; a password stands as the
   * psql variable {@code :'password'}.
   */
  List<String> script(List<? extends Change> changes);

  /** Closes all kept sessions. */
  @Override
  void close();
}
