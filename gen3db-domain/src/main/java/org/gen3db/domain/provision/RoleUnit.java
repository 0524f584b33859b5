package org.gen3db.domain.provision;

import java.util.List;
import org.gen3db.domain.plan.ServicePlan;

/**
 * The services that share one role on one server: one password, locked, examined and changed
 * together (R12).
 *
 * @param key what they share
 * @param plans the services, sorted by name
 * @param administrated whether an administrator makes their databases
 */
record RoleUnit(String key, List<ServicePlan> plans, boolean administrated) {
  RoleUnit {
    plans = List.copyOf(plans);
  }

  /** Whether a service still belongs here; a remote entry may have appeared meanwhile. */
  boolean holds(Target target) {
    return target.roleKey().equals(key) && target.master().isPresent() == administrated;
  }
}
