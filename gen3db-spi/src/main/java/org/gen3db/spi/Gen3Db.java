package org.gen3db.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.DeploymentReader;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Explanation;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.provision.Report;
import org.gen3db.domain.provision.ServiceStatus;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesReader;
import org.gen3db.domain.values.ValuesRequest;
import org.jspecify.annotations.Nullable;

/**
 * gen3db for JVM tools: values in, databases, roles and Secrets out. Immutable and safe to use from
 * several threads; each call opens what it needs and closes it again.
 *
 * <pre>{@code
 * Gen3Db gen3db = Gen3Db.builder(ValuesRequest.ofFiles(List.of("values.yaml"))).build();
 * Report report = gen3db.apply(ApplyOptions.NONE);
 * }</pre>
 */
public final class Gen3Db {
  private final Deployment deployment;
  private final Assembly assembly;
  private final StepInterceptor steps;
  private final Cancellation cancellation;

  private Gen3Db(Builder builder) {
    AdapterCatalog catalog =
        builder.catalog == null
            ? AdapterCatalog.discover(Gen3Db.class.getClassLoader(), List.of())
            : builder.catalog;
    this.deployment =
        DeploymentReader.read(
                reader(catalog, builder).read(builder.request),
                new DeploymentReader.Asked(
                    builder.release,
                    builder.namespace,
                    builder.embedded,
                    launchers(catalog),
                    builder.services,
                    settings ->
                        AdapterSettings.problems(
                            catalog, settings, builder.request.workingDirectory())))
            .only(builder.services);
    this.assembly = new Assembly(catalog, deployment, builder.request.workingDirectory());
    this.steps = builder.steps;
    this.cancellation = builder.cancellation;
  }

  private static Set<String> launchers(AdapterCatalog catalog) {
    return catalog.of(DatabaseLauncher.class).stream()
        .map(AdapterProvider::id)
        .collect(Collectors.toSet());
  }

  private static ValuesReader reader(AdapterCatalog catalog, Builder builder) {
    return catalog
        .only(ValuesReader.class, "reads values files")
        .create(
            new BoundContext(
                ValueMap.EMPTY,
                "values",
                builder.release,
                builder.namespace,
                builder.request.workingDirectory()));
  }

  /** Begins with what to read. */
  public static Builder builder(ValuesRequest request) {
    return new Builder(request);
  }

  /** The release as the values describe it. */
  public Deployment deployment() {
    return deployment;
  }

  /** What the values alone decide; contacts nothing and needs no adapter. */
  public Plan planOffline() {
    return planOffline(ApplyOptions.NONE);
  }

  /**
   * What the values alone decide; contacts nothing and needs no adapter.
   *
   * @param options only looked at for services that do not exist
   */
  public Plan planOffline(ApplyOptions options) {
    checkNames(options);
    return Plan.offline(deployment);
  }

  /**
   * Where every value of a service came from and why. Contacts nothing and needs no adapter; of the
   * embedded server it tells the address that was chosen at its first start.
   */
  public Explanation explain(String service) {
    return deployment.settings().launched()
        ? Explanation.of(
            deployment,
            service,
            MasterPlan.embedded(launcher().flatMap(DatabaseLauncher::address).orElse(null)))
        : Explanation.of(deployment, service);
  }

  /**
   * What {@link #apply} would change now; changes nothing, but starts the embedded server where
   * that is chosen.
   *
   * @throws Gen3DbException when nothing could be looked at
   */
  public Plan plan(ApplyOptions options) {
    checkNames(options);
    return assembly.with(world -> assembly.work(world, steps, cancellation, p -> p.plan(options)));
  }

  /**
   * Makes databases, roles, Secrets and entries what the values want. Safe to repeat, to interrupt
   * and to run twice at once.
   *
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public Report apply(ApplyOptions options) {
    checkNames(options);
    return assembly.with(world -> assembly.work(world, steps, cancellation, p -> p.apply(options)));
  }

  /** What exists now, with a real login for each service; changes nothing. */
  public List<ServiceStatus> status() {
    return assembly.with(world -> assembly.work(world, steps, cancellation, Provisioning::status));
  }

  /**
   * The credentials that a service uses; on the master's server with the host and port at which
   * gen3db itself reaches it, when {@code databaseServer.address} is set.
   *
   * @throws Gen3DbException when there are none yet
   */
  public DbCredentials credentials(String service) {
    String name = SecretNames.serving(deployment.service(service).name());
    return assembly.withSecrets(
        store -> {
          Optional<StoredSecret> secret =
              store.read(List.of(name), cancellation).getOrDefault(name, Look.absent()).certain();
          DbCredentials stored =
              secret
                  .flatMap(found -> StoredCredentials.in(found.data()).complete())
                  .orElseThrow(
                      () ->
                          new Gen3DbException(
                              Notice.of(
                                  SpiCode.NO_CREDENTIALS,
                                  "secret " + name,
                                  "the Secret "
                                      + name
                                      + (secret.isPresent() ? " is incomplete" : " does not exist")
                                      + " in "
                                      + store.describe())));
          return Provisioning.reached(deployment, store, stored, cancellation);
        });
  }

  /** The launcher of the server, where one is chosen, such as the embedded server's. */
  public Optional<DatabaseLauncher> launcher() {
    return assembly.launcher();
  }

  private void checkNames(ApplyOptions options) {
    var problems = new ArrayList<Notice>();
    problems.addAll(
        deployment.unknown(
            Input.TAKE_OVER.place(),
            options.takeOver().stream().filter(name -> !name.equals(ApplyOptions.ALL)).toList()));
    problems.addAll(deployment.unknown(Input.HARDEN.place(), options.harden()));
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
  }

  /** Gathers what a {@link Gen3Db} needs; every setting but the values has a default. */
  public static final class Builder {
    private final ValuesRequest request;
    private String release = "gen3";
    private String namespace = "default";
    private boolean embedded;
    private List<String> services = List.of();
    private @Nullable AdapterCatalog catalog;
    private StepInterceptor steps = StepInterceptor.NONE;
    private Cancellation cancellation = Cancellation.create();

    private Builder(ValuesRequest request) {
      this.request = request;
    }

    /** The Helm release; {@code gen3} by default. */
    public Builder release(String name) {
      release = name;
      return this;
    }

    /** The Kubernetes namespace; {@code default} by default. */
    public Builder namespace(String name) {
      namespace = name;
      return this;
    }

    /** Everything on this machine: embedded server, folders of Secrets and remote entries. */
    public Builder embedded(boolean chosen) {
      embedded = chosen;
      return this;
    }

    /** Only these services, and those that share a role with them; all when empty. */
    public Builder services(List<String> names) {
      services = List.copyOf(names);
      return this;
    }

    /**
     * The adapters; those on the class path by default. The catalog stays the caller's, to be
     * closed when the release is used no more.
     */
    public Builder catalog(AdapterCatalog adapters) {
      catalog = adapters;
      return this;
    }

    /** Stands around every step: progress, logs, timing. */
    public Builder steps(StepInterceptor interceptor) {
      steps = interceptor;
      return this;
    }

    /**
     * Once it is cancelled, every service ends its waits, and before its next step. A calling
     * thread that is interrupted has the same effect on that call.
     */
    public Builder cancellation(Cancellation run) {
      cancellation = run;
      return this;
    }

    /**
     * Reads and validates the values.
     *
     * @throws Gen3DbException with everything that is wrong with them; nothing was contacted
     */
    public Gen3Db build() {
      return new Gen3Db(this);
    }
  }
}
