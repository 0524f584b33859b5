package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.ServiceStatus;
import org.gen3db.domain.report.ServiceStatus.State;

/** Words a decision as the state of what is there. */
final class Statuses {
  private Statuses() {}

  /**
   * @param remarks what else there is to say of its Secret
   */
  static ServiceStatus of(Decision decision, List<Notice> remarks) {
    var all = new ArrayList<Notice>();
    decision.problem().ifPresent(all::add);
    all.addAll(decision.findings());
    all.addAll(decision.shortfalls());
    all.addAll(remarks);
    return new ServiceStatus(decision.plan(), state(decision), all, decision.exists().since());
  }

  private static State state(Decision decision) {
    if (decision.problem().filter(problem -> problem.code().unreachable()).isPresent()) {
      return State.UNREACHABLE;
    }
    boolean secret = decision.exists().secret();
    boolean database = decision.exists().database();
    if (!secret && !database) {
      return State.MISSING;
    }
    if (decision.problem().isPresent()) {
      return secret && decision.exists().looked() ? State.DRIFTED : State.INCOMPLETE;
    }
    if (decision.awaited() != null || !decision.exists().ready() || !secret || !database) {
      return State.INCOMPLETE;
    }
    return decision.isSettled() ? State.READY : State.DRIFTED;
  }
}
