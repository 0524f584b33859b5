package org.gen3db.domain.provision;

import java.util.List;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ServicePlan;

/**
 * The services that share one role on one server: one password, locked, examined and changed
 * together (R12).
 *
 * @param key what they share
 * @param plans the services, sorted by name
 */
record RoleUnit(String key, List<ServicePlan> plans) {
  RoleUnit {
    plans = List.copyOf(plans);
  }

  /**
   * Reads what the stores hold for every service here.
   *
   * @throws Gen3DbException when one cannot be read or made; it speaks for all that share the role
   */
  List<Member> readAll(Release release) {
    return plans.stream().map(plan -> read(plan, release)).toList();
  }

  /** Reads what the stores hold for one service, and where it belongs by that. */
  Member read(ServicePlan plan, Release release) {
    Member member = release.read(plan);
    if (!member.target().roleKey().equals(key)) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.MOVED,
              plan.service(),
              "the remote entry appeared or changed while the run was under way"));
    }
    return member;
  }
}
