package org.gen3db.domain.provision;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.placement.MasterView;
import org.gen3db.domain.placement.Places;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.MasterTokens;
import org.gen3db.domain.server.PasswordFiles;
import org.gen3db.domain.server.ServerTunnel;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.workload.Rolling;
import org.jspecify.annotations.Nullable;

/**
 * Everything outside that the use cases act on: the ports, and what must be replaceable.
 *
 * @param secrets the Secrets
 * @param remoteSecrets the remote entries, or null where there is no remote store
 * @param server the database servers
 * @param databaseLauncher starts the embedded server, or null where servers exist by themselves
 * @param masterTokens makes tokens for administrators, or null where they have passwords
 * @param passwordFiles reads files that hold a password
 * @param passwords makes new passwords
 * @param clock tells since when a password is right
 * @param nanoTime a clock that only measures, such as {@link System#nanoTime}
 * @param rolling begins anew what runs with what has changed
 * @param tunnel the way to the bundled server from outside of its cluster, or null where there is
 *     no cluster
 */
public record World(
    SecretStore secrets,
    @Nullable RemoteSecrets remoteSecrets,
    DatabaseServer server,
    @Nullable DatabaseLauncher databaseLauncher,
    @Nullable MasterTokens masterTokens,
    PasswordFiles passwordFiles,
    Supplier<Password> passwords,
    InstantSource clock,
    LongSupplier nanoTime,
    Rolling rolling,
    @Nullable ServerTunnel tunnel) {
  /** One in which all administrators have passwords, and nothing runs with what Secrets hold. */
  public World(
      SecretStore secrets,
      @Nullable RemoteSecrets remoteSecrets,
      DatabaseServer server,
      @Nullable DatabaseLauncher databaseLauncher,
      PasswordFiles passwordFiles,
      Supplier<Password> passwords,
      InstantSource clock,
      LongSupplier nanoTime) {
    this(
        secrets,
        remoteSecrets,
        server,
        databaseLauncher,
        null,
        passwordFiles,
        passwords,
        clock,
        nanoTime,
        Rolling.NONE,
        null);
  }

  /** The remote entries, if there is a remote store. */
  public Optional<RemoteSecrets> remote() {
    return Optional.ofNullable(remoteSecrets);
  }

  /** Starts the embedded server, if that is the one. */
  public Optional<DatabaseLauncher> launcher() {
    return Optional.ofNullable(databaseLauncher);
  }

  /** With the address of a way to the bundled server, where that is to be opened. */
  private Deployment reached(Deployment deployment, Cancellation cancellation) {
    MasterPlan master = MasterPlan.of(deployment);
    String host = master.host().value();
    Integer port = master.port().value();
    return tunnel == null || !deployment.needsTunnel() || host == null || port == null
        ? deployment
        : tunnel
            .open(new Endpoint(host, port), cancellation)
            .map(deployment::reachedAt)
            .orElse(deployment);
  }

  /** Where services are, and who administers that, as a look at the administrator tells now. */
  Places places(Deployment wanted, Cancellation cancellation) {
    Deployment deployment = reached(wanted, cancellation);
    return places(
        deployment,
        MasterView.look(deployment, secrets, remoteSecrets, databaseLauncher, cancellation),
        cancellation);
  }

  /** The same once the administrator's Secret is there that somebody is about to make. */
  Places placesToActIn(Deployment wanted, Cancellation cancellation) {
    Deployment deployment = reached(wanted, cancellation);
    return places(
        deployment,
        MasterView.await(deployment, secrets, remoteSecrets, databaseLauncher, cancellation),
        cancellation);
  }

  private Places places(Deployment deployment, MasterView master, Cancellation cancellation) {
    return new Places(
        deployment,
        master,
        server,
        file -> passwordFiles.read(file),
        refused -> master.insteadOf(refused, deployment, secrets, remoteSecrets, cancellation),
        masterTokens,
        cancellation);
  }
}
