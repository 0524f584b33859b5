package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.server.Server;
import org.junit.jupiter.api.Timeout;

/** What an author gives to the contract of a {@link DatabaseServer}, and how its tests speak. */
@Timeout(180)
public abstract class DatabaseServerFixture {
  static final Mark MARK = new Mark("gen3", "default", "prod", "contract");
  static final Password RIGHT = Password.of("right-" + Samples.HIDDEN);

  private static final AtomicInteger NAMES = new AtomicInteger();

  final Cancellation nobody = Cancellation.create();

  /** For subclasses. */
  protected DatabaseServerFixture() {}

  /** The port; the test closes it. All that are opened reach the same server. */
  protected abstract DatabaseServer open();

  /**
   * The administrator of a server that runs and asks for passwords. The tests make roles and
   * databases of names of their own in it, and leave them there.
   */
  protected abstract Master master();

  /** A server that does not answer; the adapter's settings bound how long it is awaited. */
  protected Server deadServer() {
    return new Server(new Endpoint("127.0.0.1", 1), false);
  }

  /** A name that no other test has. */
  static String name(String of) {
    return of + "_" + NAMES.incrementAndGet();
  }

  /** All that makes a service's role and database, seen from outside, in the order of R9. */
  static List<Change.AtServer> making(String role, String database) {
    return List.of(
        new Change.CreateRole(role, MARK),
        new Change.CreateDatabase(database, role),
        new Change.LimitConnect(database, List.of(role)),
        new Change.SetMark(database, MARK));
  }

  /** Makes them under the lock, as every run does. */
  static void make(MasterSession session, String role, String database) {
    session.lock(List.of(role), List.of(database));
    making(role, database).forEach(change -> session.perform(change, RIGHT));
  }

  final Login login(DatabaseServer servers, String database, String role, Password password) {
    try (DatabaseSession session =
        servers.login(master().server(), database, role, password, nobody)) {
      return session.login();
    }
  }

  static void ends(Login login, Login expected, String how) {
    kept(
        login == expected,
        "a login " + how + " ended as " + login,
        "tell how it ended as " + expected + ": on it stands which password is right (R9).");
  }

  static Observed.Role role(Observed.OnServer seen, String name) {
    return seen.role()
        .orElseThrow(
            () ->
                Promise.broken(
                    "MasterSession.observe does not see the role " + name,
                    "look at the very name that was asked for.",
                    null));
  }

  static Observed.Database database(Observed.OnServer seen, String name) {
    return seen.database(name)
        .orElseThrow(
            () ->
                Promise.broken(
                    "MasterSession.observe does not see the database " + name,
                    "look at each of the databases that was asked for.",
                    null));
  }
}
