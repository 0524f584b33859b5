package org.gen3db.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.dump.DumpReport;
import org.gen3db.domain.dump.DumpRequest;
import org.gen3db.domain.dump.Dumping;
import org.gen3db.domain.dump.GuppyIndices;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.former.Imported;
import org.gen3db.domain.former.Importing;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Decided;
import org.gen3db.domain.plan.Explanation;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.Examination;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.provision.World;
import org.gen3db.domain.render.FanOut;
import org.gen3db.domain.render.RenderOptions;
import org.gen3db.domain.render.Rendered;
import org.gen3db.domain.render.Rendering;
import org.gen3db.domain.render.Takeover;
import org.gen3db.domain.report.Checkup;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.Status;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.RestoreRequest;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.search.DataReleaseReport;
import org.gen3db.domain.search.IndexPlan;
import org.gen3db.domain.search.IndexRequest;
import org.gen3db.domain.search.IndexRestore;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Section;
import org.gen3db.spi.Sections;
import org.jspecify.annotations.Nullable;

/**
 * gen3db for JVM tools: values in, databases, roles and Secrets out. Immutable and safe to use from
 * several threads; each call opens what it needs and closes it again. Closing it closes the jars of
 * adapters that it found itself.
 *
 * <pre>{@code
 * try (Gen3Db gen3db = Gen3Db.builder().file("values.yaml").build()) {
 *   Report report = gen3db.apply();
 * }
 * }</pre>
 *
 * <p>A thread that is interrupted while it waits in a call cancels that call, as the cancellation
 * of the builder does for all: no further step begins, waits end, and the result says what was
 * done. The thread stays interrupted.
 */
public final class Gen3Db implements AutoCloseable {

  /** As many stores and servers are examined side by side, so that none waits for another. */
  private static final int CHECKS_AT_ONCE = 16;

  /** What is checked already does not keep doctor waiting for long once more. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final AdapterCatalog ownCatalog;
  private final Reading reading;
  private final Deployment deployment;
  private final Assembly assembly;
  private final Surroundings surroundings;
  private final Gen3DbBuilder.Parts parts;
  private final OpenAdapters launched;

  /** Made when it is first asked for; guarded by {@link #launched}. */
  private @Nullable DatabaseLauncher launcher;

  private final AskedNames names;
  private final ReleaseData data;

  Gen3Db(Gen3DbBuilder.Parts parts) {
    this.parts = parts;
    AdapterCatalog found =
        parts.catalog() == null
            ? AdapterCatalog.discover(parts.classLoader(), parts.adapterFolders())
            : parts.catalog();
    this.ownCatalog = parts.catalog() == null ? found : AdapterCatalog.of(List.of());
    try {
      AdapterCatalog catalog = found;
      for (AdapterProvider<?> provider : parts.providers()) {
        catalog = catalog.with(provider);
      }
      var audience = new Audience(parts.listener(), System::nanoTime);
      Surroundings before =
          new Surroundings(
              parts.release(),
              parts.namespace(),
              null,
              parts.request().workingDirectory(),
              parts.clock(),
              parts.cancellation(),
              audience);
      this.reading = new Reading(catalog, parts);
      HelmValues values = reading.values(before);
      this.surroundings = before.of(values);
      if (parts.contacting() && !parts.embedded()) {
        warmUp(catalog, parts.given().keySet(), surroundings);
      }
      this.deployment = reading.deployment(values, before);
      this.assembly = new Assembly(catalog, deployment, parts.given());
      this.launched = new OpenAdapters(catalog, surroundings, parts.given());
      this.names = new AskedNames(deployment);
      this.data = new ReleaseData(deployment, assembly, surroundings, parts);
    } catch (RuntimeException | Error e) {
      try {
        ownCatalog.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Begins without values; every setting has a default. */
  public static Gen3DbBuilder builder() {
    return new Gen3DbBuilder();
  }

  /** Who was chosen gets ready while it is still being read what for. */
  private static void warmUp(AdapterCatalog catalog, Set<Class<?>> given, Surroundings run) {
    for (Section<?> section : Sections.ALL) {
      if (!given.contains(section.port())) {
        run.value("gen3db." + section.key() + ".adapter")
            .ifPresent(chosen -> catalog.warmUp(section, chosen.value()));
      }
    }
  }

  /** Begins with values files and flags. */
  public static Gen3DbBuilder builder(ValuesRequest request) {
    return new Gen3DbBuilder().values(request);
  }

  /** The release as the values describe it. */
  public Deployment deployment() {
    return deployment;
  }

  /** What is probably not meant as the values have it. */
  public List<Notice> warnings() {
    return deployment.warnings();
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
    names.check(options);
    return Plan.offline(deployment);
  }

  /**
   * The objects that the cluster holds once this is applied, for programs that keep objects in a
   * repository. Contacts nothing, unless Secrets are asked for whose passwords no value says; makes
   * no password.
   *
   * @return empty where the store of Secrets is no cluster
   * @throws Gen3DbException when an adapter that the values choose is not there, a Secret's
   *     password is not known, or a Job would decide otherwise than it is planned here
   */
  public Optional<Rendered> manifests(RenderOptions options) {
    Plan plan = planOffline();
    if (!options.runs()) {
      return assembly.render(
          surroundings.anew(),
          plan,
          rendering -> rendering.render(options.withSecrets(), parts.cancellation()));
    }
    boolean indices = options.schedule().isPresent() || options.inParts().isPresent();
    Rendering.Job job = reading.job(plan, indices, deployment, assembly, surroundings);
    return assembly.render(
        surroundings.anew(),
        plan,
        rendering -> rendering.render(job, options, parts.cancellation()));
  }

  /**
   * The objects of the chart that gen3db makes instead, so that they leave the chart's manifest.
   * Contacts nothing.
   *
   * @return empty where the store of Secrets is no cluster
   */
  public Optional<Set<Takeover.ObjectName>> takenOver() {
    return assembly.takeover(
        surroundings.anew(), (takeover, pushes) -> takeover.objects(planOffline()));
  }

  /**
   * Those of them that are live and would be lost, once they are in no manifest any more: which
   * {@link #apply()} mends. Changes nothing.
   *
   * @return one problem each; empty where the store of Secrets is no cluster
   * @throws Gen3DbException when it cannot be told
   */
  public List<Notice> unkept() {
    return assembly
        .takeover(
            surroundings.anew(),
            (takeover, pushes) -> takeover.unkept(planOffline(), pushes, parts.cancellation()))
        .orElse(List.of());
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

  /** What {@link #apply()} would change now. */
  public Plan plan() {
    return plan(ApplyOptions.NONE);
  }

  /**
   * What {@link #apply} would change now; changes nothing, but starts the embedded server where
   * that is chosen.
   *
   * @throws Gen3DbException when nothing could be looked at
   */
  public Plan plan(ApplyOptions options) {
    names.check(options);
    return run(provisioning -> provisioning.plan(options));
  }

  /**
   * Waits for the administrator's Secret, where it is not there and somebody is known who makes it,
   * such as an operator; returns whether it came or not. What changes something does so itself;
   * this is for whoever plans, holds the plan against another one, and then applies it.
   *
   * @throws Gen3DbException when the run was cancelled, or a store could not be looked at
   */
  public void awaitMaster() {
    run(
        provisioning -> {
          provisioning.awaitMaster();
          return true;
        });
  }

  /** Makes databases, roles, Secrets and entries what the values want, and nothing beyond that. */
  public Report apply() {
    return apply(ApplyOptions.NONE);
  }

  /**
   * Makes databases, roles, Secrets and entries what the values want. Safe to repeat, to interrupt
   * and to run twice at once.
   *
   * <p>Where the values name a search cluster, a block against writing that a killed restore left
   * on an index there is lifted too, as by all that changes something; the report's warnings tell
   * it.
   *
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public Report apply(ApplyOptions options) {
    names.check(options);
    return unblocking(run(provisioning -> provisioning.apply(options)));
  }

  /**
   * Does exactly what a plan says, and nothing else: by every value, action and target, not by
   * words or lines of files. First the plan is held against the world as a whole; then each role
   * again under its lock, where one that moved in between fails alone.
   *
   * @param options those that the plan was made with
   * @param exactly a plan that looked at the world
   * @throws Gen3DbException when something has moved since, with all of it; nothing was changed
   */
  public Report apply(ApplyOptions options, Plan exactly) {
    names.check(options);
    return unblocking(run(provisioning -> provisioning.applyExactly(options, Decided.in(exactly))));
  }

  /**
   * What {@link #perform} would change now; changes nothing, but starts the embedded server where
   * that is chosen.
   *
   * @throws Gen3DbException when nothing could be looked at, or a service does not exist
   */
  public Plan plan(Operation operation) {
    names.check(operation);
    return run(provisioning -> provisioning.plan(operation));
  }

  /**
   * What a plan changes on servers, as statements that an administrator could run by hand in psql:
   * by service, those that change something there. They are the ones that are performed, but for
   * passwords, which stand as the variable {@code :'password'}; a service whose database another
   * one makes comes after that one. Contacts nothing.
   *
   * @param plan one that looked at the world
   */
  public Map<String, List<String>> statements(Plan plan) {
    return run(
        1,
        (world, run) -> {
          var all = new LinkedHashMap<String, List<String>>();
          for (Plan.PlannedService service : plan.services()) {
            List<String> script = world.server().script(service.changes().orElse(List.of()));
            if (!script.isEmpty()) {
              all.put(service.plan().service(), script);
            }
          }
          return all;
        });
  }

  /**
   * Carries out what an operator asks for, such as new passwords. Safe to repeat, to interrupt and
   * to run twice at once.
   *
   * @throws Gen3DbException when nothing could be begun, or a service does not exist; a failure of
   *     one service stands in the report
   */
  public Report perform(Operation operation) {
    names.check(operation);
    return unblocking(run(provisioning -> provisioning.perform(operation)));
  }

  /**
   * Restores data from dumps (R16): for each database a dump is loaded beside it, takes its place,
   * and is published. Safe to repeat, to interrupt and to run twice at once.
   *
   * @throws Gen3DbException when nothing could be begun, or a service does not exist; a failure of
   *     one service stands in the report
   */
  public RestoreReport restore(RestoreRequest request) {
    return restored(data.restoring(true, restoration -> restoration.perform(request)));
  }

  /**
   * Makes what the values want, as {@link #apply(ApplyOptions)} does, and restores the data of
   * those that ask for a restore and have none yet, as {@link #restore} does. Safe to repeat, to
   * interrupt and to run twice at once.
   *
   * @param options what is allowed beyond the ordinary
   * @param version the version of the data, a folder of the source, or null where the source has
   *     none
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public RestoreReport applyAndRestore(ApplyOptions options, @Nullable String version) {
    names.check(options);
    var request = new RestoreRequest(Set.of(), version, false, false, 1);
    return restored(data.restoring(true, restoration -> restoration.apply(options, request)));
  }

  /**
   * Puts the data of another environment in the place of this one's (R16), with credentials of this
   * one's own: the server copies its databases where nobody is connected to them, and else they are
   * dumped and loaded. The other environment stays as it is. Safe to repeat, to interrupt and to
   * run twice at once.
   *
   * @param other the other environment
   * @param request the services, or none for all; the version counts for nothing
   * @param evict whether whoever is connected to the other's databases is sent away
   * @throws Gen3DbException when nothing could be begun, or a service does not exist; a failure of
   *     one service stands in the report
   */
  public RestoreReport cloneFrom(Gen3Db other, RestoreRequest request, boolean evict) {
    return restored(
        other.data.lending(
            evict,
            lent -> data.restoring(false, restoration -> restoration.cloneFrom(request, lent))));
  }

  /** What {@link #cloneFrom} would do now; changes nothing. */
  public Plan planClone(Gen3Db other, RestoreRequest request, boolean evict) {
    return other.data.lending(
        evict, lent -> data.restoring(false, restoration -> restoration.planClone(request, lent)));
  }

  /**
   * What {@link #restore} would do now; changes nothing, but starts the embedded server where that
   * is chosen.
   */
  public Plan planRestore(RestoreRequest request) {
    return data.restoring(true, restoration -> restoration.plan(request));
  }

  /**
   * Puts the data that was replaced last in its place again; what is live now can be taken back the
   * same way.
   *
   * @throws Gen3DbException when nothing could be begun, or a service does not exist; a failure of
   *     one service stands in the report
   */
  public RestoreReport rollBack(RestoreRequest request) {
    return restored(data.restoring(false, restoration -> restoration.rollBack(request)));
  }

  /** What {@link #rollBack} would do now; changes nothing. */
  public Plan planRollBack(RestoreRequest request) {
    return data.restoring(false, restoration -> restoration.planRollBack(request));
  }

  /**
   * Restores indices of the search cluster from dumps: each is loaded beside what services search
   * and compared with its file; when all are, they are released together.
   *
   * @throws Gen3DbException when nothing could be begun, or a dump is not there; what concerns one
   *     index stands in the result
   */
  public IndexRestore.Result restoreIndices(IndexRequest request) {
    return data.restoreIndices(request);
  }

  /**
   * Makes the indices without which guppy does not start, where there are none: without documents,
   * with the fields that {@code etl.etlMapping} names. What is there stays as it is.
   *
   * @param indices those that are made; empty for all that guppy searches
   * @throws Gen3DbException when guppy is off or the cluster cannot be used at all; what concerns
   *     one index stands in the result
   */
  public IndexRestore.Result makeEmptyIndices(Set<String> indices) {
    return data.makeEmptyIndices(indices);
  }

  /**
   * What {@link #makeEmptyIndices} would do now; changes nothing.
   *
   * @param indices as there
   */
  public IndexPlan planEmptyIndices(Set<String> indices) {
    return data.planEmptyIndices(indices);
  }

  /**
   * The indices whose restore the values ask for: those that guppy searches, where {@code
   * guppy.dbRestore} is true and guppy is on. Contacts nothing.
   *
   * @throws Gen3DbException when they do, and name no index
   */
  public Set<String> indicesToRestore() {
    return Set.copyOf(
        GuppyIndices.toRestore(Objects.requireNonNull(surroundings.values()).merged()));
  }

  /**
   * Loads indices and compares them, and releases none: the next restore of the same files takes
   * what lies ready. May be done by several programs at once, each with other indices.
   *
   * @throws Gen3DbException when nothing could be begun, or a dump is not there; what concerns one
   *     index stands in the result
   */
  public IndexRestore.Result loadIndices(IndexRequest request) {
    return data.loadIndices(request);
  }

  /**
   * Loads databases and checks them, and puts none in its place: a template of each stays on the
   * server, which the next restore of the same dump copies. May be done by several programs at
   * once, each with other services.
   *
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public RestoreReport loadDatabases(RestoreRequest request) {
    return data.restoring(true, restoration -> restoration.loadOnly(request));
  }

  /**
   * What of the release can be loaded by itself: databases and indices whose restore the values ask
   * for, in an order that follows from the values; where services were chosen, the databases of
   * these, whatever the values ask for, and no index. Contacts nothing.
   */
  public List<FanOut.Part> restoreParts() {
    return FanOut.parts(
        planOffline(),
        parts.services(),
        parts.services().isEmpty() ? List.copyOf(indicesToRestore()) : List.of());
  }

  /**
   * Waits until a Job of the cluster is complete, however long that takes.
   *
   * @throws Gen3DbException when it has failed, or there is no cluster, or this run was ended
   */
  public void awaitJob(String job) {
    data.awaitJob(job);
  }

  /** What {@link #restoreIndices} would do now; changes nothing. */
  public IndexPlan planIndices(IndexRequest request) {
    return data.planIndices(request);
  }

  /**
   * Puts back what services found under these names before the last release.
   *
   * @throws Gen3DbException when nothing could be begun; what concerns one index stands in the
   *     result
   */
  public IndexRestore.Result rollBackIndices(Set<String> indices) {
    return data.rollBackIndices(indices);
  }

  /**
   * Restores databases and indices as one release: everything is loaded and checked before the
   * first database takes its place, databases come before indices, and where one fails, those
   * before it are taken back. Safe to repeat, to interrupt and to run twice at once.
   *
   * @throws Gen3DbException when nothing could be begun, or a dump of an index is not there; what
   *     concerns one service or index stands in the report
   */
  public DataReleaseReport restoreRelease(RestoreRequest databases, IndexRequest indices) {
    return data.restoreRelease(databases, indices);
  }

  /**
   * Dumps databases and indices, laid out as {@link #restore} reads them. All of it is found when
   * every part is there, and none of it otherwise. Safe to repeat and to interrupt; nothing is ever
   * written over.
   *
   * @throws Gen3DbException when nothing could be begun; what concerns one part stands in the
   *     report
   */
  public DumpReport dump(DumpRequest request) {
    return data.dumping(request, Dumping::run);
  }

  /** What {@link #dump} would do now; writes nothing. */
  public DumpReport planDump(DumpRequest request) {
    return data.dumping(request, Dumping::plan);
  }

  /** What exists now, with a real login for each service; changes nothing. */
  public Status status() {
    return run(Provisioning::status);
  }

  /**
   * Checks, before anything is changed, whether stores, servers and administrators can do what the
   * values want of them; changes nothing, but starts the embedded server where that is chosen. What
   * stands in the way of it is a blocker in the result, and no exception. Where nothing does, also
   * whether Secret, entry and database of each service agree. Where the values name a search
   * cluster, whether it is reached, and lets indices be written.
   *
   * @throws Gen3DbException when it was cancelled
   */
  public Checkup doctor() {
    int threads = Math.max(deployment.settings().parallelism(), CHECKS_AT_ONCE);
    Checkup checked =
        run(
            threads,
            (world, run) -> {
              Checkup checkup =
                  new Examination(deployment, world, run.executor(), run.of().cancellation())
                      .examine();
              return checkup.blocked()
                  ? checkup
                  : withExisting(
                      checkup,
                      provisioning(world, run, run.of().cancellation().within(LONGEST_WAIT)));
            });
    Surroundings run = surroundings.anew();
    return checked.with(assembly.searchChecks(run, run.cancellation().within(LONGEST_WAIT)));
  }

  private static Checkup withExisting(Checkup checkup, Provisioning provisioning) {
    try {
      return checkup.with(provisioning.known());
    } catch (Gen3DbException e) {
      if (e.problem().code() == DomainCode.INTERRUPTED) {
        throw e;
      }
      return checkup.withUntold(e.problem());
    }
  }

  private Provisioning provisioning(World world, Run run, Cancellation cancellation) {
    return new Provisioning(
        deployment, world, run.executor(), parts.steps().around(run.of().audience()), cancellation);
  }

  /** Whatever was done, what a killed release of an index left is in the way of its ETL. */
  private Report unblocking(Report done) {
    return done.with(assembly.unblocked(surroundings.anew()));
  }

  private RestoreReport restored(RestoreReport done) {
    return new RestoreReport(unblocking(done.report()), done.restored());
  }

  private <T> T run(Function<Provisioning, T> use) {
    return run(
        deployment.settings().parallelism(),
        (world, run) -> use.apply(provisioning(world, run, run.of().cancellation())));
  }

  private record Run(ExecutorService executor, Surroundings of) {}

  private <T> T run(int size, BiFunction<World, Run, T> use) {
    Surroundings run = surroundings.anew();
    return assembly.with(
        run,
        parts.restarts(),
        world -> {
          try (var threads = RunThreads.of(parts.executor(), size)) {
            run.audience().began(deployment.services().size());
            return use.apply(world, new Run(threads.executor(), run));
          }
        });
  }

  /**
   * Takes over the databases of an installer of before: where they are becomes values, and each
   * password waits in the pending Secret for {@link #apply()}, which logs in with it and publishes
   * it. Contacts no server, changes no password, and writes over nothing; safe to repeat.
   *
   * @param namespace where the older Secrets are
   * @param changes whether anything is written; otherwise it is told what would be
   * @return empty where the store of Secrets is no cluster
   * @throws Gen3DbException when there are no Secrets of before, or none could be read; a failure
   *     of one service stands in the result
   */
  public Optional<Imported> importFormer(String namespace, boolean changes) {
    HelmValues values = Objects.requireNonNull(surroundings.values());
    return assembly
        .former(
            surroundings.anew().in(namespace),
            former ->
                Importing.read(
                    deployment, values.chart().services().keySet(), former, parts.cancellation()))
        .map(
            read ->
                assembly.withStores(
                    surroundings.anew(),
                    (store, remote) -> read.into(store, changes, parts.cancellation())));
  }

  /**
   * The least rights with which the release can be applied, rotated and looked at, and restored
   * from where the values say: at the store of remote entries, of administrators who log in by
   * tokens, at dumps, and at a search cluster that takes signed requests. Each is a document by
   * which rights are given somewhere, such as a policy of AWS. Contacts nothing, and tells no
   * value. Empty where nothing of the kind is used, or rights are not given by documents.
   */
  public List<String> rights() {
    return rights(false);
  }

  /**
   * The same, and where it is asked for, the rights to {@link #dump} where the values say.
   *
   * @param dumps whether dumps are written too
   * @throws Gen3DbException when they are, and no value says where
   */
  public List<String> rights(boolean dumps) {
    return assembly.rights(surroundings.anew(), dumps).stream()
        .filter(rights -> !rights.statements().isEmpty())
        .map(Rights::document)
        .toList();
  }

  /**
   * The credentials that a service uses; on the master's server with the host and port at which
   * gen3db itself reaches it, when {@code databaseServer.address} is set.
   *
   * @throws Gen3DbException when there are none yet
   */
  public DbCredentials credentials(String service) {
    ServiceSpec spec = deployment.service(service);
    return look().first(spec, List.of(spec.servingSecret())).credentials();
  }

  /**
   * The same, or where nothing is published, those that are kept until it is: for whoever loads the
   * data that is waited for (R16), or makes the database (R7).
   *
   * @throws Gen3DbException when there are none at all
   */
  public HeldCredentials heldCredentials(String service) {
    ServiceSpec spec = deployment.service(service);
    return look().first(spec, List.of(spec.servingSecret(), spec.pendingSecret()));
  }

  private CredentialsLook look() {
    return new CredentialsLook(deployment, assembly, surroundings.anew());
  }

  /**
   * The launcher of the server, where one is chosen, such as the embedded server's. Usable until
   * this is closed.
   */
  public Optional<DatabaseLauncher> launcher() {
    synchronized (launched) {
      if (launcher == null) {
        launcher = assembly.launcher(launched).orElse(null);
      }
      return Optional.ofNullable(launcher);
    }
  }

  /**
   * Closes the jars of adapters that were found because no catalog was given. What the embedder
   * gave stays open.
   */
  @Override
  public void close() {
    synchronized (launched) {
      launched.close();
      launcher = null;
    }
    ownCatalog.close();
  }
}
