package org.gen3db.domain.placement;

import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.Source;

/**
 * A service with its place.
 *
 * @param wanted what the values want
 * @param effective the same as far as it is used: where an entry says otherwise, the entry (R17).
 *     What is reported, published and made is taken from here, and from nowhere else
 * @param place where that is
 */
public record Placed(ServicePlan wanted, ServicePlan effective, Place place) {
  /**
   * The same by another one of its role's logins (R18).
   *
   * @param source where its name stands
   */
  public Placed withLogin(String login, Source source) {
    return login.equals(place.login())
        ? this
        : new Placed(wanted, effective.withUsername(login, source), place.withLogin(login));
  }

  /** The service's name. */
  public String service() {
    return wanted.service();
  }
}
