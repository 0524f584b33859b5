package org.gen3db.domain.render;

import java.util.List;
import org.gen3db.domain.plan.Plan;

/**
 * The objects without any secret that a store of Secrets wants in its cluster for a plan, for
 * programs that keep objects in a repository and apply them from there. Contacts nothing, and gives
 * the same for the same plan.
 */
public interface Manifests {
  /**
   * The objects of all services, sorted by service.
   *
   * @param plan made from the values alone
   * @param operatorPushes whether an operator makes the remote entries, so that what it pushes by
   *     is among them
   * @return one JSON object each; none for a service whose Secret {@code apply} makes by itself
   */
  List<String> of(Plan plan, boolean operatorPushes);
}
