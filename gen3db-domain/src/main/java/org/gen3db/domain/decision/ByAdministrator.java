package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.PublishSecret;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.plan.DatabaseChanges;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.Attempts;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Tenancy;
import org.jspecify.annotations.Nullable;

/** Services whose role and databases an administrator may make and change. */
final class ByAdministrator {
  private final Rules rules;
  private final RoleSeen seen;
  private final ServerSeen server;
  private final List<ServiceSeen> services;
  private final Evidence evidence;
  private final String owner;
  private final String login;
  private final boolean takeOver;

  ByAdministrator(Rules rules, RoleSeen seen) {
    this.rules = rules;
    this.seen = seen;
    this.server = seen.server().orElseThrow();
    this.services = seen.administrated();
    this.owner = seen.role().owner();
    this.login = services.get(0).place().login();
    this.evidence = evidence(rules, seen, server);
    this.takeOver =
        services.stream().anyMatch(service -> rules.options().takesOver(service.service()));
  }

  /**
   * What is known of the role's password, as far as logins were tried. The mark of a database in
   * which the role is a guest says nothing about whose the role is (R11).
   */
  private static Evidence evidence(Rules rules, RoleSeen seen, ServerSeen server) {
    Map<String, Observed.Database> own = new LinkedHashMap<>(server.now().databases());
    seen.services().stream()
        .filter(service -> rules.tenancy(seen, service).isGuest())
        .forEach(service -> own.remove(service.place().database()));
    List<KnownPassword> candidates = KnownPassword.of(seen.services());
    var attempts = new Attempts(candidates, seen.administrated().get(0).attempts());
    return new Evidence(
        candidates,
        attempts.right().orElse(null),
        attempts.asked(),
        server.now().with(own),
        seen.environment(),
        Optional.ofNullable(seen.elsewhere()).orElse(""));
  }

  Evidence evidence() {
    return evidence;
  }

  /** The next password to try, where there is a role to log in as. */
  Optional<Need> needsLogin() {
    if (!evidence.roleExists()) {
      return Optional.empty();
    }
    ServiceSeen first = services.get(0);
    Optional<Need> next =
        new Attempts(evidence.candidates(), first.attempts())
            .next()
            .map(password -> new Need.TryLogin(first.service(), password));
    return next.or(() -> underWay(seen.services(), evidence)).or(this::needsElsewhere);
  }

  /** A password that seems to be lost may stand in the Secret of another service. */
  private Optional<Need> needsElsewhere() {
    return seen.elsewhere() == null
            && !takeOver
            && evidence.proven().isEmpty()
            && evidence.asked()
            && !usesEntries()
            && evidence.isLeftByUs(login)
        ? Optional.of(new Need.Elsewhere())
        : Optional.empty();
  }

  private boolean usesEntries() {
    return services.stream().anyMatch(service -> service.wanted().delivery().usesEntry());
  }

  /**
   * Where no known password logs in, one may be the right one that a rotation of the entry's own
   * store has prepared; none proves right where the server asks for none.
   */
  static Optional<Need> underWay(List<ServiceSeen> services, Evidence evidence) {
    return evidence.proven().isPresent() || !evidence.asked()
        ? Optional.empty()
        : services.stream()
            .filter(service -> service.usedEntry().isPresent() && service.rotation() == null)
            .findFirst()
            .map(service -> new Need.UnderWay(service.service()));
  }

  /** What may be refused before any login is tried. */
  void refuseReserved() {
    Refusals.reserved(server.administrator(), owner, server.now(), services);
  }

  /**
   * Which password the role has in the end.
   *
   * @throws Gen3DbException when the role is not to be changed
   */
  PasswordDecision password() {
    refuseReserved();
    Refusals.takenLogin(seen, services.get(0), login);
    Refusals.expired(evidence, services.get(0), takeOver, rules.script());
    PasswordDecision decision =
        PasswordDecision.decide(
            evidence, services.get(0).service(), login, usesEntries(), takeOver);
    if (decision.onRole() == PasswordDecision.OnRole.SET_PASSWORD) {
      seen.services().forEach(Refusals::rotationUnknown);
    }
    return decision;
  }

  /** Refuses a database that is not ours to change, or that nothing may be moved to. */
  void refuseBeforeInside(ServiceSeen service, PasswordDecision password) {
    Optional<Observed.Database> database = seen.database(service);
    Tenancy tenancy = rules.tenancy(seen, service);
    if (database.isPresent() && !tenancy.takesDatabase(rules.options(), takeOver)) {
      Ownership.check(evidence, password, service, database.get());
    }
    Notice hostFailed = tenancy.host().map(host -> seen.failed().get(host.service())).orElse(null);
    if (database.isEmpty() && hostFailed != null) {
      throw Refusals.withoutHost(service, tenancy.host().orElseThrow(), hostFailed);
    }
    rules.moves().check(service, database.isPresent(), evidence.proven().isPresent());
  }

  /** Whoever shares a role that is not to be changed is refused with it (R12). */
  List<Decision> refuseAll(Notice why) {
    Chosen right =
        Chosen.orGenerated(
            evidence
                .proven()
                .or(
                    () ->
                        evidence.first(
                            PasswordOrigin.ENTRY,
                            PasswordOrigin.EXPLICIT,
                            PasswordOrigin.SERVING,
                            PasswordOrigin.BOOTSTRAP,
                            PasswordOrigin.PENDING)));
    return seen.services().stream()
        .map(
            service -> {
              var draft = new Draft(seen, service, right, evidence.candidates());
              draft.refuse(why);
              return draft.decision(rules);
            })
        .toList();
  }

  List<Decision> decide(PasswordDecision password) {
    var drafts = new ArrayList<Draft>();
    boolean roleDone = false;
    for (ServiceSeen service : services) {
      var draft = new Draft(seen, service, password.inTheEnd(), evidence.candidates());
      drafts.add(draft);
      try {
        decide(draft, service, password, !roleDone);
        roleDone = true;
      } catch (Gen3DbException refused) {
        draft.refuse(refused.problem());
      }
    }
    if (!evidence.asked()) {
      drafts.get(0).find(Rules.notAsked(login));
    }
    if (password.changesPassword()) {
      refuseTogether(drafts);
    }
    thenFollowTheValues(drafts, password);
    return drafts.stream().map(draft -> draft.decision(rules)).toList();
  }

  /** A password that one of the sharers could not follow would lock that one out (R12). */
  private static void refuseTogether(List<Draft> drafts) {
    drafts.stream()
        .flatMap(draft -> draft.refusal().stream())
        .findFirst()
        .ifPresent(
            problem ->
                drafts.stream()
                    .filter(draft -> draft.refusal().isEmpty())
                    .forEach(draft -> draft.refuse(problem)));
  }

  /**
   * R8 (3): once the pending password is settled, the role gets that of the values. While a restore
   * is awaited nothing publishes the pending one, so that the newer one has to wait as well.
   */
  private void thenFollowTheValues(List<Draft> drafts, PasswordDecision password) {
    Chosen then = password.then();
    if (then == null || drafts.stream().anyMatch(Draft::awaits)) {
      return; // and whoever is refused does nothing, whatever stands in the draft
    }
    boolean first = true;
    for (Draft draft : drafts) {
      ServicePlan wanted = draft.service().wanted();
      var changes = new ArrayList<Change>();
      changes.add(new KeepPending(wanted.pendingName()));
      if (first) {
        changes.add(new SetPassword(login));
      }
      changes.add(new PublishSecret(wanted.secretName()));
      rules.publication(draft.service(), then).settlePending(true).ifPresent(changes::add);
      draft.act(then, RoleChanges.timed(seen, changes));
      first = false;
    }
  }

  private void decide(
      Draft draft, ServiceSeen service, PasswordDecision password, boolean withRole) {
    password.findings().forEach(draft::find);
    refuseBeforeInside(service, password);
    Observed.Database database = seen.database(service).orElse(null);
    Tenancy tenancy = rules.tenancy(seen, service);
    boolean guest = tenancy.isGuest();
    boolean takenOver = tenancy.takesDatabase(rules.options(), takeOver);
    if (database != null && !takenOver) {
      database
          .mark()
          .filter(mark -> !evidence.isOurs(mark))
          .ifPresent(mark -> draft.find(Ownership.markedOtherwise(service, mark)));
    }
    boolean createdByUs =
        database == null ? !guest : Ownership.createdByUs(evidence, database, owner);
    Observed.Inside inside = database == null ? tenancy.asFound(inside(service)) : inside(service);
    rules.moves().check(service, inside);
    if (database == null && service.stored().servingReady().isPresent()) {
      draft.find(lost(service));
    }
    var changes =
        new ArrayList<Change>(
            RoleChanges.of(
                service, server.now(), password, seen.environment(), database == null, withRole));
    if (withRole) {
      changes.addAll(RoleChanges.adjustments(seen, changes));
    }
    var wanted =
        new DatabaseChanges(
            service.place().database(),
            owner,
            seen.environment(),
            server.administrator(),
            server.superuser(),
            service.wanted().spec().requiredExtensions(),
            tenancy.hardens(rules.options()),
            tenancy.others());
    Optional<ExtraLogin> login = service.wanted().spec().login();
    if (login.isPresent()) {
      Access access = login.get().access();
      if (database == null || !database.roleMayConnect()) {
        changes.addAll(wanted.outsideAsGuest());
      }
      changes.addAll(wanted.insideForLogin(access, inside, database));
      wanted.findingsForLogin(access, inside, database).forEach(draft::find);
    } else {
      changes.addAll(
          database == null && guest
              ? wanted.outsideAsGuest()
              : wanted.outside(database, createdByUs, takenOver));
      Refusals.missingExtension(service, inside);
      if (database == null) {
        Refusals.extensionOutOfReach(service, inside, rules.script());
      }
      changes.addAll(wanted.inside(inside, createdByUs));
      wanted.findings(inside, createdByUs).forEach(draft::find);
    }
    thingsOfSecond(service, database).ifPresent(changes::add);
    boolean waits = awaitsRestore(service, tenancy, inside);
    if (waits) {
      if (rules.keptElsewhere(service)
          && changes.stream().noneMatch(KeepPending.class::isInstance)) {
        changes.add(0, new KeepPending(service.wanted().pendingName()));
      }
      draft.await(Awaited.RESTORE);
      draft.find(
          Notice.of(
              DomainCode.RESTORE_AWAITED,
              "",
              "dbRestore is on and '" + service.place().database() + "' holds no table yet"));
    } else {
      boolean keeps = changes.stream().anyMatch(KeepPending.class::isInstance);
      Publication publication = rules.publication(service, password.chosen());
      changes.addAll(publication.changes(keeps));
      publication.findings().forEach(draft::find);
      if (publication.leavesPodsWaiting()) {
        draft.leavePodsWaiting();
      }
    }
    Refusals.otherServer(service, changes);
    draft.act(password.chosen(), RoleChanges.timed(seen, changes));
    oldLogin(service).ifPresent(draft::find);
    if (database != null && !guest && !wanted.harden() && isOwnedByAnother(database)) {
      draft.find(Ownership.ownedByAnother(service, database));
    }
    if (database != null
        && database.publicMayConnect()
        && !createdByUs
        && !guest
        && !wanted.harden()) {
      draft.find(Ownership.openToAll(service, database));
    }
  }

  /** Who has adopted it knows whose it is; a role of ours was made to own it. */
  private boolean isOwnedByAnother(Observed.Database database) {
    return evidence.roleIsMarkedOurs()
        && database.mark().filter(evidence::isOurs).isPresent()
        && !database.owner().equals(owner);
  }

  /** R18: who went back to being the second login, and made things, made them its own. */
  private Optional<Change> thingsOfSecond(
      ServiceSeen service, Observed.@Nullable Database database) {
    return Optional.ofNullable(database)
        .filter(Observed.Database::secondOwns)
        .flatMap(there -> server.now().second())
        .filter(second -> second.logsInFor(owner))
        .map(
            second ->
                new Change.OwnThings(service.place().database(), owner, Logins.second(owner)));
  }

  private Observed.Inside inside(ServiceSeen service) {
    return (seen.database(service).isEmpty()
            ? Optional.ofNullable(server.freshInside())
            : service.inside())
        .orElseThrow(() -> new IllegalStateException("nobody looked into " + service.place()));
  }

  /** R16: a restore that is asked for comes before publishing, unless the data is there already. */
  private boolean awaitsRestore(ServiceSeen service, Tenancy tenancy, Observed.Inside inside) {
    boolean holdsData = inside.userTables() && (tenancy.isGuest() || evidence.proven().isPresent());
    return tenancy.restored() && service.stored().servingReady().isEmpty() && !holdsData;
  }

  /** What was the login before stays open until nobody uses it, or a rotation closes it (R18). */
  private Optional<Notice> oldLogin(ServiceSeen service) {
    return OldLogin.of(seen).filter(OldLogin::isOpen).map(old -> old.stays(service.service()));
  }

  private static Notice lost(ServiceSeen service) {
    return Notice.of(
        DomainCode.DATABASE_LOST,
        "",
        "the Secret says that the database '"
            + service.place().database()
            + "' was ready, and it does not exist on "
            + service.place().endpoint()
            + "; apply makes an empty one");
  }
}
