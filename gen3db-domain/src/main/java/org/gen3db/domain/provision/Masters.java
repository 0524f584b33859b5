package org.gen3db.domain.provision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.credentials.StoredSecret;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Problem;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/** Finds the administrator of each server (R2 to R4), and with it where each service is made. */
final class Masters {
  private final Deployment deployment;
  private final World world;
  private final Hosts hosts;
  private final MasterPlan plan;
  private final @Nullable Problem missing;

  /** Reads the master's Secret, or starts the embedded server, once. */
  Masters(Deployment deployment, World world) {
    this.deployment = deployment;
    this.world = world;
    this.hosts = new Hosts(deployment);
    MasterPlan fromValues = MasterPlan.of(deployment);
    if (deployment.master() instanceof MasterSpec.Embedded) {
      this.plan = embedded();
      this.missing = null;
    } else if (deployment.master() instanceof MasterSpec.InValues
        || deployment.services().stream().noneMatch(this::needsMasterSecret)) {
      this.plan = fromValues;
      this.missing = null;
    } else {
      String name = secretName();
      Optional<StoredSecret> secret = world.secrets().read(name);
      List<String> lacking =
          secret
              .map(
                  found -> keys().stream().filter(key -> found.data().text(key).isEmpty()).toList())
              .orElse(List.of());
      this.plan = secret.map(found -> live(fromValues, found)).orElse(fromValues);
      this.missing =
          secret.isPresent() && lacking.isEmpty()
              ? null
              : Problem.of(
                  Code.MASTER_SECRET,
                  "secret " + name,
                  "the administrator's Secret "
                      + name
                      + (secret.isPresent()
                          ? " lacks " + String.join(", ", lacking)
                          : " is not in " + world.secrets().describe()));
    }
  }

  /** The administrator as far as it is known. */
  MasterPlan plan() {
    return plan;
  }

  private boolean needsMasterSecret(ServiceSpec spec) {
    return spec.createDatabase().value()
        || (!deployment.dev() && spec.host().isEmpty() && deployment.masterHost().isEmpty());
  }

  private String secretName() {
    return deployment.master() instanceof MasterSpec.ExternalSecret external
        ? external.secretName().value()
        : ((MasterSpec.Dev) deployment.master()).secretName();
  }

  private List<String> keys() {
    return deployment.dev()
        ? List.of("postgres-password")
        : deployment.masterHost().isPresent()
            ? List.of("username", "password")
            : List.of("username", "password", "host");
  }

  private MasterPlan embedded() {
    Master running =
        world
            .launcher()
            .orElseThrow(() -> new IllegalStateException("embedded without a launcher"))
            .start();
    Endpoint address = running.server().address();
    String rule = "the embedded server, whatever the values say";
    return new MasterPlan(
        new Known<String>(address.host(), Source.EMBEDDED, rule),
        new Known<Integer>(address.port(), Source.EMBEDDED, rule),
        new Known<String>(running.username(), Source.EMBEDDED, rule),
        new Known<Password>(running.password(), Source.EMBEDDED, rule));
  }

  /** What stands in the master's Secret completes what the values tell. */
  private MasterPlan live(MasterPlan values, StoredSecret secret) {
    if (deployment.dev()) {
      return new MasterPlan(
          values.host(),
          values.port(),
          values.username(),
          new Known<Password>(
              secret.data().secret("postgres-password").orElse(null),
              values.password().source(),
              values.password().rule()));
    }
    var held = StoredCredentials.in(secret.data());
    Known<String> hostInSecret = text(held, "host", values.host());
    Known<String> host =
        hostInSecret.value() == null && deployment.masterHost().isPresent()
            ? Known.of(deployment.masterHost().get())
            : hostInSecret;
    return new MasterPlan(
        host,
        new Known<Integer>(held.port().orElse(5432), values.port().source(), values.port().rule()),
        text(held, "username", values.username()),
        new Known<Password>(
            held.password().orElse(null), values.password().source(), values.password().rule()));
  }

  private static Known<String> text(StoredCredentials held, String key, Known<String> like) {
    return new Known<String>(held.text(key).orElse(null), like.source(), like.rule());
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
                          new Problem(
                              Code.STORE_UNREADABLE,
                              service.service(),
                              "the remote entry "
                                  + entry.name()
                                  + " lacks "
                                  + String.join(", ", held.missing()),
                              "Complete the entry; gen3db never overwrites it (R10).")));
      Access access = access(service, named.endpoint()).orElse(null);
      return new Target(
          named.database(),
          named.username(),
          named.endpoint(),
          access == null ? new Server(named.endpoint(), false) : access.loginVia(),
          access == null ? null : access.master(),
          true);
    }
    Endpoint endpoint = new Endpoint(host(service), service.port().value());
    Optional<Access> access = access(service, endpoint);
    if (service.createDatabase() && access.isEmpty()) {
      throw new Gen3DbException(
          Problem.of(
              Code.NO_MASTER_FOR_HOST,
              service.service(),
              "the database is to be created on "
                  + endpoint
                  + " ("
                  + service.host().source()
                  + "), which is not the master's server "
                  + plan.host().value()
                  + ":"
                  + plan.port().value()));
    }
    return new Target(
        service.database().value(),
        service.username().value(),
        endpoint,
        access.map(Access::loginVia).orElse(new Server(endpoint, deployment.dev())),
        access.map(Access::master).orElse(null),
        false);
  }

  private String host(ServicePlan service) {
    String host = service.host().value();
    if (host != null) {
      return host;
    }
    throw new Gen3DbException(
        missing != null
            ? missing
            : Problem.of(
                Code.NO_MASTER,
                service.service(),
                "the host is not known: neither the service nor the master names one"));
  }

  /** How a server is administered, if anybody may, and reached. */
  private record Access(@Nullable Master master, Server loginVia) {}

  /** R4: only with an administrator for that very server. */
  private Optional<Access> access(ServicePlan service, Endpoint endpoint) {
    if (!service.createDatabase()) {
      return reachedByAddress(endpoint).map(server -> new Access(null, server));
    }
    boolean bundled = deployment.dev() || deployment.settings().embedded();
    Settings.HostMaster own = deployment.settings().masters().get(endpoint.host());
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
        && deployment.settings().masters().get(aliased) instanceof Settings.OwnMaster named) {
      var server = new Server(new Endpoint(aliased, endpoint.port()), false);
      return Optional.of(
          new Access(
              new Master(
                  server, named.username(), world.passwordFiles().read(named.passwordFile())),
              new Server(endpoint, false)));
    }
    String masterHost = plan.host().value();
    Integer masterPort = plan.port().value();
    if (masterHost == null || masterPort == null) {
      if (missing != null) {
        throw new Gen3DbException(missing);
      }
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
            || (!bundled && world.server().sameServer(endpoint, masterEndpoint));
    return alias
        ? Optional.of(
            new Access(
                globalMaster(reached),
                deployment.address().isPresent() ? reached : new Server(endpoint, bundled)))
        : Optional.empty();
  }

  /** Without DDL only the way to the server matters, which an address may lead. */
  private Optional<Server> reachedByAddress(Endpoint endpoint) {
    String masterHost = plan.host().value();
    boolean bundled = deployment.dev() || deployment.settings().embedded();
    return masterHost != null && hosts.same(endpoint.host(), masterHost)
        ? Optional.of(new Server(deployment.address().orElse(endpoint), bundled))
        : Optional.empty();
  }

  private Master globalMaster(Server reached) {
    String username = plan.username().value();
    Password password = plan.password().value();
    if (username == null || password == null) {
      throw new Gen3DbException(
          missing != null
              ? missing
              : Problem.of(
                  Code.MASTER_SECRET,
                  plan.password().source().toString(),
                  "the administrator's name or password is not known"));
    }
    return new Master(reached, username, password);
  }
}
