package org.gen3db.domain.deployment;

import java.util.Optional;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;

/** Credential defaulting: the spec's comments on the Secret, key by key, with R1 and R2. */
public final class Defaulting {
  /** PostgreSQL's port, which the spec gives as the default. */
  public static final int DEFAULT_PORT = 5432;

  private Defaulting() {}

  /** "The default value of this is {@code <service_name>_<release_name>}". */
  public static Sourced<String> database(ServiceSpec service, String release) {
    return service
        .database()
        .map(set -> set.by("postgres.database is set"))
        .orElseGet(() -> serviceAndRelease(service, release));
  }

  /** "Defaults to {@code <service_name>_<release_name>}", overridden by postgres.username. */
  public static Sourced<String> username(ServiceSpec service, String release) {
    return service
        .username()
        .map(set -> set.by("postgres.username is set"))
        .orElseGet(() -> serviceAndRelease(service, release));
  }

  private static Sourced<String> serviceAndRelease(ServiceSpec service, String release) {
    return new Sourced<>(
        service.name() + "_" + release, Source.DEFAULT, "not set: <service>_<release>");
  }

  /**
   * The host. Empty where only the master's Secret knows it.
   *
   * <p>"If global.dev is true this will default to {@code <release>-postgresql}. If this is a
   * production deployment, it will look for either global.postgres.master.host or postgres.host".
   */
  public static Optional<Sourced<String>> host(ServiceSpec service, Deployment deployment) {
    if (deployment.master() instanceof MasterSpec.Dev dev) {
      return Optional.of(dev.host());
    }
    if (deployment.master() instanceof MasterSpec.Embedded) {
      return Optional.empty();
    }
    return service
        .host()
        .map(own -> own.by("postgres.host is set"))
        .or(
            () ->
                deployment
                    .masterHost()
                    .map(
                        host ->
                            host.by(
                                "postgres.host is not set: the master's host,"
                                    + " global.postgres.master.host")));
  }

  /** "Defaults to 5432, will read from global.postgres.master.port or postgres.port" (R1). */
  public static Sourced<Integer> port(ServiceSpec service, Deployment deployment) {
    if (service.port().isPresent()) {
      return service.port().get().by("postgres.port is set");
    }
    if (deployment.dev()) {
      return new Sourced<>(
          DEFAULT_PORT, Source.DEFAULT, "global.dev: postgres.port or 5432, never the master's");
    }
    if (service.host().isPresent()) {
      return new Sourced<>(
          DEFAULT_PORT,
          Source.DEFAULT,
          "a service with its own host does not take the master's port (R1)");
    }
    return deployment
        .masterPort()
        .filter(port -> port.source().isExplicit())
        .map(
            port ->
                port.by(
                    "postgres.port is not set, and a chart's own default is no override (R1): the"
                        + " master's port"))
        .orElseGet(() -> new Sourced<>(DEFAULT_PORT, Source.DEFAULT, "no port is set: 5432"));
  }
}
