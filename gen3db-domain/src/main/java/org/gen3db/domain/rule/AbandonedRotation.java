package org.gen3db.domain.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Chosen;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.RemoteEntry;

/**
 * A rotation of an entry by its own store that changed the role and then went no further. It looks
 * like one that is at work, so that it is ended only by the service's name, and only once it has
 * stood still for a while.
 */
final class AbandonedRotation {
  /** A rotation of AWS ends in a few minutes, or is tried again by then. */
  static final Duration STANDS_STILL = Duration.ofMinutes(15);

  private final Circumstances circumstances;
  private final RoleSeen seen;
  private final KnownPassword right;
  private final RemoteEntry prepared;

  private AbandonedRotation(
      Circumstances circumstances, RoleSeen seen, KnownPassword right, RemoteEntry prepared) {
    this.circumstances = circumstances;
    this.seen = seen;
    this.right = right;
    this.prepared = prepared;
  }

  /** One that the role is in, if it is in any. */
  static Optional<AbandonedRotation> of(Circumstances circumstances, RoleSeen seen) {
    return RotationRefusals.right(seen)
        .filter(right -> right.origin() == PasswordOrigin.UNDER_WAY)
        .flatMap(
            right ->
                seen.service(right.service())
                    .prepared()
                    .map(prepared -> new AbandonedRotation(circumstances, seen, right, prepared)));
  }

  /**
   * What follows.
   *
   * @param settled what apply would decide: that nothing is done
   * @param byName whether the service was named, or one that shares its role
   */
  List<Decision> decide(List<Decision> settled, boolean byName) {
    Optional<Notice> why = why(byName);
    return settled.stream()
        .map(
            one ->
                why.isPresent()
                    ? Decision.refused(one.plan(), one.findings(), why.get(), one.exists())
                    : ended(one))
        .toList();
  }

  private Optional<Notice> why(boolean byName) {
    String service = right.service();
    String name = "the remote entry " + prepared.name();
    Optional<Instant> since = prepared.changed();
    Instant from = since.orElse(circumstances.now());
    Instant due = from.plus(STANDS_STILL);
    if (due.isAfter(circumstances.now())) {
      return Optional.of(
          Notice.of(
              DomainCode.ROTATION_UNDER_WAY,
              service,
              "a rotation of "
                  + name
                  + " by its own store may be at work: it prepared its version "
                  + since.map(time -> "at " + time).orElse("nobody knows when"),
              Remedy.together(
                  Remedy.text("Wait for it; from " + due + " on it may be ended:"),
                  new Remedy.Rotate(service))));
    }
    if (!byName) {
      return Optional.of(
          Notice.of(
              DomainCode.ROTATION_UNDER_WAY,
              service,
              "a rotation of "
                  + name
                  + " by its own store has stood still since "
                  + from
                  + ", and is ended only by the name of the service",
              new Remedy.Rotate(service)));
    }
    return seen.services().stream()
        .filter(other -> other.usedEntry().filter(this::isAnother).isPresent())
        .findFirst()
        .map(
            other ->
                Notice.of(
                    DomainCode.ENTRY_DIFFERS,
                    other.service(),
                    "entry and database differ: the password in the remote entry of "
                        + other.service()
                        + ", which shares the role, does not log in, that in "
                        + right.origin()
                        + " does"));
  }

  /** Whether an entry of a sharer neither is the rotated one nor holds what that prepared. */
  private boolean isAnother(RemoteEntry entry) {
    return !entry.name().equals(prepared.name())
        && !entry.data().secret("password").filter(right.password()::equals).isPresent();
  }

  private Decision ended(Decision settled) {
    ServiceSeen service = seen.service(settled.service());
    var changes = new ArrayList<Change>();
    for (Change change : circumstances.rules().rotated(service, Chosen.of(right)).changes(false)) {
      changes.add(
          change instanceof Change.UpdateEntry update
              ? new Change.FinishRotation(update.entry(), prepared.version())
              : change);
    }
    return new Decision(
        service.effective().withPasswordFrom(right.source()),
        List.of(Act.of(Chosen.of(right), changes)),
        List.of(),
        settled.findings(),
        List.of(),
        null,
        null,
        settled.exists());
  }
}
