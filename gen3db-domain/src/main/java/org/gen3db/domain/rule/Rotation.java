package org.gen3db.domain.rule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Chosen;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Provision;
import org.gen3db.domain.decision.Publication;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.ProveEntry;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * A new password for a role and all who share it, or the end of a rotation that did not end: kept
 * as pending, every entry proven to be writable, the role, the login, the entries, the Secrets, and
 * nothing pending any more (R8, R9, R12).
 */
final class Rotation implements Decider {
  private final Circumstances circumstances;
  private final Provision provision;
  private final boolean byName;
  private final @Nullable Instant before;

  /**
   * @param byName whether services were named, and not all are meant
   * @param before passwords that are right since then or later stay; or null, for none
   */
  Rotation(Circumstances circumstances, boolean byName, @Nullable Instant before) {
    this.circumstances = circumstances;
    this.byName = byName;
    this.provision = new Provision(circumstances.rules());
    this.before = before;
  }

  @Override
  public Goal goal() {
    return Goal.ROTATED;
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    return provision
        .need(seen)
        .or(
            () ->
                seen.server()
                    .filter(server -> server.reach().isEmpty())
                    .map(server -> new Need.Reach()))
        .or(() -> RotationRefusals.right(seen).flatMap(right -> login(seen, right)));
  }

  /**
   * Where apply would refuse it looks no further; whoever shares the role has to work all the same.
   */
  private static Optional<Need> login(RoleSeen seen, KnownPassword right) {
    for (ServiceSeen service : seen.services()) {
      if (seen.databaseExists(service) && service.attempts().isEmpty()) {
        return Optional.of(new Need.TryLogin(service.service(), right));
      }
      if (service.otherName()
          && service.byName() == null
          && service.lastLogin().filter(ended -> ended.connected()).isPresent()) {
        return Optional.of(new Need.ByName(service.service(), right));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    List<Decision> settled = provision.decide(seen);
    Optional<AbandonedRotation> abandoned = AbandonedRotation.of(circumstances, seen);
    if (abandoned.isPresent()) {
      return abandoned.get().decide(settled, byName);
    }
    if (seen.services().stream().allMatch(this::isYoung)) {
      return settled.stream().map(one -> of(one, seen, null, List.of())).toList();
    }
    Optional<Notice> why = new RotationRefusals(circumstances, seen).why(settled);
    if (why.isPresent()) {
      return settled.stream()
          .map(one -> Decision.refused(one.plan(), one.findings(), why.get(), one.exists()))
          .toList();
    }
    Optional<Password> begun = RotationRefusals.begun(seen);
    Chosen chosen =
        begun.isPresent()
            ? Chosen.of(RotationRefusals.right(seen).orElseThrow())
            : Chosen.GENERATED;
    var decisions = new ArrayList<Decision>();
    settled.stream()
        .sorted(Comparator.comparing(one -> !seen.service(one.service()).isAdministrated()))
        .forEach(one -> decisions.add(of(one, seen, chosen, changes(seen, one.service(), chosen))));
    return List.copyOf(decisions);
  }

  /** One that is worked on yet is not left, whatever its age. */
  private boolean isYoung(ServiceSeen service) {
    return before != null
        && service.stored().pending().isEmpty()
        && service.passwordSince().filter(since -> !since.isBefore(before)).isPresent();
  }

  private List<Change> changes(RoleSeen seen, String name, Chosen chosen) {
    ServiceSeen service = seen.service(name);
    Publication publication = circumstances.rules().rotated(service, chosen);
    var changes = new ArrayList<Change>();
    Optional<RemoteEntry> written =
        service.usedEntry().filter(entry -> !publication.holdsRight(entry));
    boolean isNew = chosen.password().isEmpty();
    boolean keeps =
        isNew
            || (written.isPresent() && chosen.password().filter(service::rotatesEntryTo).isEmpty());
    if (keeps) {
      changes.add(new KeepPending(service.wanted().pendingName(), replaced(service)));
      written.ifPresent(
          entry -> changes.add(new ProveEntry(entry.name(), publication.completes(entry))));
    }
    if (isNew && name.equals(seen.administrated().get(0).service())) {
      changes.add(new SetPassword(service.place().login()));
    }
    changes.addAll(publication.changes(keeps));
    return changes;
  }

  /** The version whose password goes: by it any later run knows what it may write over. */
  private static String replaced(ServiceSeen service) {
    return service
        .usedEntry()
        .map(RemoteEntry::version)
        .or(() -> service.stored().serving().map(StoredSecret::version))
        .orElse("");
  }

  private static Decision of(
      Decision settled, RoleSeen seen, @Nullable Chosen chosen, List<Change> changes) {
    if (chosen == null) {
      return new Decision(
          settled.plan(),
          List.of(),
          List.of(),
          settled.findings(),
          List.of(),
          null,
          null,
          settled.exists());
    }
    var findings = new ArrayList<>(settled.findings());
    together(seen, settled.service()).ifPresent(findings::add);
    ServiceSeen service = seen.service(settled.service());
    return new Decision(
        service
            .effective()
            .withPasswordFrom(chosen.source(settled.service(), RotationRefusals.candidates(seen))),
        List.of(Act.of(chosen, changes)),
        List.of(),
        findings,
        List.of(),
        null,
        null,
        settled.exists());
  }

  private static Optional<Notice> together(RoleSeen seen, String service) {
    List<String> others =
        seen.services().stream()
            .map(ServiceSeen::service)
            .filter(name -> !name.equals(service))
            .sorted()
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Notice.of(
                DomainCode.ROTATED_TOGETHER,
                "",
                "the role is shared with "
                    + String.join(", ", others)
                    + ", and the new password is theirs too"));
  }
}
