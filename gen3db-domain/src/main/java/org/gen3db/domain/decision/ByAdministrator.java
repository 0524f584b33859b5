package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.PublishSecret;
import org.gen3db.domain.plan.Change.RemovePending;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.plan.DatabaseChanges;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Attempts;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Tenancy;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;

/** Services whose role and databases an administrator may make and change. */
final class ByAdministrator {
  /** What new databases are copied from. */
  private static final String TEMPLATE = "template1";

  private final Rules rules;
  private final RoleSeen seen;
  private final ServerSeen server;
  private final List<ServiceSeen> services;
  private final Evidence evidence;
  private final String role;
  private final boolean takeOver;

  ByAdministrator(Rules rules, RoleSeen seen) {
    this.rules = rules;
    this.seen = seen;
    this.server = seen.server().orElseThrow();
    this.services = seen.administrated();
    this.role = services.get(0).place().login();
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
        new Observed.OnServer(server.now().roleState(), own),
        seen.environment());
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
    return next.or(() -> evidence.asked() ? underWay(seen.services(), evidence) : Optional.empty());
  }

  /**
   * Where no known password logs in, one may be the right one that a rotation of the entry's own
   * store has prepared.
   */
  static Optional<Need> underWay(List<ServiceSeen> services, Evidence evidence) {
    return evidence.proven().isPresent()
        ? Optional.empty()
        : services.stream()
            .filter(service -> service.usedEntry().isPresent() && service.rotation() == null)
            .findFirst()
            .map(service -> new Need.UnderWay(service.service()));
  }

  /** What may be refused before any login is tried. */
  void refuseReserved() {
    Refusals.reserved(server.administrator(), role, server.now(), services);
  }

  /**
   * Which password the role has in the end.
   *
   * @throws Gen3DbException when the role is not to be changed
   */
  PasswordDecision password() {
    refuseReserved();
    Refusals.expired(evidence, services.get(0), takeOver, rules.script());
    boolean entries =
        services.stream().anyMatch(service -> service.wanted().delivery().usesEntry());
    PasswordDecision decision =
        PasswordDecision.decide(evidence, services.get(0).service(), role, entries, takeOver);
    if (decision.onRole() == PasswordDecision.OnRole.SET_PASSWORD) {
      seen.services().forEach(ByAdministrator::refuseUnknownRotation);
    }
    return decision;
  }

  /**
   * What no known password opens may have the one that a rotation of the entry's own store gave it:
   * reset, the role would lose it just before that store gives it out. Only a look that found
   * nothing, or what was tried and does not log in, tells that it is not so.
   */
  private static void refuseUnknownRotation(ServiceSeen service) {
    Look<RemoteEntry> rotation = service.rotation();
    Notice why =
        rotation instanceof Look.NotLooked<RemoteEntry> not
            ? not.why()
            : rotation instanceof Look.PendingDeletion<RemoteEntry> pending ? pending.why() : null;
    if (why != null) {
      throw new Gen3DbException(
          Notice.of(
              why.code(),
              service.service(),
              "the role's password is not reset, since a rotation of the remote entry by its own store"
                  + " may be at work: "
                  + why.message(),
              why.remedy()));
    }
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
      throw new Gen3DbException(withoutHost(service, tenancy, hostFailed));
    }
    rules.moves().check(service, database.isPresent(), evidence.proven().isPresent());
  }

  private static Notice withoutHost(ServiceSeen service, Tenancy tenancy, Notice hostFailed) {
    return Notice.of(
        DomainCode.HOST_FAILED,
        service.service(),
        "the database '%s' is not there, and %s, which makes it, cannot be made: %s"
            .formatted(
                service.place().database(),
                tenancy.host().orElseThrow().service(),
                hostFailed.code().id()));
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
      drafts.get(0).find(Rules.notAsked(role));
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
      String service = draft.service().service();
      var changes = new ArrayList<Change>();
      changes.add(new KeepPending(SecretNames.pending(service)));
      if (first) {
        changes.add(new SetPassword(role));
      }
      changes.add(new PublishSecret(draft.service().wanted().secretName()));
      changes.add(new RemovePending(SecretNames.pending(service)));
      draft.act(then, changes);
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
          .ifPresent(mark -> draft.find(markedOtherwise(service, mark)));
    }
    boolean createdByUs =
        database == null ? !guest : Ownership.createdByUs(evidence, database, role);
    Observed.Inside inside = database == null ? tenancy.asFound(inside(service)) : inside(service);
    rules.moves().check(service, inside);
    if (database == null && service.stored().servingReady().isPresent()) {
      draft.find(lost(service));
    }
    var changes =
        new ArrayList<Change>(
            RoleChanges.of(
                service,
                server.now().role().orElse(null),
                password,
                seen.environment(),
                database == null,
                withRole));
    var wanted =
        new DatabaseChanges(
            service.place().database(),
            role,
            seen.environment(),
            server.administrator(),
            server.superuser(),
            service.wanted().spec().requiredExtensions(),
            tenancy.hardens(rules.options()),
            tenancy.others());
    changes.addAll(
        database == null && guest
            ? wanted.outsideAsGuest()
            : wanted.outside(database, createdByUs, takenOver));
    refuseMissing(service, inside);
    if (database == null) {
      refuseOutOfReach(service, inside);
    }
    changes.addAll(wanted.inside(inside, createdByUs));
    wanted.findings(inside, createdByUs).forEach(draft::find);
    boolean waits = awaitsRestore(service, tenancy, inside);
    if (waits) {
      if (rules.keptElsewhere(service)
          && changes.stream().noneMatch(KeepPending.class::isInstance)) {
        changes.add(0, new KeepPending(SecretNames.pending(service.service())));
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
    refuseOtherServer(service, changes);
    draft.act(password.chosen(), changes);
    if (database != null
        && database.publicMayConnect()
        && !createdByUs
        && !guest
        && !wanted.harden()) {
      draft.find(openToAll(service, database));
    }
  }

  private Observed.Inside inside(ServiceSeen service) {
    return (seen.database(service).isEmpty()
            ? Optional.ofNullable(server.freshInside())
            : service.inside())
        .orElseThrow(() -> new IllegalStateException("nobody looked into " + service.place()));
  }

  private static void refuseMissing(ServiceSeen service, Observed.Inside inside) {
    List<String> lacking =
        service.wanted().spec().requiredExtensions().stream()
            .filter(
                name -> !inside.installed().contains(name) && !inside.available().contains(name))
            .toList();
    if (!lacking.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.EXTENSION_MISSING,
              service.service(),
              "the server does not offer the extension "
                  + String.join(", ", lacking)
                  + ", which the service needs"));
    }
  }

  /**
   * An extension that nobody at hand may make is in a new database only where template1 has it:
   * made without it, the database would be there and of no use, and template1 would help it no
   * more.
   */
  private void refuseOutOfReach(ServiceSeen service, Observed.Inside fresh) {
    List<String> refused =
        service.wanted().spec().requiredExtensions().stream()
            .filter(name -> !fresh.installed().contains(name))
            .filter(fresh.refused()::containsKey)
            .toList();
    if (!refused.isEmpty()) {
      List<Change> inTemplate =
          refused.stream()
              .<Change>map(name -> new Change.CreateExtension(TEMPLATE, name, true))
              .toList();
      throw new Gen3DbException(
          Notice.of(
              DomainCode.EXTENSION_MISSING,
              service.service(),
              "the extension %s, which the service needs, cannot be made in a new database: %s"
                  .formatted(String.join(", ", refused), fresh.refused().get(refused.get(0))),
              Remedy.together(
                  Remedy.text(
                      "As a superuser, so that new databases get it from template1; then repeat the"
                          + " run."),
                  new Remedy.RunScript(rules.script().of(inTemplate), false))));
    }
  }

  /** R16: a restore that is asked for comes before publishing, unless the data is there already. */
  private boolean awaitsRestore(ServiceSeen service, Tenancy tenancy, Observed.Inside inside) {
    boolean holdsData = inside.userTables() && (tenancy.isGuest() || evidence.proven().isPresent());
    return tenancy.restored() && service.stored().servingReady().isEmpty() && !holdsData;
  }

  /**
   * R4: the name that the service uses has to lead to the very server. What is half made is
   * finished all the same, so that no database stays open to everybody.
   */
  private static void refuseOtherServer(ServiceSeen service, List<Change> changes) {
    boolean finished = changes.stream().allMatch(Change.InStores.class::isInstance);
    if (finished && service.byName() != null && !service.byName().connected()) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.LOGIN_FAILED,
              service.service(),
              "the login as '"
                  + service.place().login()
                  + "' to '"
                  + service.place().database()
                  + "' on "
                  + service.place().endpoint()
                  + " ended with "
                  + service.byName()));
    }
  }

  private static Notice markedOtherwise(ServiceSeen service, Mark mark) {
    return Notice.of(
        DomainCode.MARKED_OTHERWISE,
        "",
        "'%s' is opened by a stored password, and bears the mark of release %s, namespace %s, environment %s, id %s"
            .formatted(
                service.place().database(),
                mark.release(),
                mark.namespace(),
                mark.environment(),
                mark.id()));
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

  private static Notice openToAll(ServiceSeen service, Observed.Database database) {
    List<String> others =
        database.connected().stream()
            .filter(name -> !name.equals(service.place().login()))
            .toList();
    return Notice.of(
        DomainCode.PUBLIC_MAY_CONNECT,
        "",
        "every role may connect to '"
            + service.place().database()
            + "'"
            + (others.isEmpty()
                ? "; nobody else is connected"
                : "; connected now: " + String.join(", ", others)));
  }
}
