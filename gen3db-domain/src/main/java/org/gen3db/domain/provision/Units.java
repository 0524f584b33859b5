package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Problem;
import org.gen3db.domain.plan.ServicePlan;

/**
 * The services of a run, grouped by the role that they use.
 *
 * @param units the groups, in the order of their first service
 * @param refused services that nobody can make, with the reason
 */
record Units(List<RoleUnit> units, Map<ServicePlan, Problem> refused) {
  static Units of(Release release, List<ServicePlan> plans) {
    var groups = new LinkedHashMap<String, List<ServicePlan>>();
    var administrated = new LinkedHashMap<String, Boolean>();
    var refused = new LinkedHashMap<ServicePlan, Problem>();
    for (ServicePlan plan : plans) {
      try {
        Target target = release.target(plan);
        groups.computeIfAbsent(target.roleKey(), key -> new ArrayList<>()).add(plan);
        administrated.put(target.roleKey(), target.master().isPresent());
      } catch (Gen3DbException e) {
        refused.put(plan, e.problem());
      }
    }
    var units = new ArrayList<RoleUnit>();
    groups.forEach(
        (key, members) ->
            units.add(new RoleUnit(key, members, administrated.getOrDefault(key, false))));
    return new Units(List.copyOf(units), refused);
  }
}
