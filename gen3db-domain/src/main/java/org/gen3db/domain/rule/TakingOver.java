package org.gen3db.domain.rule;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Provision;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;

/**
 * Applying where a role gets a password that nothing stored proves, taken over or ours and lost: as
 * ever, unless the role opens a database of another environment too, which that would lock out
 * (R11).
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

  /** Also what is ours and has lost its password: nothing that is stored proves it either. */
  private boolean takesOver(RoleSeen seen) {
    return seen.services().stream()
            .anyMatch(service -> rules.options().takesOver(service.service()))
        || (seen.server().filter(server -> server.now().role().isPresent()).isPresent()
            && KnownPassword.of(seen.services()).stream()
                .noneMatch(known -> known.origin().isStored()));
  }

  private static List<Decision> refused(List<Decision> decided, Notice why) {
    return decided.stream()
        .map(one -> Decision.refused(one.plan(), one.findings(), why, one.exists()))
        .toList();
  }
}
