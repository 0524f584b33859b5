package org.gen3db.domain.rule;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.seen.Attempts;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;

/**
 * Why a role gets no new password: where another authority gives out the password of one who shares
 * it, where a service does not work as it is, and where somebody else would be locked out. One
 * reason stops all of them, since they have one password (R12).
 */
final class RotationRefusals {
  private final Circumstances circumstances;
  private final RoleSeen seen;

  RotationRefusals(Circumstances circumstances, RoleSeen seen) {
    this.circumstances = circumstances;
    this.seen = seen;
  }

  /** All passwords known for the role. */
  static List<KnownPassword> candidates(RoleSeen seen) {
    return KnownPassword.of(seen.services());
  }

  /** The password that the server took after asking for it. */
  static Optional<KnownPassword> right(RoleSeen seen) {
    return seen.administrated().isEmpty() ? Optional.empty() : attempts(seen).right();
  }

  private static Attempts attempts(RoleSeen seen) {
    return new Attempts(candidates(seen), seen.administrated().get(0).attempts());
  }

  /**
   * The password of a rotation that did not end: the role has it already, and it stands in the
   * pending Secret of a service at least, so that it is published and not replaced.
   */
  static Optional<Password> begun(RoleSeen seen) {
    return right(seen)
        .map(KnownPassword::password)
        .filter(
            password ->
                seen.services().stream().anyMatch(service -> keeps(service, password, true)));
  }

  private static boolean keeps(ServiceSeen service, Password password, boolean rotating) {
    return service
        .stored()
        .pending()
        .map(StoredSecret::data)
        .filter(
            data ->
                StoredCredentials.in(data).password().filter(password::equals).isPresent()
                    && StoredCredentials.in(data).text(DbCredentials.REPLACES).isPresent()
                        == rotating)
        .isPresent();
  }

  /**
   * The first reason, if there is one.
   *
   * @param settled what apply would decide
   */
  Optional<Notice> why(List<Decision> settled) {
    return authority()
        .or(() -> refusedAnyway(settled))
        .or(this::unfit)
        .or(() -> Reach.intoOthers(seen, seen.services().get(0).service(), List.of()));
  }

  /** Who owns a password changes it. */
  private Optional<Notice> authority() {
    if (seen.administrated().isEmpty()) {
      return Optional.of(
          Notice.of(
              DomainCode.NOT_ROTATED,
              seen.services().get(0).service(),
              "nobody here may change the role '"
                  + seen.services().get(0).place().login()
                  + "': dbCreate is off, or its server has no administrator here",
              "Set dbCreate, and an administrator for its server; or let the administrator of that"
                  + " server change it together with what stores it."));
    }
    return seen.services().stream().flatMap(service -> authority(service).stream()).findFirst();
  }

  private Optional<Notice> authority(ServiceSeen service) {
    Optional<RemoteEntry> entry = service.usedEntry();
    if (entry.isEmpty()) {
      return service.wanted().delivery() == Delivery.LOCAL
          ? service
              .wanted()
              .spec()
              .password()
              .map(
                  set ->
                      notRotated(
                          service,
                          "its password stands in the values (" + set.source() + ")",
                          Remedy.together(
                              Remedy.text("Write the new password there, then:"),
                              new Remedy.Use(Means.APPLY))))
          : Optional.empty();
    }
    String name = "the remote entry " + entry.get().name();
    if (entry.get().rotatedElsewhere()) {
      return Optional.of(
          notRotated(
              service,
              name + " gets its passwords by a rotation of its own store",
              Remedy.text("Let that rotation run; or switch it off there first.")));
    }
    if (service.wanted().delivery() == Delivery.PULL && !entry.get().ours()) {
      return Optional.of(
          notRotated(
              service,
              name + " was made by others, and the values say only that it is read",
              Remedy.text(
                  "Let its owner change entry and role; or set a push flag, so that gen3db keeps the"
                      + " entry.")));
    }
    if (!circumstances.entries().contains(Capability.UPDATE)) {
      return Optional.of(
          notRotated(
              service,
              name + " cannot be changed by the adapter that is chosen for remote entries",
              Remedy.together(
                  Remedy.text(
                      "Choose one that can, such as gen3db.remoteSecrets: {adapter:"
                          + " aws-secrets-manager}."),
                  new Remedy.Use(Means.LIST_ADAPTERS))));
    }
    return Optional.empty();
  }

  private static Notice notRotated(ServiceSeen service, String why, Remedy remedy) {
    return Notice.of(
        DomainCode.NOT_ROTATED,
        service.service(),
        service.service() + ": " + why + ", so that it is not rotated here",
        remedy);
  }

  /** Entry and database that differ are what a rotation mends. */
  private static Optional<Notice> refusedAnyway(List<Decision> settled) {
    return settled.stream()
        .flatMap(decision -> decision.problem().stream())
        .filter(problem -> problem.code() != (Code) DomainCode.ENTRY_DIFFERS)
        .findFirst();
  }

  /** Whoever does not work now would be said to fail by the rotation. */
  private Optional<Notice> unfit() {
    Optional<KnownPassword> right = right(seen);
    if (right.isEmpty()) {
      return Optional.of(
          notReady(
              seen.services().get(0),
              attempts(seen).asked()
                  ? "no stored password of it logs in"
                  : "the server lets it in without asking for its password, so that nothing proves"
                      + " a new one"));
    }
    return seen.services().stream()
        .flatMap(service -> unfit(service, right.get().password()).stream())
        .findFirst();
  }

  private Optional<Notice> unfit(ServiceSeen service, Password right) {
    if (service.wanted().delivery().usesEntry() && service.usedEntry().isEmpty()) {
      return Optional.of(notReady(service, "its remote entry does not exist yet"));
    }
    boolean published = service.stored().servingReady().isPresent() || keeps(service, right, true);
    if (!published || keeps(service, right, false)) {
      return Optional.of(notReady(service, "its password is not published yet"));
    }
    boolean opens = service.lastLogin().filter(ended -> ended.connected()).isPresent();
    if (!opens || (service.otherName() && !service.isProvenByName())) {
      return Optional.of(
          notReady(
              service,
              "the login as '"
                  + service.place().login()
                  + "' to '"
                  + service.place().database()
                  + "' on "
                  + service.place().endpoint()
                  + " does not open it"));
    }
    return Optional.empty();
  }

  private static Notice notReady(ServiceSeen service, String why) {
    return Notice.of(
        DomainCode.NOT_READY,
        service.service(),
        service.service() + ": " + why + "; a new password is given to what works only");
  }
}
