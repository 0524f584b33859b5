package org.gen3db.adapter.postgres.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;

/**
 * The locks that a run has taken for all of its restores at once, in one session of each server: a
 * role that owns several databases would be waited for by the second restore for ever, as the first
 * one's session holds it. Safe for use by several threads.
 */
public final class HeldLocks {
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /**
   * Takes them in a session, where they are held until {@link #released}.
   *
   * @param session the master's, which stays open until then
   */
  public void take(
      Master master,
      MasterSession session,
      Collection<String> roles,
      Collection<String> databases) {
    session.lock(roles, databases);
    held.addAll(keys(master, roles, databases));
  }

  /** They are held no longer. */
  public void released(Master master, Collection<String> roles, Collection<String> databases) {
    held.removeAll(keys(master, roles, databases));
  }

  /** Takes in a session those of the role and the database that are not held. */
  public void takeOthers(Master master, MasterSession session, String role, String database) {
    session.lock(
        others(role, name -> key(master, "role", name)),
        others(database, name -> key(master, "database", name)));
  }

  private List<String> others(String name, Function<String, String> key) {
    return held.contains(key.apply(name)) ? List.of() : List.of(name);
  }

  private static List<String> keys(
      Master master, Collection<String> roles, Collection<String> databases) {
    var keys = new ArrayList<String>();
    roles.forEach(role -> keys.add(key(master, "role", role)));
    databases.forEach(database -> keys.add(key(master, "database", database)));
    return keys;
  }

  private static String key(Master master, String kind, String name) {
    return master.server().address() + " " + kind + " " + name;
  }
}
