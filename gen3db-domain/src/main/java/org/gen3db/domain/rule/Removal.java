package org.gen3db.domain.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Chosen;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Refusals;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.DropDatabase;
import org.gen3db.domain.plan.Change.DropRole;
import org.gen3db.domain.plan.Change.ForbidLogin;
import org.gen3db.domain.plan.Change.Unpublish;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.Owner;

/**
 * The login of services is taken away, and their database where its name is repeated; only of what
 * bears our id, and nothing that a service uses which is not named (R11, R12).
 */
final class Removal implements Decider {
  private final Rules rules;
  private final Remove asked;

  Removal(Rules rules, Remove asked) {
    this.rules = rules;
    this.asked = asked;
  }

  @Override
  public Goal goal() {
    return Goal.REMOVED;
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    if (seen.administrated().isEmpty()) {
      return Optional.empty();
    }
    if (seen.server().isEmpty()) {
      return Optional.of(new Need.Server());
    }
    if (seen.server().flatMap(ServerSeen::reach).isEmpty()) {
      return Optional.of(new Need.Reach());
    }
    return asked.database().isPresent() && seen.server().flatMap(ServerSeen::beside).isEmpty()
        ? Optional.of(new Need.Beside())
        : Optional.empty();
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    Optional<Notice> why = why(seen);
    if (why.isPresent()) {
      return seen.services().stream()
          .map(
              service ->
                  isNamed(service)
                      ? Decision.refused(
                          service.effective(), List.of(), why.get(), exists(seen, service))
                      : left(seen, service, List.of()))
          .toList();
    }
    List<String> sharers =
        seen.services().stream()
            .filter(service -> !isNamed(service))
            .map(ServiceSeen::service)
            .sorted()
            .toList();
    var decisions = new ArrayList<Decision>();
    Set<String> left = new HashSet<>(dropped(seen));
    List<ServiceSeen> named = seen.services().stream().filter(this::isNamed).toList();
    for (ServiceSeen service : seen.services()) {
      if (isNamed(service)) {
        decisions.add(
            removed(
                seen,
                service,
                sharers,
                service.equals(named.get(0)),
                service.equals(named.get(named.size() - 1)),
                left));
      } else {
        decisions.add(left(seen, service, List.of()));
      }
    }
    return List.copyOf(decisions);
  }

  /**
   * No Secret is deleted: what is dropped may be made anew by an apply beside, with the password
   * that stands there. But none says any more that its database is ready.
   */
  private Decision removed(
      RoleSeen seen,
      ServiceSeen service,
      List<String> sharers,
      boolean first,
      boolean last,
      Set<String> toDrop) {
    var changes = new ArrayList<Change>();
    var findings = new ArrayList<Notice>();
    Optional<Observed.Role> role = seen.server().flatMap(server -> server.now().role());
    String name = seen.role().owner();
    if (sharers.isEmpty() && first) {
      changes.addAll(forbidden(seen));
    } else if (!sharers.isEmpty()) {
      findings.add(
          Notice.of(
              DomainCode.LOGIN_KEPT,
              "",
              "the role '"
                  + name
                  + "' stays as it is: "
                  + String.join(", ", sharers)
                  + " share it"));
    }
    if (asked.database().isPresent()) {
      String database = service.place().database();
      if (isUnpublished(service)) {
        changes.add(0, new Unpublish(service.wanted().secretName()));
      }
      if (toDrop.remove(database)) {
        changes.addAll(Beside.drops(seen, database, asked.evict(), true));
        changes.add(new DropDatabase(database, asked.evict()));
      }
      if (sharers.isEmpty() && last && role.isPresent() && isDropped(seen, role.get())) {
        second(seen).ifPresent(found -> changes.add(new DropRole(Logins.second(name))));
        changes.add(new DropRole(name));
      }
      leftBehind(service).ifPresent(findings::add);
    }
    return new Decision(
        service.effective(),
        List.of(Act.of(Chosen.GENERATED, changes)),
        List.of(),
        findings,
        List.of(),
        null,
        null,
        exists(seen, service));
  }

  /** The role and its second login, as far as they let anybody in. */
  private static List<Change> forbidden(RoleSeen seen) {
    String owner = seen.role().owner();
    var changes = new ArrayList<Change>();
    if (seen.server()
        .flatMap(server -> server.now().role())
        .filter(Observed.Role::canLogin)
        .isPresent()) {
      changes.add(new ForbidLogin(owner));
    }
    if (second(seen).filter(found -> found.role().canLogin()).isPresent()) {
      changes.add(new ForbidLogin(Logins.second(owner)));
    }
    return changes;
  }

  private static Optional<Observed.Second> second(RoleSeen seen) {
    return seen.server()
        .flatMap(server -> server.now().second())
        .filter(found -> found.logsInFor(seen.role().owner()));
  }

  /** Only ours is dropped, and only where it opens nothing but what is dropped. */
  private boolean isDropped(RoleSeen seen, Observed.Role role) {
    Set<String> dropped = new HashSet<>(dropped(seen));
    seen.services().stream()
        .filter(this::goesWithService)
        .forEach(service -> dropped.add(service.place().database()));
    List.copyOf(dropped).forEach(database -> dropped.addAll(Beside.former(seen, database)));
    return role.mark().filter(mark -> isOurs(seen, mark)).isPresent()
        && seen.server().flatMap(ServerSeen::reach).orElse(List.of()).stream()
            .allMatch(one -> dropped.contains(one.database()));
  }

  /** One of ours that stands by itself: what follows an entry is made again from it. */
  private static boolean isUnpublished(ServiceSeen service) {
    return service.stored().servingReady().isPresent()
        && service
            .stored()
            .serving()
            .filter(secret -> secret.owner() == Owner.OURS && secret.follows().isEmpty())
            .isPresent();
  }

  private static Optional<Notice> leftBehind(ServiceSeen service) {
    var kept = new ArrayList<String>();
    Stream.of(
            service.stored().serving(),
            Optional.ofNullable(service.stored().pendingSecret()),
            service.stored().bootstrap())
        .flatMap(Optional::stream)
        .forEach(secret -> kept.add("the Secret " + secret.name()));
    service.usedEntry().ifPresent(entry -> kept.add("the remote entry " + entry.name()));
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Notice.of(
                DomainCode.LEFT_BEHIND,
                "",
                String.join(" and ", kept) + " still holds a password of it"));
  }

  private Optional<Notice> why(RoleSeen seen) {
    List<ServiceSeen> named = seen.services().stream().filter(this::isNamed).toList();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    ServiceSeen first = named.get(0);
    Optional<Notice> stays = serviceFailed(seen, named);
    if (stays.isPresent()) {
      return stays;
    }
    if (named.stream().anyMatch(service -> !service.isAdministrated())) {
      return Optional.of(
          Notice.of(
              DomainCode.NO_ADMINISTRATOR,
              first.service(),
              "nobody here may change the role '" + first.place().login() + "'"));
    }
    try {
      ServerSeen server = seen.server().orElseThrow();
      Refusals.reserved(server.administrator(), seen.role().owner(), server.now(), named);
    } catch (Gen3DbException refused) {
      return Optional.of(refused.problem());
    }
    return notOurs(seen, first)
        .or(() -> Reach.intoOthers(seen, first.service(), List.of()))
        .or(
            () ->
                named.stream().flatMap(service -> notDropped(seen, service).stream()).findFirst());
  }

  private Optional<Notice> notOurs(RoleSeen seen, ServiceSeen first) {
    Observed.OnServer now = seen.server().orElseThrow().now();
    boolean ours =
        now.role().isEmpty()
            || now.role()
                .flatMap(Observed.Role::mark)
                .filter(mark -> isOurs(seen, mark))
                .isPresent()
            || now.databases().values().stream()
                .anyMatch(one -> one.mark().filter(mark -> isOurs(seen, mark)).isPresent());
    return ours
        ? Optional.empty()
        : Optional.of(
            Notice.of(
                DomainCode.NOT_OURS,
                first.service(),
                "neither the role '"
                    + first.place().login()
                    + "' nor a database of it bears this environment's id, "
                    + seen.environment().id()));
  }

  private Optional<Notice> notDropped(RoleSeen seen, ServiceSeen service) {
    if (asked.database().isEmpty()) {
      return Optional.empty();
    }
    String database = service.place().database();
    if (!asked.database().get().equals(database)) {
      return Optional.of(
          Notice.of(
              DomainCode.NAME_DIFFERS,
              service.service(),
              "the database of "
                  + service.service()
                  + " is '"
                  + database
                  + "', and '"
                  + asked.database().get()
                  + "' was repeated"));
    }
    var others = new LinkedHashSet<String>();
    rules.sharing().sharers(service.service()).forEach(other -> others.add(other.service()));
    seen.services().stream()
        .filter(other -> other.place().database().equals(database))
        .forEach(other -> others.add(other.service()));
    others.removeAll(asked.services());
    rules.sharing().sharers(service.service()).stream()
        .filter(DatabaseSharing.Sharer::login)
        .forEach(login -> others.remove(login.service()));
    return others.isEmpty()
        ? Droppable.not(seen, service, asked.evict())
            .or(() -> Beside.atWork(seen, service, asked.evict()))
        : Optional.of(
            Notice.of(
                DomainCode.DATABASE_USED,
                service.service(),
                "the database '" + database + "' is also used by " + String.join(", ", others)));
  }

  private Set<String> dropped(RoleSeen seen) {
    var names = new LinkedHashSet<String>();
    if (asked.database().isPresent()) {
      seen.services().stream()
          .filter(this::isNamed)
          .filter(service -> !goesWithService(service))
          .filter(service -> seen.database(service).isPresent())
          .forEach(service -> names.add(service.place().database()));
    }
    return names;
  }

  private boolean isNamed(ServiceSeen service) {
    return asked.services().contains(service.service()) || goesWithService(service);
  }

  /** R20: a login beside a service's own goes with the service's database. */
  private boolean goesWithService(ServiceSeen service) {
    return asked.takesLogins()
        && service
            .wanted()
            .spec()
            .login()
            .filter(login -> asked.services().contains(login.service()))
            .isPresent();
  }

  /** Its rights keep the role of a login from being dropped while the database is there. */
  private Optional<Notice> serviceFailed(RoleSeen seen, List<ServiceSeen> named) {
    return named.stream()
        .filter(this::goesWithService)
        .flatMap(login -> login.wanted().spec().login().stream())
        .flatMap(login -> Optional.ofNullable(seen.failed().get(login.service())).stream())
        .findFirst();
  }

  private static boolean isOurs(RoleSeen seen, Mark mark) {
    return mark.id().equals(seen.environment().id());
  }

  private static Decision left(RoleSeen seen, ServiceSeen service, List<Notice> findings) {
    return new Decision(
        service.effective(),
        List.of(),
        List.of(),
        findings,
        List.of(),
        null,
        null,
        exists(seen, service));
  }

  private static Decision.Existing exists(RoleSeen seen, ServiceSeen service) {
    return new Decision.Existing(
        true,
        service.stored().serving().isPresent(),
        seen.databaseExists(service),
        service.stored().servingReady().isPresent());
  }
}
