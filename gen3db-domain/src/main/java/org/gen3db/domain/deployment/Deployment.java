package org.gen3db.domain.deployment;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Nearest;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * A release as far as its databases are concerned: typed and validated. An invalid one cannot be
 * built, which is why this is no record: a record's constructor is open to everybody.
 */
public final class Deployment {
  private final String release;
  private final String namespace;
  private final Sourced<String> environment;
  private final boolean dev;
  private final MasterSpec master;
  private final @Nullable Sourced<String> masterHost;
  private final @Nullable Sourced<Integer> masterPort;
  private final List<ServiceSpec> services;
  private final List<ServiceSpec> others;
  private final Settings settings;
  private final HostNames hostNames;
  private final List<Notice> warnings;

  /** Worked out when first asked for; twice, where two threads are the first. */
  private volatile @Nullable DatabaseSharing sharing;

  /** Not validated yet: for those who gather further problems before they throw. */
  Deployment(
      String release,
      String namespace,
      Sourced<String> environment,
      boolean dev,
      MasterSpec master,
      @Nullable Sourced<String> masterHost,
      @Nullable Sourced<Integer> masterPort,
      List<ServiceSpec> services,
      Settings settings,
      List<Notice> warnings) {
    this(
        release,
        namespace,
        environment,
        dev,
        master,
        masterHost,
        masterPort,
        services,
        List.of(),
        settings,
        warnings);
  }

  private Deployment(
      String release,
      String namespace,
      Sourced<String> environment,
      boolean dev,
      MasterSpec master,
      @Nullable Sourced<String> masterHost,
      @Nullable Sourced<Integer> masterPort,
      List<ServiceSpec> services,
      List<ServiceSpec> others,
      Settings settings,
      List<Notice> warnings) {
    this.release = release;
    this.namespace = namespace;
    this.environment = environment;
    this.dev = dev;
    this.master = master;
    this.masterHost = masterHost;
    this.masterPort = masterPort;
    this.services = services.stream().sorted(Comparator.comparing(ServiceSpec::name)).toList();
    this.others = List.copyOf(others);
    this.settings = settings;
    this.hostNames = new HostNames(release, namespace, settings.launched());
    this.warnings = List.copyOf(warnings);
    if (dev != master instanceof MasterSpec.Dev
        || settings.launched() != master instanceof MasterSpec.Embedded) {
      throw new IllegalArgumentException("the administrator is of another server");
    }
    if (services.stream().map(ServiceSpec::name).distinct().count() < services.size()) {
      throw new IllegalArgumentException("the same service twice");
    }
  }

  /**
   * A deployment that somebody put together without values files.
   *
   * @param release the Helm release, such as {@code gen3}
   * @param namespace the Kubernetes namespace
   * @param environment {@code global.environment}
   * @param dev {@code global.dev}: the bundled development server is used, whatever else is set
   * @param master where the administrator comes from
   * @param masterHost {@code global.postgres.master.host}, which services fall back to even where
   *     the administrator is in a Secret; null when it is not set
   * @param masterPort {@code global.postgres.master.port}, or null
   * @param services the services that are on
   * @param settings gen3db's own settings
   * @throws Gen3DbException with everything that is wrong with it
   * @throws IllegalArgumentException when the parts do not belong together
   */
  public static Deployment of(
      String release,
      String namespace,
      Sourced<String> environment,
      boolean dev,
      MasterSpec master,
      @Nullable Sourced<String> masterHost,
      @Nullable Sourced<Integer> masterPort,
      List<ServiceSpec> services,
      Settings settings) {
    var findings = new Findings();
    Validation.names(release, namespace, findings);
    return new Deployment(
            release,
            namespace,
            environment,
            dev,
            master,
            masterHost,
            masterPort,
            services,
            settings,
            List.of())
        .validated(true, List.of(), findings);
  }

  /**
   * This one, with the warnings found.
   *
   * @param masterReadable whether what the values say of the administrator could be read
   * @param chosen the services that it is about; all when empty
   * @param findings what was found so far
   * @throws Gen3DbException with these problems and its own
   */
  Deployment validated(boolean masterReadable, Collection<String> chosen, Findings findings) {
    Validation.of(this, masterReadable, findings);
    RemoteStoreCheck.of(this, chosen, findings);
    findings.throwIfAny();
    return with(services, others, findings.warnings());
  }

  private Deployment with(List<ServiceSpec> chosen, List<ServiceSpec> left, List<Notice> found) {
    return new Deployment(
        release,
        namespace,
        environment,
        dev,
        master,
        masterHost,
        masterPort,
        chosen,
        left,
        settings,
        found);
  }

  /** The Helm release. */
  public String release() {
    return release;
  }

  /** The Kubernetes namespace. */
  public String namespace() {
    return namespace;
  }

  /** {@code global.environment}. */
  public Sourced<String> environment() {
    return environment;
  }

  /** {@code global.dev}: the bundled development server is used, whatever else is set. */
  public boolean dev() {
    return dev;
  }

  /** Where the administrator comes from. */
  public MasterSpec master() {
    return master;
  }

  /** The services that are on, sorted by name; those chosen by {@link #only}, where some are. */
  public List<ServiceSpec> services() {
    return services;
  }

  /**
   * All services that are on. Those that were not chosen may turn out to share a role or a database
   * with one that was, by names that only a live system tells to be one server.
   */
  public List<ServiceSpec> everyService() {
    return Stream.concat(services.stream(), others.stream())
        .sorted(Comparator.comparing(ServiceSpec::name))
        .toList();
  }

  /** gen3db's own settings. */
  public Settings settings() {
    return settings;
  }

  /**
   * Whether the release's own administrator logs in by tokens, and with it those of single hosts
   * who have no password; never at a bundled server, which knows no tokens (R2).
   */
  public boolean logsInByToken() {
    return !dev
        && !settings.launched()
        && settings.adapter(AdapterSection.MASTER_TOKENS).isPresent();
  }

  /** What is probably not meant so. */
  public List<Notice> warnings() {
    return warnings;
  }

  /** {@code global.postgres.master.host}, if set. */
  public Optional<Sourced<String>> masterHost() {
    return Optional.ofNullable(masterHost);
  }

  /** {@code global.postgres.master.port}, if set. */
  public Optional<Sourced<Integer>> masterPort() {
    return Optional.ofNullable(masterPort);
  }

  /** {@code databaseServer.address}, if set. */
  public Optional<Endpoint> address() {
    return settings.address();
  }

  /**
   * Whether a way to its server is to be opened: to the bundled one, whose name means something in
   * the cluster only, unless an address says how it is reached.
   */
  public boolean needsTunnel() {
    return settings.portForward() && dev && !settings.launched() && address().isEmpty();
  }

  /** The same deployment, whose own server gen3db reaches at this address. */
  public Deployment reachedAt(Endpoint address) {
    return new Deployment(
        release,
        namespace,
        environment,
        dev,
        master,
        masterHost,
        masterPort,
        services,
        others,
        settings.reachedAt(address),
        warnings);
  }

  /**
   * The deployment with these services only, and those that share a role with one of them, since
   * they have one password (R12), or a database, since it has one owner.
   *
   * @throws org.gen3db.domain.error.Gen3DbException naming every service that does not exist
   */
  public Deployment only(Collection<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<Notice> unknown = unknown(Input.SERVICES.place(), names);
    if (!unknown.isEmpty()) {
      throw new Gen3DbException(unknown);
    }
    List<ServiceSpec> chosen = concerned(names);
    return with(
        chosen, everyService().stream().filter(one -> !chosen.contains(one)).toList(), warnings);
  }

  /**
   * The same where a restore is asked for these services, or is not, whatever the values say, and
   * for all who use their databases (R16).
   *
   * @param names of services that exist
   */
  public Deployment asking(Collection<String> names, boolean restore) {
    var concerned = new TreeSet<String>(names);
    names.forEach(name -> sharing().sharers(name).forEach(one -> concerned.add(one.service())));
    UnaryOperator<ServiceSpec> asked =
        service -> concerned.contains(service.name()) ? service.asking(restore) : service;
    return with(
        services.stream().map(asked).toList(), others.stream().map(asked).toList(), warnings);
  }

  /** Who owns a database that several services use with users of their own. */
  public DatabaseSharing sharing() {
    DatabaseSharing known = sharing;
    if (known == null) {
      known =
          new DatabaseSharing(
              everyService().stream()
                  .filter(one -> one.delivery().delivery() != Delivery.PULL) // its entry tells
                  .map(one -> sharer(one, role(one), Defaulting.database(one, release)))
                  .toList(),
              Administrators.BY_SPELLING);
      sharing = known;
    }
    return known;
  }

  private static DatabaseSharing.Sharer sharer(
      ServiceSpec service, RoleId role, Sourced<String> database) {
    return new DatabaseSharing.Sharer(
        service.name(),
        service.createDatabase().value(),
        service.restore(),
        role,
        database.value(),
        service.requiredExtensions(),
        service.login().isPresent());
  }

  /**
   * Those services, and those that share a role or a database with one of them; all when none is
   * named.
   */
  List<ServiceSpec> concerned(Collection<String> names) {
    if (names.isEmpty()) {
      return services;
    }
    DatabaseSharing sharing = sharing();
    var roles = new HashSet<RoleId>();
    var concerned = new TreeSet<String>(names);
    int before;
    do { // who shares a role may share a database with further ones, and so on
      before = concerned.size();
      services.stream()
          .filter(service -> concerned.contains(service.name()))
          .forEach(service -> roles.add(role(service)));
      services.stream()
          .filter(service -> roles.contains(role(service)))
          .forEach(service -> concerned.add(service.name()));
      // An entry may tell where they are, so that no name in the values shows them to be together.
      services.stream()
          .filter(
              one -> one.login().filter(login -> concerned.contains(login.service())).isPresent())
          .forEach(one -> concerned.add(one.name()));
      List.copyOf(concerned)
          .forEach(name -> sharing.sharers(name).forEach(one -> concerned.add(one.service())));
    } while (concerned.size() > before);
    return services.stream().filter(service -> concerned.contains(service.name())).toList();
  }

  /**
   * A problem for each of these that is no service here.
   *
   * @param place the option that names them
   */
  public List<Notice> unknown(String place, Collection<String> names) {
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
                        Input.SERVICE.place(),
                        name,
                        services.stream().map(ServiceSpec::name).toList())));
  }

  /** Which spellings of hosts are one name here. */
  public HostNames hostNames() {
    return hostNames;
  }

  /** The administrators as far as the values tell. */
  public Administrators administrators() {
    return administrators(masterEndpoint(), Administrators.BY_SPELLING);
  }

  /**
   * The administrators as a live system shows them.
   *
   * @param of the release's own server, or null while it is not known
   * @param sameServer whether two endpoints that are spelt differently lead to one server
   */
  public Administrators administrators(
      @Nullable Endpoint of, BiPredicate<Endpoint, Endpoint> sameServer) {
    return new Administrators(settings, dev, hostNames(), of, sameServer);
  }

  private @Nullable Endpoint masterEndpoint() {
    if (master instanceof MasterSpec.Embedded) {
      return null;
    }
    String host =
        master instanceof MasterSpec.Dev bundled
            ? bundled.host().value()
            : masterHost == null ? null : masterHost.value();
    if (host == null || HostName.problem(host).isPresent()) {
      return null; // which is told elsewhere
    }
    return new Endpoint(
        host, dev || masterPort == null ? Defaulting.DEFAULT_PORT : masterPort.value());
  }

  /** The role of a service, as far as the values tell (R12). */
  public RoleId role(ServiceSpec service) {
    String username = Defaulting.username(service, release).value();
    String host =
        settings.launched() ? "" : Defaulting.host(service, this).map(Sourced::value).orElse("");
    return HostName.problem(host).isPresent()
        ? new RoleId(null, username)
        : new RoleId(
            administrators().identity(new Endpoint(host, Defaulting.port(service, this).value())),
            username);
  }

  private static Notice unknownService(String place, String name, List<String> known) {
    return Notice.of(
        ValuesCode.UNKNOWN_SERVICE,
        place,
        "no service '"
            + name
            + "' with a database is on in this release"
            + (known.isEmpty() ? "" : "; there are " + String.join(", ", known))
            + Nearest.to(name, known).map(nearest -> "; did you mean " + nearest + "?").orElse(""));
  }

  @Override
  public String toString() {
    return "Deployment[release="
        + release
        + ", namespace="
        + namespace
        + ", environment="
        + environment.value()
        + ", services="
        + services
        + "]";
  }
}
