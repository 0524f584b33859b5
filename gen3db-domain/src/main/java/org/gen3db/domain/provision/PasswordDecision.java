package org.gen3db.domain.provision;

import static org.gen3db.domain.provision.Origin.BOOTSTRAP;
import static org.gen3db.domain.provision.Origin.ENTRY;
import static org.gen3db.domain.provision.Origin.EXPLICIT;
import static org.gen3db.domain.provision.Origin.PENDING;
import static org.gen3db.domain.provision.Origin.SERVING;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * Which password a role has from now on, and what happens to the role for it: R8, with R9's proof
 * and R11's ownership.
 *
 * @param password the password that will be right
 * @param onRole what is done to the role
 * @param stored whether the password stands in a Secret or entry already, so that it need not be
 *     kept in a pending one first
 * @param again whether another pass is due, since a pending password was settled first
 * @param findings what is reported
 */
record PasswordDecision(
    Password password, OnRole onRole, boolean stored, boolean again, List<Notice> findings) {

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
   * @param generator makes a password when none is known
   */
  static PasswordDecision decide(
      Evidence evidence,
      String service,
      String role,
      boolean entries,
      boolean takeOver,
      Supplier<Password> generator) {
    Optional<Candidate> wanted = evidence.first(ENTRY, EXPLICIT, SERVING, BOOTSTRAP);
    Optional<Candidate> pending = evidence.first(PENDING);
    if (!evidence.roleExists()) {
      // (1) of R8: the role does not exist, so a pending password is the first one; but an entry is
      // never overwritten (R10), and a password that was never used gives way to the values'.
      Optional<Candidate> first = evidence.first(ENTRY, EXPLICIT, PENDING).or(() -> wanted);
      return of(evidence, first.map(Candidate::password).orElseGet(generator), OnRole.CREATE);
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
      return notAsked(evidence, wanted, pending, service, role, takeOver, generator);
    }
    Password next = wanted.or(() -> pending).map(Candidate::password).orElseGet(generator);
    if (takeOver || (evidence.isMarkedOurs() && evidence.isStoredFor(role))) {
      return of(evidence, next, OnRole.SET_PASSWORD);
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
      Candidate right,
      Optional<Candidate> wantedOrNot,
      String service,
      boolean entries,
      boolean takeOver) {
    Candidate wanted = wantedOrNot.orElse(right);
    if (wanted.password().equals(right.password())) {
      return of(evidence, right.password(), OnRole.NOTHING);
    }
    if (wanted.origin() == ENTRY) {
      if (takeOver) {
        return of(evidence, wanted.password(), OnRole.SET_PASSWORD);
      }
      throw refuse(
          DomainCode.ENTRY_DIFFERS,
          service,
          "entry and database differ: the password in the remote entry does not log in, that in "
              + right.origin()
              + " does");
    }
    if (right.origin() == PENDING) {
      // Settled first: until it is published, the pending Secret is the only place that holds it.
      return new PasswordDecision(right.password(), OnRole.NOTHING, true, !entries, List.of());
    }
    if (!entries) {
      return of(evidence, wanted.password(), OnRole.SET_PASSWORD);
    }
    return new PasswordDecision(
        right.password(),
        OnRole.NOTHING,
        true,
        false,
        wanted.origin() == EXPLICIT ? List.of(unused(right)) : List.of());
  }

  /** The server lets everybody in: a login proves nothing and only the mark decides (R9). */
  private static PasswordDecision notAsked(
      Evidence evidence,
      Optional<Candidate> wanted,
      Optional<Candidate> pending,
      String service,
      String role,
      boolean takeOver,
      Supplier<Password> generator) {
    if (!takeOver && !evidence.isMarkedOurs()) {
      throw refuse(
          DomainCode.NOT_PROVEN,
          service,
          "the role '"
              + role
              + "' exists already and the server lets it in without asking for a password"
              + Ownership.describe(evidence));
    }
    Optional<Candidate> settled =
        evidence
            .first(ENTRY, SERVING)
            .filter(
                there ->
                    pending.isEmpty()
                        && wanted.filter(w -> !w.password().equals(there.password())).isEmpty());
    if (settled.isPresent() && !takeOver) {
      return of(evidence, settled.get().password(), OnRole.NOTHING);
    }
    Optional<Candidate> next = evidence.first(ENTRY, EXPLICIT).or(() -> pending).or(() -> wanted);
    return of(evidence, next.map(Candidate::password).orElseGet(generator), OnRole.SET_PASSWORD);
  }

  /**
   * Decides where nobody may change the role: without an administrator, or with dbCreate off (R7).
   * Empty when no login works yet.
   */
  static Optional<PasswordDecision> withoutAdministrator(Evidence evidence, String service) {
    if (evidence.proven().isEmpty()) {
      return Optional.empty();
    }
    Candidate right = evidence.proven().get();
    Candidate wanted = evidence.first(ENTRY, EXPLICIT, SERVING, BOOTSTRAP).orElse(right);
    boolean same = wanted.password().equals(right.password());
    if (!same && wanted.origin() == ENTRY) {
      throw refuse(
          DomainCode.ENTRY_DIFFERS,
          service,
          "entry and database differ: the password in the remote entry does not log in, that in "
              + right.origin()
              + " does");
    }
    return Optional.of(
        new PasswordDecision(
            right.password(),
            OnRole.NOTHING,
            true,
            false,
            !same && wanted.origin() == EXPLICIT ? List.of(unused(right)) : List.of()));
  }

  private static Notice unused(Candidate right) {
    return Notice.of(
        DomainCode.EXPLICIT_PASSWORD_UNUSED,
        "",
        "postgres.password in the values does not log in and is not used; the password in "
            + right.origin()
            + " does and stays");
  }

  private static PasswordDecision of(Evidence evidence, Password password, OnRole onRole) {
    boolean stored =
        evidence.candidates().stream()
            .anyMatch(
                candidate ->
                    candidate.origin().isStored() && candidate.password().equals(password));
    return new PasswordDecision(password, onRole, stored, false, List.of());
  }

  private static Gen3DbException refuse(Code code, String service, String message) {
    return new Gen3DbException(Notice.of(code, service, message));
  }
}
