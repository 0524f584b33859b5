package org.gen3db.domain.seen;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * One role and its services as stores and server show them at one moment.
 *
 * @param role the role
 * @param services its services; the first one's changes are the role's
 * @param serverSeen what the administrator sees, or null while nobody looked, or nobody may
 * @param environment whose things are ours
 * @param failed the services of other roles that come before and could not be made, with the reason
 * @param elsewhere the Secret of another service that holds a password of the role; empty where
 *     there is none, null while nobody looked
 */
public record RoleSeen(
    RoleId role,
    List<ServiceSeen> services,
    @Nullable ServerSeen serverSeen,
    Mark environment,
    Map<String, Notice> failed,
    @Nullable String elsewhere) {
  public RoleSeen {
    services = List.copyOf(services);
    failed = Map.copyOf(failed);
  }

  /** One of which nobody looked for Secrets of other services. */
  public RoleSeen(
      RoleId role,
      List<ServiceSeen> services,
      @Nullable ServerSeen serverSeen,
      Mark environment,
      Map<String, Notice> failed) {
    this(role, services, serverSeen, environment, failed, null);
  }

  /** One that nothing stands in the way of. */
  public RoleSeen(
      RoleId role, List<ServiceSeen> services, @Nullable ServerSeen serverSeen, Mark environment) {
    this(role, services, serverSeen, environment, Map.of());
  }

  /** Those whose databases are made here. */
  public List<ServiceSeen> administrated() {
    return services.stream().filter(ServiceSeen::isAdministrated).toList();
  }

  /** What the administrator sees. */
  public Optional<ServerSeen> server() {
    return Optional.ofNullable(serverSeen);
  }

  /** One of the services. */
  public ServiceSeen service(String name) {
    return services.stream()
        .filter(one -> one.service().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no service " + name + " here"));
  }

  public Optional<Observed.Database> database(ServiceSeen service) {
    return server().flatMap(seen -> seen.now().database(service.place().database()));
  }

  /** Whether its database is there, as far as it could be seen. */
  public boolean databaseExists(ServiceSeen service) {
    return serverSeen != null
        ? database(service).isPresent()
        : service
            .lastLogin()
            .filter(ended -> ended == Login.NO_CONNECT || ended.connected())
            .isPresent();
  }

  /** The same with what an administrator saw. */
  public RoleSeen with(ServerSeen seen) {
    return new RoleSeen(role, services, seen, environment, failed, elsewhere);
  }

  /**
   * The same with the Secret of another service that holds a password of the role.
   *
   * @param secret its name, or empty where there is none
   */
  public RoleSeen withElsewhere(String secret) {
    return new RoleSeen(role, services, serverSeen, environment, failed, secret);
  }

  /** The same with what a new database would look like. */
  public RoleSeen withFresh(Observed.Inside inside) {
    ServerSeen seen = server().orElseThrow();
    return with(
        new ServerSeen(
            seen.administrator(),
            seen.superuser(),
            seen.now(),
            inside,
            seen.reachSeen(),
            seen.besideSeen()));
  }

  /** The same where these databases are not there. */
  public RoleSeen without(Collection<String> dropped) {
    ServerSeen seen = server().orElseThrow();
    var left = new LinkedHashMap<>(seen.now().databases());
    left.keySet().removeAll(dropped);
    return with(seen.with(seen.now().with(left)));
  }

  /** The same with all databases that the role opens. */
  public RoleSeen withReach(List<Observed.Reached> reach) {
    ServerSeen seen = server().orElseThrow();
    return with(
        new ServerSeen(
            seen.administrator(),
            seen.superuser(),
            seen.now(),
            seen.freshInside(),
            reach,
            seen.besideSeen()));
  }

  /** The same with what restores have made beside its databases. */
  public RoleSeen withBeside(List<Observed.MadeBeside> beside) {
    ServerSeen seen = server().orElseThrow();
    return with(
        new ServerSeen(
            seen.administrator(),
            seen.superuser(),
            seen.now(),
            seen.freshInside(),
            seen.reachSeen(),
            beside));
  }

  /**
   * The same with a login that was tried. The one that proves right is the role's, whichever its
   * services' stores name: where a rotation gave the turn to the other one and did not end, some of
   * them do not name it yet (R18).
   */
  public RoleSeen with(String service, Attempt attempt) {
    RoleSeen tried = change(service, one -> one.tried(attempt));
    return attempt.ended().proves()
        ? tried.by(attempt.with().login(service(service).place()), attempt.with().loginSource())
        : tried;
  }

  /** The same where all log in as the first one does, as long as no login has proved right. */
  public RoleSeen byOneLogin() {
    ServiceSeen first = services.get(0);
    return by(first.place().login(), first.effective().username().source());
  }

  private RoleSeen by(String login, Source source) {
    return services.stream().allMatch(one -> one.place().login().equals(login))
        ? this
        : new RoleSeen(
            role,
            services.stream().map(one -> one.withLogin(login, source)).toList(),
            serverSeen,
            environment,
            failed,
            elsewhere);
  }

  /** The same with a look inside a service's database. */
  public RoleSeen with(String service, Observed.Inside inside) {
    return change(service, one -> one.seenInside(inside));
  }

  /** The same with a look at the old place of a service. */
  public RoleSeen with(String service, OldPlace old) {
    return change(service, one -> one.seenOld(old));
  }

  /** The same with a login by the name that a service uses. */
  public RoleSeen with(String service, Login byName) {
    return change(service, one -> one.triedByName(byName));
  }

  /** The same with what a rotation of a service's entry by its own store has prepared. */
  public RoleSeen with(String service, Look<RemoteEntry> prepared) {
    return change(service, one -> one.seenRotation(prepared));
  }

  private RoleSeen change(String service, UnaryOperator<ServiceSeen> how) {
    return new RoleSeen(
        role,
        services.stream().map(one -> one.service().equals(service) ? how.apply(one) : one).toList(),
        serverSeen,
        environment,
        failed,
        elsewhere);
  }
}
