package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Attempts;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.StoredSecret;

/**
 * A service whose database nobody makes here: dbCreate is off (R7), or its entry names a server
 * without an administrator (R17). When a login works it is published; otherwise its password waits.
 */
final class ByLogin {
  private final Rules rules;
  private final RoleSeen seen;
  private final ServiceSeen service;
  private final Evidence evidence;

  /**
   * @param evidence what is known of the role's password once all else is done; proven only where
   *     this very service's login opens its database
   */
  ByLogin(Rules rules, RoleSeen seen, ServiceSeen service, Evidence evidence) {
    this.rules = rules;
    this.seen = seen;
    this.service = service;
    this.evidence = evidence;
  }

  /** Where no administrator is at hand, logins tell: those of this service. */
  static Evidence tried(RoleSeen seen, ServiceSeen service) {
    List<KnownPassword> candidates = KnownPassword.of(seen.services());
    var attempts = new Attempts(candidates, service.attempts());
    boolean opens = service.lastLogin().filter(ended -> ended.connected()).isPresent();
    return new Evidence(
        candidates,
        opens ? attempts.right().orElse(null) : null,
        attempts.asked(),
        null,
        seen.environment());
  }

  /** By what its own logins showed. */
  Decision decide() {
    Optional<PasswordDecision> decision;
    try {
      decision = PasswordDecision.withoutAdministrator(evidence, service.service());
    } catch (Gen3DbException refused) {
      return refused(evidence.proven().map(Chosen::of).orElse(Chosen.GENERATED), refused.problem());
    }
    if (decision.isPresent()) {
      return publish(decision.get().chosen(), decision.get().findings(), service.inside());
    }
    return evidence.asked() ? await() : unproven();
  }

  /**
   * The password opens its database, or will. One in which the service cannot work is published to
   * nobody; who is on it already keeps a password that works.
   *
   * @param inside what its database will look like by then
   */
  Decision publish(Chosen right, List<Notice> findings, Optional<Observed.Inside> inside) {
    var draft = new Draft(seen, service, right, evidence.candidates());
    findings.forEach(draft::find);
    try {
      Observed.Inside found =
          inside.orElseThrow(() -> new IllegalStateException("nobody looked inside"));
      rules.moves().check(service, found);
      if (!administrator().serves(found)) {
        Notice missing = rules.missingMaster();
        if (missing != null && service.wanted().createDatabase()) {
          throw new Gen3DbException(missing);
        }
        boolean kept = !isServed();
        administrator().givesSchema(draft, right, found, kept);
        if (kept) {
          return draft.decision(rules);
        }
      } else {
        refuseMissingExtensions(found);
      }
      Publication publication = rules.publication(service, right);
      draft.act(right, publication.changes(false));
      publication.findings().forEach(draft::find);
      if (publication.leavesPodsWaiting()) {
        draft.leavePodsWaiting();
      }
    } catch (Gen3DbException refused) {
      draft.refuse(refused.problem());
    }
    return draft.decision(rules);
  }

  /** Whether pods run on this place already. */
  private boolean isServed() {
    return service.stored().servingReady().isPresent() && !rules.moves().moves(service);
  }

  private ByAdministratorsHand administrator() {
    return new ByAdministratorsHand(rules, seen, service);
  }

  private Decision refused(Chosen chosen, Notice why) {
    var draft = new Draft(seen, service, chosen, evidence.candidates());
    draft.refuse(why);
    return draft.decision(rules);
  }

  private void refuseMissingExtensions(Observed.Inside inside) {
    List<String> lacking = administrator().lacking(inside);
    if (!lacking.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.EXTENSION_MISSING,
              service.service(),
              "the database '"
                  + service.place().database()
                  + "' lacks the extension "
                  + String.join(", ", lacking)
                  + ", which the service needs, and dbCreate is off",
              administrator().makesExtensions(lacking)));
    }
  }

  /** Nothing proves a password, so that only what is published already may stay. */
  private Decision unproven() {
    Optional<Chosen> published =
        service
            .stored()
            .serving()
            .filter(secret -> service.stored().servingReady().isPresent())
            .flatMap(this::chosen);
    if (published.isPresent()
        && rules.publication(service, published.get()).changes(false).isEmpty()) {
      var draft = new Draft(seen, service, published.get(), evidence.candidates());
      draft.find(Rules.notAsked(service.place().login()));
      return draft.decision(rules);
    }
    var draft = new Draft(seen, service, published.orElse(Chosen.GENERATED), evidence.candidates());
    draft.find(Rules.notAsked(service.place().login()));
    draft.refuse(
        Notice.of(
            DomainCode.NOT_PROVEN,
            service.service(),
            "the server lets the user '"
                + service.place().login()
                + "' in without asking for its password, so nothing proves the one known here",
            Remedy.together(
                new Remedy.Use(Means.ASK_FOR_PASSWORDS), Remedy.text("Then repeat the run."))));
    return draft.decision(rules);
  }

  private Optional<Chosen> chosen(StoredSecret secret) {
    return StoredCredentials.in(secret.data())
        .password()
        .flatMap(
            password ->
                evidence.candidates().stream()
                    .filter(one -> one.password().equals(password))
                    .findFirst())
        .map(Chosen::of);
  }

  /** No login works. */
  private Decision await() {
    Optional<KnownPassword> known =
        evidence.first(
            PasswordOrigin.ENTRY,
            PasswordOrigin.EXPLICIT,
            PasswordOrigin.PENDING,
            PasswordOrigin.SERVING,
            PasswordOrigin.BOOTSTRAP);
    return await(Chosen.orGenerated(known));
  }

  /** An administrator has to make the database with this password first (R7). */
  Decision await(Chosen password) {
    Place place = service.place();
    var draft = new Draft(seen, service, password, evidence.candidates());
    try {
      rules.moves().check(service, true, false);
    } catch (Gen3DbException refused) {
      draft.refuse(refused.problem());
      return draft.decision(rules);
    }
    if (service.wanted().createDatabase()) {
      // Only an entry leads to where nobody may make what is wanted (R4).
      Notice missing = rules.missingMaster();
      draft.refuse(
          missing != null
              ? missing
              : Notice.of(
                  DomainCode.LOGIN_FAILED,
                  service.service(),
                  "the remote entry's credentials do not log in to '"
                      + place.database()
                      + "' on "
                      + place.endpoint()
                      + ", and nobody may make them there",
                  "Let an administrator of that server make the user and database as the entry says."));
      return draft.decision(rules);
    }
    administrator().makesDatabase(draft, password);
    return draft.decision(rules);
  }
}
