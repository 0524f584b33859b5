package org.gen3db.domain.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.RoleChanges;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.LiftExpiry;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;

/**
 * Applying, and once all is as it must be, a successor for a password whose time comes to its end
 * ({@code VALID UNTIL}): a rotation as ever, which may be refused for the same reasons.
 */
final class Refreshing implements Decider {
  /** A day that others have set is told from then on. */
  private static final Duration SOON = Duration.ofDays(14);

  private final Circumstances circumstances;
  private final boolean renews;
  private final TakingOver provision;
  private final Rotation rotation;

  /**
   * @param renews whether it is given, and not only told of
   */
  Refreshing(Circumstances circumstances, boolean renews) {
    this.circumstances = circumstances;
    this.renews = renews;
    this.provision = new TakingOver(circumstances.rules());
    this.rotation = new Rotation(circumstances, false, null, null);
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    return provision
        .need(seen)
        .or(() -> renews && isDue(seen) ? rotation.need(seen) : Optional.empty());
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    List<Decision> settled = provision.decide(seen);
    Optional<Duration> left = left(seen);
    if (left.isEmpty() || settled.stream().anyMatch(Refreshing::isDecidedOtherwise)) {
      return settled;
    }
    if (!isDue(seen)) {
      boolean others = RoleChanges.wishes(seen).validFor().isEmpty();
      return others && left.get().compareTo(SOON) < 0
          ? finding(settled, byOthers(login(seen), left.get()))
          : settled;
    }
    if (!renews || !settled.stream().allMatch(Refreshing::isSettled)) {
      return finding(settled, ends(login(seen), left.get(), "the next apply gives it a successor"));
    }
    List<Decision> rotated = rotation.decide(seen);
    return rotated.stream()
        .flatMap(one -> one.problem().stream())
        .findFirst()
        .map(why -> finding(settled, unrenewed(login(seen), left.get(), why)))
        .orElseGet(
            () -> finding(rotated, ends(login(seen), left.get(), "it gets a successor now")));
  }

  private static boolean isDecidedOtherwise(Decision decision) {
    return decision.problem().isPresent()
        || decision.changes().stream().anyMatch(Change::givesPassword);
  }

  /** What a rotation that died has kept and never given is written over by the next. */
  private static boolean isSettled(Decision decision) {
    return decision.changes().stream().allMatch(Change.RemovePending.class::isInstance);
  }

  private static boolean isDue(RoleSeen seen) {
    RoleWishes wishes = RoleChanges.wishes(seen);
    return left(seen).filter(wishes::isDue).isPresent();
  }

  private static String login(RoleSeen seen) {
    return seen.administrated().get(0).place().login();
  }

  /** How long the password is still good of whichever login has the turn; empty for ever. */
  private static Optional<Duration> left(RoleSeen seen) {
    return seen.server()
        .flatMap(server -> server.now().login(seen.role().owner(), login(seen)))
        .map(Observed.Role::left);
  }

  /** Told with the first who shares the role. */
  private static List<Decision> finding(List<Decision> decisions, Notice finding) {
    var told = new ArrayList<>(decisions);
    Decision first = told.get(0);
    var findings = new ArrayList<>(first.findings());
    findings.add(finding);
    told.set(
        0,
        new Decision(
            first.plan(),
            first.acts(),
            first.provisos(),
            findings,
            first.shortfalls(),
            first.problem().orElse(null),
            first.awaited(),
            first.exists()));
    return List.copyOf(told);
  }

  private static Notice ends(String login, Duration left, String then) {
    return Notice.of(DomainCode.PASSWORD_ENDS, "", words(login, left) + ": " + then);
  }

  private static Notice unrenewed(String login, Duration left, Notice why) {
    return Notice.of(
        DomainCode.PASSWORD_ENDS,
        "",
        words(login, left) + ", and gets no successor: " + why.message(),
        why.remedy());
  }

  private Notice byOthers(String login, Duration left) {
    return Notice.of(
        DomainCode.PASSWORD_ENDS,
        "",
        words(login, left) + ", a day that gen3db did not set",
        Remedy.together(
            Remedy.text("Where it is to go on:"),
            new Remedy.RunScript(
                circumstances.rules().script().of(List.of(new LiftExpiry(login))), false)));
  }

  private static String words(String login, Duration left) {
    long days = left.toDays();
    long hours = Math.max(left.toHours(), 0);
    return "the server takes the password of '%s' for %s more (VALID UNTIL)"
        .formatted(login, days > 1 ? days + " days" : hours + (hours == 1 ? " hour" : " hours"));
  }
}
