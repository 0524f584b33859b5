package org.gen3db.domain.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Chosen;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.OldLogin;
import org.gen3db.domain.decision.Provision;
import org.gen3db.domain.decision.Publication;
import org.gen3db.domain.decision.RoleChanges;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.ForbidLogin;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.ProveEntry;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
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
  private final @Nullable Duration grace;

  /**
   * @param byName whether services were named, and not all are meant
   * @param before passwords that are right since then or later stay; or null, for none
   * @param grace where logins take turns, how long the one of before is left alone; or null
   */
  Rotation(
      Circumstances circumstances,
      boolean byName,
      @Nullable Instant before,
      @Nullable Duration grace) {
    this.circumstances = circumstances;
    this.byName = byName;
    this.provision = new Provision(circumstances.rules());
    this.before = before;
    this.grace = grace;
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
      return settled.stream().map(one -> young(one)).toList();
    }
    boolean begun = RotationRefusals.begun(seen).isPresent();
    Optional<Overlap> overlap =
        Optional.ofNullable(begun ? null : grace)
            .map(most -> new Overlap(seen, most, circumstances.now()));
    Optional<Notice> why =
        new RotationRefusals(circumstances, seen)
            .why(settled)
            .or(() -> overlap.flatMap(Overlap::why));
    if (why.isPresent()) {
      return settled.stream()
          .map(one -> Decision.refused(one.plan(), one.findings(), why.get(), one.exists()))
          .toList();
    }
    Chosen chosen =
        begun ? Chosen.of(RotationRefusals.right(seen).orElseThrow()) : Chosen.GENERATED;
    var decisions = new ArrayList<Decision>();
    settled.stream()
        .sorted(Comparator.comparing(one -> !seen.service(one.service()).isAdministrated()))
        .forEach(
            one -> {
              Act act = Act.of(chosen, changes(seen, one.service(), chosen, overlap));
              decisions.add(
                  of(one, seen, chosen, overlap.map(Overlap::next).map(act::by).orElse(act)));
            });
    return List.copyOf(decisions);
  }

  /** One that is worked on yet is not left, whatever its age. */
  private boolean isYoung(ServiceSeen service) {
    return before != null
        && service.stored().pending().isEmpty()
        && service.passwordSince().filter(since -> !since.isBefore(before)).isPresent();
  }

  private List<Change> changes(
      RoleSeen seen, String name, Chosen chosen, Optional<Overlap> overlap) {
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
    if (name.equals(seen.administrated().get(0).service())) {
      if (isNew) {
        changes.add(
            overlap.map(Overlap::opens).orElseGet(() -> new SetPassword(service.place().login())));
      }
      changes.addAll(RoleChanges.adjustments(seen, changes));
      closed(seen).ifPresent(changes::add);
    }
    changes.addAll(publication.changes(keeps));
    return RoleChanges.timed(seen, changes);
  }

  /** Where logins take no turns no password of before is to work any more. */
  private Optional<Change> closed(RoleSeen seen) {
    return grace == null
        ? OldLogin.of(seen).filter(OldLogin::isOpen).map(old -> new ForbidLogin(old.name()))
        : Optional.empty();
  }

  /** The version whose password goes: by it any later run knows what it may write over. */
  private static String replaced(ServiceSeen service) {
    return service
        .usedEntry()
        .map(RemoteEntry::version)
        .or(() -> service.stored().serving().map(StoredSecret::version))
        .orElse("");
  }

  private static Decision young(Decision settled) {
    return decision(settled, settled.plan(), List.of(), List.of(), settled.findings());
  }

  private Decision of(Decision settled, RoleSeen seen, Chosen chosen, Act act) {
    ServiceSeen service = seen.service(settled.service());
    var findings = new ArrayList<>(OldLogin.without(settled.findings()));
    together(seen, settled.service()).ifPresent(findings::add);
    var provisos = new ArrayList<Proviso>();
    String owner = seen.role().owner();
    String login = act.at(service.place()).login();
    if (grace != null) {
      provisos.add(new Proviso.OldLoginUnused(Logins.other(owner, login), grace));
    }
    ServicePlan plan =
        service
            .effective()
            .withPasswordFrom(chosen.source(settled.service(), RotationRefusals.candidates(seen)));
    return decision(
        settled,
        login.equals(service.place().login()) ? plan : plan.withUsername(login, Source.GENERATED),
        List.of(act),
        provisos,
        findings);
  }

  private static Decision decision(
      Decision settled,
      ServicePlan plan,
      List<Act> acts,
      List<Proviso> provisos,
      List<Notice> findings) {
    return new Decision(plan, acts, provisos, findings, List.of(), null, null, settled.exists());
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
