package org.gen3db.domain.server;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.jspecify.annotations.Nullable;

/** A session as the administrator of a server. */
public interface MasterSession extends AutoCloseable {
  /** What the server is, and what this administrator may do. */
  ServerFacts facts();

  /**
   * Locks these roles and databases for this session, in one order for all runs (R12), and waits
   * for another run that holds one of them, bounded. Released by {@link #unlock()}, by a lost
   * session, or when the process dies.
   */
  void lock(Collection<String> roles, Collection<String> databases);

  /** Releases all locks of this session. */
  void unlock();

  /**
   * Looks at a role, at who has the name of its second login (R18), and at those of the databases
   * that exist; changes nothing.
   */
  Observed.OnServer observe(String role, Collection<String> databases);

  /**
   * Looks at several roles, as {@link #observe} does at each: at one moment and in one go, where
   * the server can.
   *
   * @param databases by role, the databases that are looked at for it
   * @return what there is, by role
   */
  default Map<String, Observed.OnServer> observeAll(Map<String, List<String>> databases) {
    var seen = new LinkedHashMap<String, Observed.OnServer>();
    databases.forEach((role, its) -> seen.put(role, observe(role, its)));
    return seen;
  }

  /**
   * All databases of the server that a role owns, or may connect to by a grant of its own, sorted
   * by name: who changes the role changes it for all of them. Changes nothing.
   */
  List<Observed.Reached> reach(String role);

  /**
   * What restores have made beside databases and what belongs to no service's role, as far as it is
   * provably of a restore: in the order in which it can be dropped, each database before its role.
   * Changes nothing. A server into which nothing is restored has none.
   *
   * @param databases the names of the live ones
   */
  default List<Observed.MadeBeside> madeBeside(Collection<String> databases) {
    return List.of();
  }

  /** All roles and databases of the server that bear a mark (R11); changes nothing. */
  Observed.Marked marked();

  /**
   * Looks into a database as the administrator; changes nothing.
   *
   * @param role for whom it is looked: what this role may do inside
   */
  Observed.Inside inside(String database, String role);

  /**
   * Looks into a database as the administrator; changes nothing.
   *
   * @param role what this role may do there with the things of others
   */
  Observed.Rights rights(String database, String role);

  /** What a database that this administrator makes now would look like to its owner inside. */
  Observed.Inside freshInside();

  /**
   * The same for one that is of no use without certain extensions: of those too it is told which
   * nobody at hand may make.
   *
   * @param needed the extensions' names
   */
  default Observed.Inside freshInside(Set<String> needed) {
    return freshInside();
  }

  /**
   * Performs one change; when it throws, the change may have been made or not.
   *
   * @param password what a change that {@linkplain Change.AtServer#needsPassword() needs} one gives
   *     to its role; others take no notice of it
   */
  void perform(Change.AtServer change, @Nullable Password password);

  /** A login as the service; changes inside may also use this administrator. */
  DatabaseSession enter(String database, String username, Password password);

  /** Gives the session back, its locks released. */
  @Override
  void close();
}
