package org.gen3db.domain.decision;

import static org.gen3db.domain.seen.PasswordOrigin.BOOTSTRAP;
import static org.gen3db.domain.seen.PasswordOrigin.ENTRY;
import static org.gen3db.domain.seen.PasswordOrigin.EXPLICIT;
import static org.gen3db.domain.seen.PasswordOrigin.PENDING;
import static org.gen3db.domain.seen.PasswordOrigin.SERVING;
import static org.gen3db.domain.seen.PasswordOrigin.UNDER_WAY;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Which password a role has from now on, and what happens to the role for it: R8, with R9's proof
 * and R11's ownership.
 *
 * @param chosen the password that will be right
 * @param onRole what is done to the role
 * @param stored whether the password stands in a Secret or entry already, so that it need not be
 *     kept in a pending one first
 * @param then the password that the role gets afterwards, once a pending one is settled; or null
 * @param findings what is reported
 */
record PasswordDecision(
    Chosen chosen, OnRole onRole, boolean stored, @Nullable Chosen then, List<Notice> findings) {

  /** What is done to the role. */
  enum OnRole {
    /** It is as it must be. */
    NOTHING,
    /** It is created. */
    CREATE,
    /** It gets the password. */
    SET_PASSWORD
  }

  /**
   * Decides for a role that an administrator may create and change.
   *
   * @param service whom to name in messages
   * @param role the role's name
   * @param entries whether the delivery has an entry, so that the role never changes silently
   * @param takeOver whether {@code --take-over} was given
   */
  static PasswordDecision decide(
      Evidence evidence, String service, String role, boolean entries, boolean takeOver) {
    Optional<KnownPassword> wanted = evidence.first(ENTRY, EXPLICIT, SERVING, BOOTSTRAP);
    Optional<KnownPassword> pending = evidence.first(PENDING);
    if (!evidence.roleExists()) {
      // (1) of R8: the role does not exist, so a pending password is the first one; but an entry is
      // never overwritten (R10), and a password that was never used gives way to the values'.
      Optional<KnownPassword> first = evidence.first(ENTRY, EXPLICIT, PENDING).or(() -> wanted);
      return of(evidence, Chosen.orGenerated(first), OnRole.CREATE);
    }
    if (evidence.proven().isPresent()) {
      if (!takeOver && !evidence.isMarkedOurs() && !evidence.isProvenByStored(role)) {
        throw refuse(
            DomainCode.NOT_OURS,
            service,
            "the role '"
                + role
                + "' exists already and only the password in the values logs in, which anybody may"
                + " have written"
                + Ownership.describe(evidence));
      }
      return proven(evidence, evidence.proven().get(), wanted, service, entries, takeOver);
    }
    if (!evidence.asked()) {
      return notAsked(evidence, wanted, pending, service, role, takeOver);
    }
    Chosen next = Chosen.orGenerated(wanted.or(() -> pending));
    if (takeOver || (evidence.isMarkedOurs() && evidence.isStoredFor(role))) {
      return of(evidence, next, OnRole.SET_PASSWORD);
    }
    if (!entries && evidence.isLeftByUs(role)) {
      if (!evidence.elsewhere().isEmpty()) {
        throw heldElsewhere(evidence, service, role);
      }
      return new PasswordDecision(
          next, OnRole.SET_PASSWORD, false, null, List.of(passwordWasLost(role)));
    }
    throw refuse(
        DomainCode.NOT_OURS,
        service,
        "the role '"
            + role
            + "' exists already and "
            + (evidence.isStoredFor(role)
                ? "no stored password logs in"
                : "no password of it is stored here")
            + Ownership.describe(evidence));
  }

  /** One of the known passwords logs in. */
  private static PasswordDecision proven(
      Evidence evidence,
      KnownPassword right,
      Optional<KnownPassword> wantedOrNot,
      String service,
      boolean entries,
      boolean takeOver) {
    KnownPassword wanted = wantedOrNot.orElse(right);
    if (wanted.password().equals(right.password())) {
      return of(evidence, Chosen.of(right), OnRole.NOTHING);
    }
    if (right.origin() == UNDER_WAY) {
      // Not even by --take-over: the store would make current what the role then has no more.
      throw entryDiffers(service, right);
    }
    if (wanted.origin() == ENTRY) {
      if (takeOver) {
        return of(evidence, Chosen.of(wanted), OnRole.SET_PASSWORD);
      }
      if (evidence.rotatesEntryTo(right)) {
        return of(evidence, Chosen.of(right), OnRole.NOTHING);
      }
      throw entryDiffers(service, right);
    }
    if (right.origin() == PENDING) {
      // Settled first: until it is published, the pending Secret is the only place that holds it.
      boolean follows = !entries && wanted.origin() == EXPLICIT;
      return new PasswordDecision(
          Chosen.of(right), OnRole.NOTHING, true, follows ? Chosen.of(wanted) : null, List.of());
    }
    if (!entries) {
      return of(evidence, Chosen.of(wanted), OnRole.SET_PASSWORD);
    }
    return new PasswordDecision(
        Chosen.of(right),
        OnRole.NOTHING,
        true,
        null,
        wanted.origin() == EXPLICIT ? List.of(unused(right.origin())) : List.of());
  }

  /** The server lets everybody in: a login proves nothing and only the mark decides (R9). */
  private static PasswordDecision notAsked(
      Evidence evidence,
      Optional<KnownPassword> wanted,
      Optional<KnownPassword> pending,
      String service,
      String role,
      boolean takeOver) {
    if (!takeOver && !evidence.isMarkedOurs()) {
      throw refuse(
          DomainCode.NOT_PROVEN,
          service,
          "the role '"
              + role
              + "' exists already and the server lets it in without asking for a password"
              + Ownership.describe(evidence));
    }
    Optional<KnownPassword> settled =
        evidence
            .first(ENTRY, SERVING)
            .filter(
                there ->
                    pending.isEmpty()
                        && wanted.filter(w -> !w.password().equals(there.password())).isEmpty());
    if (settled.isPresent() && !takeOver) {
      return of(evidence, Chosen.of(settled.get()), OnRole.NOTHING);
    }
    Optional<KnownPassword> next =
        evidence.first(ENTRY, EXPLICIT).or(() -> pending).or(() -> wanted);
    return of(evidence, Chosen.orGenerated(next), OnRole.SET_PASSWORD);
  }

  /** The password that the role has in the end. */
  Chosen inTheEnd() {
    return then == null ? chosen : then;
  }

  /** Whether the role gets a password other than the one that it has. */
  boolean changesPassword() {
    return onRole == OnRole.SET_PASSWORD || then != null;
  }

  /**
   * Decides where nobody may change the role: without an administrator, or with dbCreate off (R7).
   * Empty when no login works yet.
   */
  static Optional<PasswordDecision> withoutAdministrator(Evidence evidence, String service) {
    if (evidence.proven().isEmpty()) {
      return Optional.empty();
    }
    KnownPassword right = evidence.proven().get();
    KnownPassword wanted = evidence.first(ENTRY, EXPLICIT, SERVING, BOOTSTRAP).orElse(right);
    boolean same = wanted.password().equals(right.password());
    if (!same && wanted.origin() == ENTRY && !evidence.rotatesEntryTo(right)) {
      throw entryDiffers(service, right);
    }
    return Optional.of(
        new PasswordDecision(
            Chosen.of(right),
            OnRole.NOTHING,
            true,
            null,
            !same && wanted.origin() == EXPLICIT ? List.of(unused(right.origin())) : List.of()));
  }

  /** The values' password is not used: another logs in, and nothing changes it silently. */
  static Notice unused(PasswordOrigin right) {
    return Notice.of(
        DomainCode.EXPLICIT_PASSWORD_UNUSED,
        "",
        "postgres.password in the values does not log in and is not used; the password in "
            + right
            + " does and stays");
  }

  /** The Secret of a service that these values point elsewhere would be wrong from then on. */
  private static Gen3DbException heldElsewhere(Evidence evidence, String service, String role) {
    return refuse(
        DomainCode.NOT_OURS,
        service,
        "the role '"
            + role
            + "' exists already, and "
            + evidence.elsewhere()
            + " holds a password of it, which a new one would make wrong");
  }

  private static Notice passwordWasLost(String role) {
    return Notice.of(
        DomainCode.PASSWORD_WAS_LOST,
        "",
        "no password of '"
            + role
            + "' is stored any more, its database bears this release's own mark, and nobody is"
            + " connected as it");
  }

  private static PasswordDecision of(Evidence evidence, Chosen chosen, OnRole onRole) {
    return new PasswordDecision(
        chosen, onRole, chosen.isStored(evidence.candidates()), null, List.of());
  }

  /** Told apart: what a rotation of the entry's own store has prepared, that store will publish. */
  private static Gen3DbException entryDiffers(String service, KnownPassword right) {
    return right.origin() == UNDER_WAY
        ? new Gen3DbException(
            Notice.of(
                DomainCode.ROTATION_UNDER_WAY,
                service,
                "a rotation of the remote entry by its own store is not at its end: what it has"
                    + " prepared logs in, and what is current does not"))
        : refuse(
            DomainCode.ENTRY_DIFFERS,
            service,
            "entry and database differ: the password in the remote entry does not log in, that in "
                + right.origin()
                + " does");
  }

  private static Gen3DbException refuse(Code code, String service, String message) {
    return new Gen3DbException(Notice.of(code, service, message));
  }
}
