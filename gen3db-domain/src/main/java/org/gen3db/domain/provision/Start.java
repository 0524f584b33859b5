package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.placement.Places;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.placement.RoleGroups;
import org.gen3db.domain.plan.ServicePlan;

/**
 * What a run begins with. All services of the release are placed, whichever were chosen: who shares
 * a role or a database with those is told by servers, not by how the values spell them.
 *
 * @param read all that the stores hold, read once
 * @param groups the services by their roles
 * @param sharing who owns a database that several services use
 */
record Start(StoreReader read, RoleGroups groups, DatabaseSharing sharing) {
  /** Looks at what the stores hold; closely where the operation changes entries. */
  static Start of(
      Deployment deployment,
      World world,
      Places places,
      Operation operation,
      StoreReader.Looking looking,
      Cancellation cancellation) {
    List<ServicePlan> wanted =
        deployment.everyService().stream()
            .map(spec -> ServicePlan.of(spec, deployment, places.master()))
            .toList();
    StoreReader read = StoreReader.read(wanted, world, operation, looking, cancellation);
    var placed = new ArrayList<Placed>();
    var refused = new LinkedHashMap<ServicePlan, Notice>();
    for (ServicePlan plan : wanted) {
      try {
        placed.add(read.place(plan, places));
      } catch (Gen3DbException e) {
        refused.put(plan, e.problem());
      }
    }
    RoleGroups all = RoleGroups.of(deployment, placed, refused, places::sameServer);
    var sharers = new ArrayList<DatabaseSharing.Sharer>();
    for (RoleGroup group : all.groups()) {
      group
          .services()
          .forEach(
              one ->
                  sharers.add(
                      sharer(
                          one.effective(), one.place().role(), one.place().master().isPresent())));
    }
    all.refused()
        .keySet()
        .forEach(plan -> sharers.add(sharer(plan, places.role(plan), plan.createDatabase())));
    var sharing = new DatabaseSharing(sharers, places::sameServer);
    List<String> chosen = deployment.services().stream().map(ServiceSpec::name).toList();
    return new Start(read, all.concerning(chosen, sharing), sharing);
  }

  /** Only what the operation is about. */
  Start about(Operation operation) {
    var left = new LinkedHashMap<>(groups.refused());
    left.keySet()
        .removeIf(plan -> !operation.isAbout(names(plan, operation.takesLogins()).toList()));
    List<RoleGroup> about =
        groups.groups().stream()
            .filter(group -> operation.isAbout(names(group, operation.takesLogins())))
            .toList();
    return new Start(read, new RoleGroups(about, left), sharing);
  }

  private static List<String> names(RoleGroup group, boolean withHosts) {
    return group.services().stream().flatMap(one -> names(one.wanted(), withHosts)).toList();
  }

  /**
   * By which names an operation is about it.
   *
   * @param withHosts whether a login beside a service's own goes by that service's name too
   */
  private static Stream<String> names(ServicePlan plan, boolean withHosts) {
    return Stream.concat(
        Stream.of(plan.service()),
        plan.spec().login().filter(login -> withHosts).map(ExtraLogin::service).stream());
  }

  private static DatabaseSharing.Sharer sharer(ServicePlan plan, RoleId role, boolean creates) {
    return new DatabaseSharing.Sharer(
        plan.service(),
        creates,
        plan.spec().restore(),
        role,
        plan.database().value(),
        plan.spec().requiredExtensions(),
        plan.spec().login().isPresent());
  }
}
