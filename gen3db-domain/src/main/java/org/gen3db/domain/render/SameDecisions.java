package org.gen3db.domain.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/** Whether two plans decide the same, wherever their values came from. */
final class SameDecisions {
  private SameDecisions() {}

  /** What the second decides otherwise, such as {@code fence postgres.host}, without values. */
  static List<String> differences(Plan one, Plan other) {
    var differences = new ArrayList<String>();
    Map<String, Map<String, Object>> here = facts(one);
    Map<String, Map<String, Object>> there = facts(other);
    var names = new TreeSet<>(here.keySet());
    names.addAll(there.keySet());
    for (String service : names) {
      Map<String, Object> mine = here.get(service);
      Map<String, Object> theirs = there.get(service);
      if (mine == null || theirs == null) {
        differences.add(service + (mine == null ? " (switched off here)" : " (not known there)"));
        continue;
      }
      mine.forEach(
          (fact, value) -> {
            if (!Objects.equals(value, theirs.get(fact))) {
              differences.add(service + " " + fact);
            }
          });
    }
    return differences;
  }

  private static Map<String, Map<String, Object>> facts(Plan plan) {
    var facts = new TreeMap<String, Map<String, Object>>();
    plan.services().forEach(one -> facts.put(one.service(), facts(one.plan(), plan)));
    return facts;
  }

  private static Map<String, Object> facts(ServicePlan service, Plan plan) {
    ServiceSpec spec = service.spec();
    var facts = new LinkedHashMap<String, Object>();
    put(facts, "environment", plan.environment());
    put(facts, "database", service.database().value());
    put(facts, "username", service.username().value());
    put(facts, "host", service.host().value());
    put(facts, "port", service.port().value());
    put(facts, "password", service.password().value());
    put(facts, "delivery", service.delivery());
    put(facts, "entry", spec.entryName().value());
    put(facts, "dbCreate", spec.createDatabase().value());
    put(facts, "dbRestore", spec.restore());
    put(facts, "extensions", spec.requiredExtensions());
    MasterPlan master = service.master();
    if (master != null) {
      put(facts, "master host", master.host().value());
      put(facts, "master port", master.port().value());
      put(facts, "master username", master.username().value());
      put(facts, "master password", master.password().value());
      put(facts, "master Secret", secret(master));
    }
    return facts;
  }

  private static @Nullable Object secret(MasterPlan master) {
    return master.password().source() instanceof Source.SecretKey key ? key : null;
  }

  private static void put(Map<String, Object> facts, String fact, @Nullable Object value) {
    facts.put(fact, value == null ? "" : value);
  }
}
