package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;

/**
 * What the administrators see of all roles at one moment: one session and one look for each
 * administrator instead of one for each role. It is for looks without the lock only, on which
 * nothing is refused or changed (R8); under the lock everything is looked at again. A server that
 * cannot be reached is asked once, and every role of it is told so.
 */
final class Overview {
  /** A look that takes nothing from here. */
  static final Overview NONE = new Overview();

  private final Map<RoleId, ServerSeen> seen = new HashMap<>();
  private final Map<RoleId, Gen3DbException> unreachable = new HashMap<>();

  private Overview() {}

  /** Looks. What cannot be seen at once for another reason is left to the look of each role. */
  static Overview of(Collection<RoleGroup> groups, Run run) {
    var overview = new Overview();
    var byAdministrator = new LinkedHashMap<Master, List<RoleGroup>>();
    for (RoleGroup group : groups) {
      group
          .administrator()
          .ifPresent(
              master -> byAdministrator.computeIfAbsent(master, m -> new ArrayList<>()).add(group));
    }
    byAdministrator.forEach((master, its) -> overview.look(master, its, run));
    return overview;
  }

  private void look(Master master, List<RoleGroup> groups, Run run) {
    try (MasterSession session = run.world().server().connect(master, run.cancellation())) {
      var databases = new LinkedHashMap<String, List<String>>();
      for (RoleGroup group : groups) {
        List<String> its =
            databases.computeIfAbsent(group.role().owner(), owner -> new ArrayList<>());
        group.services().stream()
            .map(service -> service.place().database())
            .filter(database -> !its.contains(database))
            .forEach(its::add);
      }
      Map<String, Observed.OnServer> all = session.observeAll(databases);
      boolean superuser = session.facts().superuser();
      for (RoleGroup group : groups) {
        Observed.OnServer now = all.get(group.role().owner());
        if (now != null) {
          seen.put(group.role(), new ServerSeen(master.username(), superuser, now, null));
        }
      }
    } catch (Gen3DbException e) {
      if (e.problem().code().unreachable()) {
        groups.forEach(group -> unreachable.put(group.role(), e));
      }
    }
  }

  /**
   * What the administrator saw of a role, if anything.
   *
   * @throws Gen3DbException when the server could not be reached
   */
  Optional<ServerSeen> of(RoleGroup group) {
    Gen3DbException failure = unreachable.get(group.role());
    if (failure != null) {
      throw failure;
    }
    return Optional.ofNullable(seen.get(group.role()));
  }
}
