package org.gen3db.domain.deployment;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Problem;
import org.gen3db.domain.error.Warning;
import org.gen3db.domain.values.Nearest;
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

  /**
   * The deployment with these services only, and those that share a role with one of them, since
   * they have one password (R12).
   *
   * @throws org.gen3db.domain.error.Gen3DbException naming every service that does not exist
   */
  public Deployment only(Collection<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<Problem> unknown = unknown("--service", names);
    if (!unknown.isEmpty()) {
      throw new Gen3DbException(unknown);
    }
    return new Deployment(
        release,
        namespace,
        environment,
        dev,
        master,
        masterHostInValues,
        masterPortInValues,
        concerned(names),
        settings,
        warnings);
  }

  /** Those services, and those that share a role with one of them; all when none is named. */
  List<ServiceSpec> concerned(Collection<String> names) {
    var roles =
        services.stream()
            .filter(service -> names.isEmpty() || names.contains(service.name()))
            .map(this::role)
            .collect(Collectors.toSet());
    return services.stream().filter(service -> roles.contains(role(service))).toList();
  }

  /**
   * A problem for each of these that is no service here.
   *
   * @param place the option that names them
   */
  public List<Problem> unknown(String place, Collection<String> names) {
    List<String> known = services.stream().map(ServiceSpec::name).toList();
    return names.stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .map(name -> unknownService(place, name, known))
        .toList();
  }

  /** The service of that name. */
  public ServiceSpec service(String name) {
    return services.stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Gen3DbException(
                    unknownService(
                        "SERVICE", name, services.stream().map(ServiceSpec::name).toList())));
  }

  /**
   * What services that share a role have in common, as far as the values tell (R12): the user and
   * the server, an alias taken for the server that it names.
   */
  String role(ServiceSpec service) {
    String username = Defaulting.username(service, release).value();
    if (settings.embedded()) {
      return username;
    }
    String host = Defaulting.host(service, this).map(Sourced::value).orElse("");
    return settings.masters().get(host) instanceof Settings.AliasOf alias
        ? username + "@" + alias.host()
        : username + "@" + host;
  }

  private static Problem unknownService(String place, String name, List<String> known) {
    return Problem.of(
        Code.UNKNOWN_SERVICE,
        place,
        "no service '"
            + name
            + "' with a database is on in this release"
            + (known.isEmpty() ? "" : "; there are " + String.join(", ", known))
            + Nearest.to(name, known).map(nearest -> "; did you mean " + nearest + "?").orElse(""));
  }
}
