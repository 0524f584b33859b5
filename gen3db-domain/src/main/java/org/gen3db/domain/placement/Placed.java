package org.gen3db.domain.placement;

import org.gen3db.domain.plan.ServicePlan;

/**
 * A service with its place.
 *
 * @param wanted what the values want
 * @param effective the same as far as it is used: where an entry says otherwise, the entry (R17).
 *     What is reported, published and made is taken from here, and from nowhere else
 * @param place where that is
 */
public record Placed(ServicePlan wanted, ServicePlan effective, Place place) {
  /** The service's name. */
  public String service() {
    return wanted.service();
  }
}
