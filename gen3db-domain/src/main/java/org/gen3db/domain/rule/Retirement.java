package org.gen3db.domain.rule;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Chosen;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.OldLogin;
import org.gen3db.domain.decision.Provision;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change.ForbidLogin;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;

/**
 * The login whose turn is over is closed, where all who share the role work by the other one (R18);
 * otherwise it stays, and is told. While somebody is connected as it, it is refused.
 */
final class Retirement implements Decider {
  private final Provision provision;

  Retirement(Rules rules) {
    this.provision = new Provision(rules);
  }

  @Override
  public Goal goal() {
    return Goal.ROTATED;
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    return provision.need(seen);
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    List<Decision> settled = provision.decide(seen);
    Optional<OldLogin> old = OldLogin.of(seen).filter(OldLogin::isOpen);
    if (old.isPresent() && old.get().isInUse()) {
      return settled.stream().map(one -> refused(one, old.get())).toList();
    }
    Optional<KnownPassword> right = RotationRefusals.right(seen);
    boolean closes =
        old.isPresent() && right.isPresent() && settled.stream().allMatch(Decision::isSettled);
    String first = seen.services().get(0).service();
    return settled.stream()
        .map(
            one ->
                closes && one.service().equals(first)
                    ? closed(one, right.orElseThrow(), old.orElseThrow())
                    : left(one, closes))
        .toList();
  }

  private static Decision refused(Decision settled, OldLogin old) {
    return Decision.refused(
        settled.plan(),
        settled.findings(),
        Notice.of(
            DomainCode.OLD_LOGIN_IN_USE,
            settled.service(),
            "connected as '" + old.name() + "' to: " + String.join(", ", old.databases())),
        settled.exists());
  }

  private static Decision closed(Decision settled, KnownPassword right, OldLogin old) {
    return new Decision(
        settled.plan(),
        List.of(Act.of(Chosen.of(right), List.of(new ForbidLogin(old.name())))),
        List.of(),
        OldLogin.without(settled.findings()),
        List.of(),
        null,
        null,
        settled.exists());
  }

  /** What else is wrong is for apply to mend, and was told by the rotation. */
  private static Decision left(Decision settled, boolean closed) {
    return new Decision(
        settled.plan(),
        List.of(),
        List.of(),
        closed ? OldLogin.without(settled.findings()) : settled.findings(),
        List.of(),
        null,
        null,
        settled.exists());
  }
}
