package org.gen3db.domain.provision;

import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Identifiers;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.Defaulting;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.OwnHost;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.store.RemoteEntry;
import org.jspecify.annotations.Nullable;

/** Finds the administrator of each server (R2 to R4), and with it where each service is made. */
final class Masters {
  private final Deployment deployment;
  private final World world;
  private final Cancellation cancellation;
  private final Hosts hosts;
  private final MasterPlan plan;
  private final @Nullable Password password;
  private final @Nullable Notice missing;

  /** Reads the master's Secret, or starts the embedded server, once. */
  Masters(Deployment deployment, World world, Cancellation cancellation) {
    this.deployment = deployment;
    this.world = world;
    this.cancellation = cancellation;
    this.hosts = new Hosts(deployment);
    LiveMaster live = LiveMaster.look(deployment, world, cancellation);
    this.plan = live.plan();
    this.password = live.password();
    this.missing = live.missing();
  }

  /** The administrator as far as it is known. */
  MasterPlan plan() {
    return plan;
  }

  /**
   * Where a service's database is or will be. An entry's server and names are used even when the
   * values say others (R17).
   *
   * @throws Gen3DbException when it cannot be known, or nobody may make it there (R3, R4)
   */
  Target target(ServicePlan service, @Nullable RemoteEntry entry) {
    if (service.delivery().usesEntry() && entry != null) {
      var held = StoredCredentials.in(entry.data());
      DbCredentials named =
          held.complete()
              .orElseThrow(
                  () ->
                      new Gen3DbException(
                          Notice.of(
                              DomainCode.STORE_UNREADABLE,
                              service.service(),
                              "the remote entry " + entry.name() + " " + held.complaint(),
                              "Complete the entry; gen3db never overwrites it (R10).")));
      refuseImpossible(service, entry, "database", named.database());
      refuseImpossible(service, entry, "username", named.username());
      Access access = access(service, named.endpoint()).orElse(null);
      return new Target(
          named.database(),
          named.username(),
          named.endpoint(),
          access == null
              ? reachedByAddress(named.endpoint()).orElse(new Server(named.endpoint(), false))
              : access.loginVia(),
          access == null ? null : access.master(),
          true);
    }
    Endpoint endpoint = new Endpoint(host(service), port(service));
    Optional<Access> access = access(service, endpoint);
    if (service.createDatabase() && access.isEmpty()) {
      if (missing().isPresent()) {
        throw new Gen3DbException(missing().get());
      }
      throw new Gen3DbException(
          Notice.of(
              DomainCode.NO_MASTER_FOR_HOST,
              service.service(),
              "the database is to be created on "
                  + endpoint
                  + " ("
                  + service.host().source()
                  + "), which is not the master's server "
                  + plan.host().value()
                  + ":"
                  + plan.port().value(),
              OwnHost.hint(endpoint.host())));
    }
    return new Target(
        service.database().value(),
        service.username().value(),
        endpoint,
        access.map(Access::loginVia).orElse(new Server(endpoint, deployment.dev())),
        access.map(Access::master).orElse(null),
        false);
  }

  private static void refuseImpossible(
      ServicePlan service, RemoteEntry entry, String key, String name) {
    Identifiers.problem(name)
        .ifPresent(
            why -> {
              throw new Gen3DbException(
                  Notice.of(
                      DomainCode.STORE_UNREADABLE,
                      service.service(),
                      "the " + key + " in the remote entry " + entry.name() + " " + why));
            });
  }

  private String host(ServicePlan service) {
    String host = service.host().value();
    if (host != null) {
      return host;
    }
    throw new Gen3DbException(
        missing != null
            ? missing
            : Notice.of(
                ValuesCode.NO_MASTER,
                service.service(),
                "the host is not known: neither the service nor the master names one"));
  }

  private int port(ServicePlan service) {
    Integer port = service.port().value();
    boolean masters =
        service.spec().port().isEmpty()
            && Defaulting.host(service.spec(), deployment).isEmpty()
            && plan.port().value() == null;
    if (masters && missing != null) {
      throw new Gen3DbException(missing); // never the default in place of what is no port
    }
    if (port == null) {
      throw new IllegalStateException("a server that runs without a port");
    }
    return port;
  }

  /** How a server is administered, if anybody may, and reached. */
  private record Access(@Nullable Master master, Server loginVia) {}

  /** R4: only with an administrator for that very server. */
  private Optional<Access> access(ServicePlan service, Endpoint endpoint) {
    if (!service.createDatabase()) {
      return reachedByAddress(endpoint).map(server -> new Access(null, server));
    }
    boolean bundled = deployment.dev() || deployment.settings().launched();
    Settings.HostMaster own = deployment.settings().master(endpoint.host()).orElse(null);
    if (own instanceof Settings.OwnMaster named && !bundled) {
      var server = new Server(endpoint, false);
      return Optional.of(
          new Access(
              new Master(
                  server, named.username(), world.passwordFiles().read(named.passwordFile())),
              server));
    }
    String aliased = own instanceof Settings.AliasOf alias ? alias.host() : null;
    if (aliased != null
        && deployment.settings().master(aliased).orElse(null) instanceof Settings.OwnMaster named) {
      var server = new Server(new Endpoint(aliased, endpoint.port()), false);
      return Optional.of(
          new Access(
              new Master(
                  server, named.username(), world.passwordFiles().read(named.passwordFile())),
              new Server(endpoint, false)));
    }
    String masterHost = plan.host().value();
    Integer masterPort = plan.port().value();
    if (masterHost == null || masterPort == null || !isKnown()) {
      return Optional.empty();
    }
    var masterEndpoint = new Endpoint(masterHost, masterPort);
    var reached = new Server(deployment.address().orElse(masterEndpoint), bundled);
    boolean sameHost = hosts.same(endpoint.host(), masterHost);
    if (sameHost && endpoint.port() == masterPort) {
      return Optional.of(new Access(globalMaster(reached), reached));
    }
    boolean alias =
        (deployment.dev() && sameHost)
            || (aliased != null && hosts.same(aliased, masterHost))
            || (!bundled && world.server().sameServer(endpoint, masterEndpoint, cancellation));
    return alias
        ? Optional.of(
            new Access(
                globalMaster(reached),
                deployment.address().isPresent() ? reached : new Server(endpoint, bundled)))
        : Optional.empty();
  }

  private boolean isKnown() {
    return plan.host().value() != null
        && plan.port().value() != null
        && plan.username().value() != null
        && password != null;
  }

  /** What is wrong with the administrator's Secret, when nobody else can be asked. */
  Optional<Notice> missing() {
    return isKnown() ? Optional.empty() : Optional.ofNullable(missing);
  }

  /** Without DDL only the way to the server matters, which an address may lead, by any name. */
  private Optional<Server> reachedByAddress(Endpoint endpoint) {
    boolean bundled = deployment.dev() || deployment.settings().launched();
    return LiveMaster.isMaster(deployment, plan, endpoint)
        ? Optional.of(new Server(deployment.address().orElse(endpoint), bundled))
        : Optional.empty();
  }

  private Master globalMaster(Server reached) {
    String username = plan.username().value();
    if (username == null || password == null) {
      throw new Gen3DbException(
          missing != null
              ? missing
              : Notice.of(
                  DomainCode.MASTER_SECRET,
                  plan.password().source().toString(),
                  "the administrator's name or password is not known"));
    }
    return new Master(reached, username, password);
  }
}
