package org.gen3db.domain.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.decision.OldLogin;
import org.gen3db.domain.decision.Refusals;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;

/**
 * The turn goes to the other one of a role's two logins, with a new password, so that whoever knows
 * only the one of before still gets in (R18).
 *
 * @param seen the role
 * @param grace how long nobody may have needed the other login before it is given away
 * @param now when the run was begun
 */
record Overlap(RoleSeen seen, Duration grace, Instant now) {

  /** Whose turn it is afterwards. */
  String next() {
    return Logins.other(seen.role().owner(), current());
  }

  /** Whose turn it is now. */
  String current() {
    return seen.services().get(0).place().login();
  }

  /** Lets the next one in. */
  Change opens() {
    return new Change.OpenLogin(next(), seen.role().owner(), seen.environment());
  }

  /** Why nobody takes turns here, or not yet. */
  Optional<Notice> why() {
    return held()
        .or(() -> Refusals.takenSecond(seen, seen.services().get(0)))
        .or(
            () ->
                OldLogin.of(seen)
                    .filter(OldLogin::isOpen)
                    .flatMap(old -> stillNeeded(old, seen.services().get(0).service())));
  }

  private Optional<Notice> held() {
    return seen.services().stream()
        .flatMap(service -> service.stored().serving().stream())
        .filter(secret -> secret.isHeldByHelm() && secret.follows().isEmpty())
        .findFirst()
        .map(
            secret ->
                Notice.of(
                    DomainCode.OVERLAP_HELD_BY_HELM,
                    seen.services().get(0).service(),
                    "Helm holds the Secret "
                        + secret.name()
                        + ", in which the username would change"));
  }

  private Optional<Notice> stillNeeded(OldLogin old, String service) {
    Optional<Instant> until =
        seen.services().stream()
            .map(ServiceSeen::passwordSince)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .map(since -> since.plus(grace))
            .filter(now::isBefore);
    if (until.isEmpty() && !old.isInUse()) {
      return Optional.empty();
    }
    return Optional.of(
        Notice.of(
            DomainCode.OLD_LOGIN_IN_USE,
            service,
            "the turn of the login '"
                + old.name()
                + "' comes next, and it is still open from the rotation before"
                + until.map(time -> "; its grace ends at " + time).orElse("")
                + (old.isInUse()
                    ? "; connected as it to: " + String.join(", ", old.databases())
                    : "")));
  }
}
