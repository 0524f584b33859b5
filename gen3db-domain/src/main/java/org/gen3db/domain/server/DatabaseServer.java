package org.gen3db.domain.server;

import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;

/**
 * Servers of one technology. Thread-safe; the sessions are not. A server that is still starting is
 * awaited, and the wait is told to the log. Methods throw {@link
 * org.gen3db.domain.error.Gen3DbException} when a server cannot be reached or refuses.
 *
 * <p>Waits are bounded by the adapter's settings, and by the {@link Cancellation}: once it is
 * cancelled, whatever waits, here or in a session that was made with it, ends soon with the code
 * {@code INTERRUPTED}. A statement that was under way may have been performed or not. Closing a
 * session tidies up all the same, in what little time that takes.
 */
public interface DatabaseServer extends AutoCloseable {
  /** A session as the administrator, in the maintenance database; kept for reuse when closed. */
  MasterSession connect(Master master, Cancellation cancellation);

  /** A login as a service does it, without an administrator. */
  DatabaseSession login(
      Server server,
      String database,
      String username,
      Password password,
      Cancellation cancellation);

  /**
   * A login as a service does it; changes inside may also use this administrator, who is connected
   * when one first does.
   */
  DatabaseSession enter(
      Master master,
      String database,
      String username,
      Password password,
      Cancellation cancellation);

  /** Whether both names lead to the same server: equal ports and an address in common (R4). */
  boolean sameServer(Endpoint one, Endpoint other, Cancellation cancellation);

  /**
   * The changes as a script for an administrator, one statement an item; a password stands as the
   * psql variable {@code :'password'}.
   */
  List<String> script(List<? extends Change> changes);

  /** What stands in a Secret for programs that take credentials in one text only. */
  ConnectionTexts texts();

  /**
   * Checks, before anything is changed, whether a server and its administrator can do what a plan
   * needs, and what will stand in the way. One check waits for no other's fault; changes nothing
   * that anybody could see, and leaves nothing behind. What cannot be told is {@code NOT_CHECKED};
   * it throws only when it was cancelled.
   */
  default List<Check> check(ServerNeeds needs, Cancellation cancellation) {
    return List.of();
  }

  /** Closes all kept sessions. */
  @Override
  void close();
}
