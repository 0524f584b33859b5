package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ServicePlan;

/**
 * The services of a run, grouped by the role that they use.
 *
 * @param units the groups, in the order of their first service
 * @param refused services that nobody can make, with the reason
 */
record Units(List<RoleUnit> units, Map<ServicePlan, Notice> refused) {
  static Units of(Release release, List<ServicePlan> plans) {
    var groups = new LinkedHashMap<String, List<ServicePlan>>();
    var refused = new LinkedHashMap<ServicePlan, Notice>();
    for (ServicePlan plan : plans) {
      try {
        Target target = release.target(plan);
        groups.computeIfAbsent(target.roleKey(), key -> new ArrayList<>()).add(plan);
      } catch (Gen3DbException e) {
        refused.put(plan, e.problem());
      }
    }
    var units = new ArrayList<RoleUnit>();
    var stopped = new LinkedHashMap<ServicePlan, Notice>();
    groups.forEach(
        (key, members) -> {
          Optional<Notice> sharer = sharer(members, refused);
          if (sharer.isPresent()) {
            members.forEach(plan -> stopped.put(plan, sharer.get()));
          } else {
            units.add(new RoleUnit(key, members));
          }
        });
    stopped.putAll(refused);
    return new Units(List.copyOf(units), stopped);
  }

  /**
   * Why a service cannot be made that would share the role of these by what the values say: what it
   * stores may be the role's password, so that nothing is decided without it (R12).
   */
  private static Optional<Notice> sharer(
      List<ServicePlan> members, Map<ServicePlan, Notice> refused) {
    return refused.entrySet().stream()
        .filter(other -> members.stream().anyMatch(plan -> sameRole(plan, other.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean sameRole(ServicePlan one, ServicePlan other) {
    return one.username().value().equals(other.username().value())
        && Objects.equals(one.host().value(), other.host().value());
  }
}
