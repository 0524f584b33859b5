package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;

/**
 * What bears the mark of this very release on its servers and is used by nothing that the values
 * ask for: of services that are switched off, and of logins whose line is gone. It is told, and
 * never dropped by itself. What cannot be looked at is told with the services that need it.
 */
final class LeftOver {
  private final Run run;
  private final Start start;

  LeftOver(Run run, Start start) {
    this.run = run;
    this.start = start;
  }

  /** Sorted by server and name. */
  List<Notice> look() {
    Collection<ServicePlan> refused = start.groups().refused().keySet();
    if (refused.stream()
        .anyMatch(plan -> plan.delivery().usesEntry() || plan.spec().leadingEntry().isPresent())) {
      return List.of(); // an entry that nobody could read may name what would look left over
    }
    var roles = new HashSet<String>();
    var databases = new HashSet<String>();
    var servers = new LinkedHashMap<String, Master>();
    for (RoleGroup group : start.groups().groups()) {
      roles.add(group.role().owner());
      roles.add(Logins.second(group.role().owner())); // which takes turns with it (R18)
      for (Placed one : group.services()) {
        roles.add(one.place().login());
        databases.add(one.place().database());
      }
      group
          .administrator()
          .ifPresent(master -> servers.putIfAbsent(master.server().toString(), master));
    }
    refused.forEach(
        plan -> {
          roles.add(plan.username().value());
          databases.add(plan.database().value());
        });
    var found = new ArrayList<Notice>();
    servers.forEach((name, master) -> look(master, roles, databases, found));
    return found;
  }

  private void look(Master master, Set<String> roles, Set<String> databases, List<Notice> into) {
    try (MasterSession session = run.world().server().connect(master, run.cancellation())) {
      Observed.Marked marked = session.marked();
      Set<String> rolesLeft = left(marked.roles(), roles);
      Set<String> databasesLeft = left(marked.databases(), databases);
      if (!rolesLeft.isEmpty() || !databasesLeft.isEmpty()) {
        into.add(told(master, rolesLeft, databasesLeft));
      }
    } catch (Gen3DbException e) {
      run.cancellation().check(master.server().toString(), "looking at what is left over");
    }
  }

  /** Another release may live in this namespace, and has the same id. */
  private Set<String> left(Map<String, Mark> marked, Set<String> used) {
    return marked.entrySet().stream()
        .filter(
            one ->
                one.getValue().id().equals(run.mark().id())
                    && one.getValue().release().equals(run.mark().release()))
        .map(Map.Entry::getKey)
        .filter(name -> !used.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Notice told(Master master, Set<String> roles, Set<String> databases) {
    var what = new ArrayList<String>();
    databases.forEach(name -> what.add("the database '" + name + "'"));
    roles.forEach(name -> what.add("the role '" + name + "'"));
    return Notice.of(
        DomainCode.LEFT_OVER,
        master.server().toString(),
        String.join(", ", what)
            + " on "
            + master.server()
            + (what.size() == 1 ? " bears" : " bear")
            + " this release's mark, and nothing that is on uses "
            + (what.size() == 1 ? "it" : "them"));
  }
}
