package org.gen3db.domain.deployment;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.Warning;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * A release as far as its databases are concerned: typed and validated. An invalid one cannot be
 * built.
 *
 * @param release the Helm release, such as {@code gen3}
 * @param namespace the Kubernetes namespace
 * @param environment {@code global.environment}
 * @param dev {@code global.dev}: the bundled development server is used, whatever else is set
 * @param master where the administrator comes from
 * @param masterHostInValues {@code global.postgres.master.host}, which services fall back to even
 *     where the administrator is in a Secret; null when it is not set
 * @param masterPortInValues {@code global.postgres.master.port}, or null
 * @param services the services that are on, sorted by name
 * @param settings gen3db's own settings
 * @param warnings what is probably not meant so
 */
public record Deployment(
    String release,
    String namespace,
    Sourced<String> environment,
    boolean dev,
    MasterSpec master,
    @Nullable Sourced<String> masterHostInValues,
    @Nullable Sourced<Integer> masterPortInValues,
    List<ServiceSpec> services,
    Settings settings,
    List<Warning> warnings) {
  public Deployment {
    services = List.copyOf(services);
    warnings = List.copyOf(warnings);
  }

  /** {@code global.postgres.master.host}, if set. */
  public Optional<Sourced<String>> masterHost() {
    return Optional.ofNullable(masterHostInValues);
  }

  /** {@code global.postgres.master.port}, if set. */
  public Optional<Sourced<Integer>> masterPort() {
    return Optional.ofNullable(masterPortInValues);
  }

  /** {@code databaseServer.address}, if set. */
  public Optional<Endpoint> address() {
    return settings.address();
  }
}
