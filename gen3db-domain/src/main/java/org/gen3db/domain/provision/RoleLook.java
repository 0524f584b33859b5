package org.gen3db.domain.provision;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Attempt;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.OldPlace;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.seen.Supposed;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoredSecret;

/**
 * Looks at one role and its services: fetches the facts that the use case asks for, one after
 * another, and decides nothing. The logins that it makes stay open in the visit for whoever
 * performs.
 */
final class RoleLook {
  private final Run run;
  private final RoleGroup group;
  private final Visit visit;
  private final Overview overview;

  /**
   * A look at a role.
   *
   * @param overview what of it was seen already, which is taken for what is there now
   */
  RoleLook(Run run, RoleGroup group, Visit visit, Overview overview) {
    this.run = run;
    this.group = group;
    this.visit = visit;
    this.overview = overview;
  }

  /**
   * Fetches all that is needed to decide.
   *
   * @param stored what the stores hold for each service
   * @param last which services come last, so that another's changes are the role's
   */
  RoleSeen look(Map<String, Stored> stored, Predicate<String> last) {
    Optional<Master> administrator = group.administrator();
    List<ServiceSeen> services =
        group.services().stream()
            .map(
                placed ->
                    ServiceSeen.of(
                        placed,
                        administrator.filter(placed.place()::byAnotherNameThan).isPresent(),
                        Optional.ofNullable(stored.get(placed.service())).orElseThrow()))
            .sorted(Comparator.comparing(service -> last.test(service.service())))
            .toList();
    var seen = new RoleSeen(group.role(), services, null, run.mark(), run.failed()).byOneLogin();
    Optional<Need> need = run.decider().need(seen);
    while (need.isPresent()) {
      run.cancellation().check(services.get(0).service(), "looking at " + group.role());
      seen = fetch(need.get(), seen);
      need = run.decider().need(seen);
    }
    return seen;
  }

  private RoleSeen fetch(Need need, RoleSeen seen) {
    if (need instanceof Need.Server) {
      return seen.with(foreseen(overview.of(group).orElseGet(() -> server(seen))));
    } else if (need instanceof Need.Fresh) {
      return seen.withFresh(visit.master().freshInside(needed(seen)));
    } else if (need instanceof Need.Elsewhere) {
      return seen.withElsewhere(elsewhere(seen));
    } else if (need instanceof Need.Reach) {
      return seen.withReach(visit.master().reach(group.role().owner()));
    } else if (need instanceof Need.Beside) {
      return seen.withBeside(visit.master().madeBeside(databases(seen)));
    } else if (need instanceof Need.TryLogin login) {
      String service = login.service();
      Password password = login.with().password();
      Login ended =
          Supposed.is(password)
              ? supposed(seen, service)
              : visit.login(
                  service,
                  place(seen, service).withLogin(login.with().login(place(seen, service))),
                  password);
      return seen.with(service, new Attempt(login.with(), ended));
    } else if (need instanceof Need.UnderWay one) {
      return seen.with(one.service(), underWay(seen.service(one.service())));
    } else if (need instanceof Need.Inside inside) {
      return seen.with(inside.service(), inside(seen, seen.service(inside.service())));
    } else if (need instanceof Need.ByName byName) {
      Place place = place(seen, byName.service());
      Password password = byName.with().password();
      Login ended =
          Supposed.is(password)
              ? supposed(seen, byName.service())
              : visit.look(place.loginVia(), place.with(password), session -> session.login());
      return seen.with(byName.service(), ended);
    } else if (need instanceof Need.Old old) {
      return seen.with(old.service(), old(seen.service(old.service())));
    }
    throw new IllegalStateException("a fact that nobody fetches: " + need);
  }

  /** Read now, under the lock where there is one: another run may just have published it. */
  private String elsewhere(RoleSeen seen) {
    Set<String> here =
        seen.services().stream().map(ServiceSeen::service).collect(Collectors.toSet());
    Endpoint endpoint = seen.services().get(0).place().endpoint();
    List<String> names =
        run.places().everyService().stream()
            .filter(service -> !here.contains(service.name()))
            .flatMap(service -> Stream.of(service.servingSecret(), service.pendingSecret()))
            .toList();
    Map<String, Look<StoredSecret>> looks =
        names.isEmpty() ? Map.of() : run.world().secrets().read(names, run.cancellation());
    return names.stream()
        .filter(name -> holds(looks.getOrDefault(name, Look.absent()), seen.role(), endpoint))
        .findFirst()
        .orElse("");
  }

  private boolean holds(Look<StoredSecret> look, RoleId role, Endpoint endpoint) {
    if (look instanceof Look.NotLooked<StoredSecret> hidden) {
      throw new Gen3DbException(hidden.why());
    }
    if (!(look instanceof Look.There<StoredSecret> there)) {
      return false;
    }
    var held = StoredCredentials.in(there.value().data());
    return held.password().isPresent()
        && held.text("username").filter(name -> Logins.isOneOf(role.owner(), name)).isPresent()
        && held.complete()
            .map(DbCredentials::endpoint)
            .map(other -> run.places().same(other, endpoint))
            .orElse(true);
  }

  private static Set<String> needed(RoleSeen seen) {
    return seen.services().stream()
        .flatMap(service -> service.wanted().spec().requiredExtensions().stream())
        .collect(Collectors.toSet());
  }

  private static Login supposed(RoleSeen seen, String service) {
    Optional<ServerSeen> server = seen.server();
    return server.isEmpty()
        ? Supposed.login(true, true)
        : Supposed.login(
            server.get().now().role().isPresent(),
            seen.database(seen.service(service)).isPresent());
  }

  private Look<RemoteEntry> underWay(ServiceSeen service) {
    RemoteSecrets remote = run.world().remoteSecrets();
    Optional<RemoteEntry> entry = service.usedEntry();
    return remote == null || entry.isEmpty()
        ? Look.absent()
        : remote.underWay(entry.get(), run.cancellation());
  }

  private static Place place(RoleSeen seen, String service) {
    return seen.service(service).place();
  }

  private ServerSeen server(RoleSeen seen) {
    String administrator = group.administrator().orElseThrow().username();
    Observed.OnServer now = visit.master().observe(group.role().owner(), databases(seen));
    return new ServerSeen(administrator, visit.master().facts().superuser(), now, null);
  }

  private static Set<String> databases(RoleSeen seen) {
    var databases = new LinkedHashSet<String>();
    seen.services().forEach(service -> databases.add(service.place().database()));
    return databases;
  }

  private ServerSeen foreseen(ServerSeen now) {
    return now.with(run.foreseen().outside(now.now(), group.role().owner(), now.administrator()));
  }

  /** By the login that is open, else as the administrator. */
  private Observed.Inside inside(RoleSeen seen, ServiceSeen service) {
    String database = service.place().database();
    String role = service.place().role().owner();
    Optional<DatabaseSession> open =
        visit.in(service.service()).filter(session -> becomesOwner(seen, service));
    if (open.isEmpty() && !visit.hasMaster()) {
      return Supposed.inside(service.wanted()); // only a supposed password opens without a session
    }
    Observed.Inside now = look(open, service, database, role);
    Optional<ServerSeen> server = seen.server();
    Optional<Observed.Database> outside = seen.database(service);
    return server.isPresent() && outside.isPresent()
        ? run.foreseen().inside(now, database, outside.get(), role, server.get().administrator())
        : now;
  }

  private Observed.Inside look(
      Optional<DatabaseSession> open, ServiceSeen service, String database, String role) {
    Observed.Inside now =
        open.isPresent() ? open.get().inside() : visit.master().inside(database, role);
    if (service.wanted().spec().login().isEmpty()) {
      return now;
    }
    return now.with(open.isPresent() ? open.get().rights() : visit.master().rights(database, role));
  }

  /** A second login that has lost what makes it the owner shows what it sees, and not the owner. */
  private static boolean becomesOwner(RoleSeen seen, ServiceSeen service) {
    return service.place().login().equals(service.place().role().owner())
        || seen.server().isEmpty()
        || seen.server().get().now().second().filter(Observed.Second::isWhole).isPresent();
  }

  /** Only a look that shows an empty database is an answer. */
  private OldPlace old(ServiceSeen service) {
    Optional<DbCredentials> named =
        service
            .stored()
            .serving()
            .flatMap(secret -> StoredCredentials.in(secret.data()).complete());
    if (named.isEmpty()) {
      return OldPlace.UNSEEN;
    }
    DbCredentials old = named.get();
    Place place = service.place();
    Endpoint endpoint = old.endpoint();
    try {
      boolean sameServer = run.places().same(endpoint, place.endpoint());
      if (sameServer && old.database().equals(place.database())) {
        return OldPlace.SAME_DATABASE;
      }
      Server via = sameServer ? place.loginVia() : new Server(endpoint, place.loginVia().bundled());
      return visit.look(via, old, RoleLook::old);
    } catch (Gen3DbException unreachable) {
      run.cancellation().check(service.service(), "looking at " + endpoint);
      return OldPlace.UNSEEN;
    }
  }

  private static OldPlace old(DatabaseSession session) {
    Login ended = session.login();
    if (ended.connected()) {
      return session.inside().userTables() ? OldPlace.TABLES : OldPlace.EMPTY;
    }
    return ended == Login.NO_DATABASE ? OldPlace.GONE : OldPlace.UNSEEN;
  }
}
