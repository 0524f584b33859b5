package org.gen3db.domain.rule;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Provision;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;

/**
 * Applying with services to take over: as ever, unless the role that would get another password
 * opens a database of another environment too, which that would lock out (R11).
 */
final class TakingOver implements Decider {
  private final Rules rules;
  private final Provision provision;

  TakingOver(Rules rules) {
    this.rules = rules;
    this.provision = new Provision(rules);
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    return provision
        .need(seen)
        .or(
            () ->
                seen.server()
                    .filter(server -> takesOver(seen) && server.reach().isEmpty())
                    .map(server -> new Need.Reach()));
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    List<Decision> decided = provision.decide(seen);
    boolean locksOut =
        takesOver(seen)
            && decided.stream()
                .flatMap(decision -> decision.changes().stream())
                .anyMatch(Change::givesPassword);
    Optional<Notice> why =
        locksOut
            ? Reach.intoOthers(
                seen,
                seen.services().get(0).service(),
                seen.services().stream().map(service -> service.place().database()).toList())
            : Optional.empty();
    return why.map(notice -> refused(decided, notice)).orElse(decided);
  }

  private boolean takesOver(RoleSeen seen) {
    return seen.services().stream()
        .anyMatch(service -> rules.options().takesOver(service.service()));
  }

  private static List<Decision> refused(List<Decision> decided, Notice why) {
    return decided.stream()
        .map(one -> Decision.refused(one.plan(), one.findings(), why, one.exists()))
        .toList();
  }
}
