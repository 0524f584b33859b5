package org.gen3db.domain.restoration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.provision.World;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.restore.settings.RestoreSettings;
import org.gen3db.domain.server.Master;
import org.jspecify.annotations.Nullable;

/**
 * Restores a release's data (R16): role and database are made as apply makes them, each dump is
 * loaded beside its database and takes its place, and what is complete is published as apply
 * publishes it. What fails for one database leaves the others to finish.
 */
public final class Restoration {
  private final Deployment deployment;
  private final World world;
  private final ExecutorService executor;
  private final StepInterceptor steps;
  private final Cancellation cancellation;
  private final RestorePorts ports;

  /**
   * A release whose data is restored.
   *
   * @param executor runs what is made before and published afterwards; not shut down here
   * @param steps stands around every step
   * @param cancellation when cancelled, the run ends before its next step, and nothing is replaced
   */
  public Restoration(
      Deployment deployment,
      World world,
      ExecutorService executor,
      StepInterceptor steps,
      Cancellation cancellation,
      RestorePorts ports) {
    this.deployment = deployment;
    this.world = world;
    this.executor = executor;
    this.steps = steps;
    this.cancellation = cancellation;
    this.ports = ports;
  }

  /**
   * Restores. Safe to repeat, to interrupt and to run twice at once.
   *
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public RestoreReport perform(RestoreRequest request) {
    return perform(
        request,
        runs -> {
          runs.forEach(run -> run.attempt(() -> restore(run, request)));
          return true;
        },
        false);
  }

  /**
   * Restores databases together with something else: all is loaded and checked before the first
   * database takes its place, databases come before the rest, and where one of them fails, those
   * before it are taken back. Safe to repeat, to interrupt and to run twice at once; where it is
   * killed while names change, another run ends it.
   *
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public RestoreReport performWith(RestoreRequest request, Companion companion) {
    return perform(
        request, runs -> new Together(runs, companion).perform(run -> load(run, request)), true);
  }

  /**
   * Loads and checks, and puts nothing in its place: a template of each database stays, which the
   * next restore of the same dump copies. Others may do so at the same time with other services.
   *
   * @throws Gen3DbException when nothing could be begun, or the settings say that no template
   *     stays; a failure of one service stands in the report
   */
  public RestoreReport loadOnly(RestoreRequest request) {
    deployment
        .settings()
        .restore()
        .keepsNothing()
        .ifPresent(
            setting -> {
              throw new Gen3DbException(
                  Notice.of(
                      RestorationCode.NOTHING_LIES_READY,
                      "gen3db.restore",
                      "with " + setting + " nothing of it would be kept for the next restore",
                      "Leave the setting out, or restore without loading beforehand."));
            });
    return perform(
        request,
        runs -> {
          runs.forEach(run -> run.attempt(() -> keep(run, request)));
          return false;
        },
        false);
  }

  private void keep(DatabaseRun run, RestoreRequest request) {
    try (run) {
      load(run, request, deployment.settings().restore().withTemplates());
      run.requireTemplate();
      if (run.isLoaded()) {
        run.withhold("it was to be loaded and no more");
      }
    }
  }

  /**
   * Applies all of the release, then restores what its values ask for, where there is no data yet,
   * and publishes that. Safe to repeat, to interrupt and to run twice at once.
   *
   * @param options what apply is allowed
   * @param request where nothing asks for a restore, nothing of it counts
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public RestoreReport apply(ApplyOptions options, RestoreRequest request) {
    Deployment asked = deployment.asking(asking(request), true);
    Provisioning all = provisioning(asked);
    reopen(all.databases(), request);
    Report made = all.apply(options);
    Set<String> waiting =
        made.services().stream()
            .filter(one -> one.outcome() == Outcome.AWAITING_RESTORE)
            .map(ServiceReport::service)
            .collect(Collectors.toUnmodifiableSet());
    if (waiting.isEmpty()) {
      return new RestoreReport(made, Map.of());
    }
    Deployment restored = asked.only(waiting);
    Provisioning some = provisioning(restored);
    return restored(
        new Made(asked, made, restored, some),
        databases(some, waiting),
        request,
        ports,
        Outcome.RESTORED,
        runs -> {
          runs.forEach(run -> run.attempt(() -> restore(run, request)));
          return true;
        });
  }

  /**
   * Restores.
   *
   * @param act does so, and tells whether what is in place is to be published
   * @param together whether nothing is done where one service cannot be made
   */
  private RestoreReport perform(
      RestoreRequest request, Predicate<List<DatabaseRun>> act, boolean together) {
    Set<String> chosen = chosen(request);
    Deployment asked = deployment.only(chosen).asking(chosen, true);
    Provisioning provisioning = provisioning(asked);
    List<LiveDatabase> databases = databases(provisioning, chosen);
    reopen(databases, request);
    Report made = provisioning.apply(ApplyOptions.NONE);
    if (made.interrupted() || (together && made.any(Outcome.FAILED))) {
      return new RestoreReport(made, Map.of());
    }
    return restored(
        new Made(asked, made, asked, provisioning),
        databases,
        request,
        ports,
        Outcome.RESTORED,
        act);
  }

  /**
   * What was made before anything is restored.
   *
   * @param of all that is told of
   * @param restored those of it whose data is restored
   * @param publishing publishes what is restored
   */
  private record Made(Deployment of, Report report, Deployment restored, Provisioning publishing) {}

  /** What a crash of the server left closed, before anybody looks into it. */
  private void reopen(List<LiveDatabase> databases, RestoreRequest request) {
    for (LiveDatabase database : databases) {
      if (!cancellation.isCancelled()) {
        new DatabaseRun(database, request, ports, steps, world, cancellation).reopen();
      }
    }
  }

  private RestoreReport restored(
      Made made,
      List<LiveDatabase> databases,
      RestoreRequest request,
      RestorePorts through,
      Outcome done,
      Predicate<List<DatabaseRun>> act) {
    if (made.report().interrupted()) {
      return new RestoreReport(made.report(), Map.of());
    }
    var runs = new ArrayList<DatabaseRun>();
    var told = new TreeMap<String, DatabaseRun>();
    for (LiveDatabase database : databases) {
      if (database.services().stream().noneMatch(service -> failed(made.report(), service))) {
        var run = new DatabaseRun(database, request, through, steps, world, cancellation);
        runs.add(run);
        database.services().forEach(service -> told.put(service, run));
      }
    }
    boolean publishes = act.test(runs) && runs.stream().anyMatch(DatabaseRun::done);
    Report published = publishes ? publishing(made, runs).apply(ApplyOptions.NONE) : null;
    return report(made.of(), made.report(), published, told, done);
  }

  /** Nothing waits any more for the tables of a database that was dumped without one. */
  private Provisioning publishing(Made made, List<DatabaseRun> runs) {
    List<String> empty =
        runs.stream()
            .filter(DatabaseRun::isEmpty)
            .flatMap(run -> run.database().services().stream())
            .toList();
    return empty.isEmpty() ? made.publishing() : provisioning(made.restored().asking(empty, false));
  }

  private void restore(DatabaseRun run, RestoreRequest request) {
    try (run) {
      load(run, request);
      if (run.isLoaded()) {
        run.place();
        run.settle();
      }
    }
  }

  private void load(DatabaseRun run, RestoreRequest request) {
    load(run, request, deployment.settings().restore());
  }

  /** Loads its dump, unless there is data that stays. */
  private void load(DatabaseRun run, RestoreRequest request, RestoreSettings settings) {
    Master master = run.master();
    if (!request.replace() && run.holdsTables(master)) {
      run.leave();
      return;
    }
    run.load(master, dump(run.database(), request), deployment.settings().parallelism(), settings);
  }

  /**
   * Puts the data of another environment in the place of this one's: role and database are made as
   * apply makes them, the server copies the other's database beside its own, or where it cannot, a
   * dump of it is loaded; what is complete is published. The other environment stays as it is. Safe
   * to repeat, to interrupt and to run twice at once.
   *
   * @param request the services, or none for all; the version counts for nothing
   * @param other the other environment
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public RestoreReport cloneFrom(RestoreRequest request, Other other) {
    Set<String> chosen = chosenOrAll(request);
    Deployment asked = deployment.only(chosen).asking(chosen, true);
    Provisioning provisioning = provisioning(asked);
    List<LiveDatabase> databases = databases(provisioning, chosen);
    reopen(databases, request);
    Report made = provisioning.apply(ApplyOptions.NONE);
    return restored(
        new Made(asked, made, asked, provisioning),
        databases,
        request,
        ports.from(other.dumps()),
        Outcome.CLONED,
        runs -> {
          runs.forEach(run -> run.attempt(() -> clone(run, request, other)));
          return true;
        });
  }

  /**
   * Another environment, whose data is wanted.
   *
   * @param databases its databases
   * @param evict whether whoever is connected to them is sent away
   * @param dumps dumps of them, in its root by the service's name; made when they are read
   */
  public record Other(List<LiveDatabase> databases, boolean evict, DumpSource dumps) {
    public Other {
      databases = List.copyOf(databases);
    }

    private LiveDatabase of(LiveDatabase mine) {
      return databases.stream()
          .filter(one -> one.services().stream().anyMatch(mine.services()::contains))
          .filter(one -> !isSame(one, mine))
          .findFirst()
          .orElseThrow(
              () ->
                  new Gen3DbException(
                      Notice.of(
                          RestorationCode.NO_SOURCE_DATABASE,
                          mine.services().get(0),
                          "there is none for the database '%s', which is another"
                              .formatted(mine.name()))));
    }

    private static boolean isSame(LiveDatabase one, LiveDatabase other) {
      return one.name().equals(other.name())
          && one.master()
              .map(master -> master.server().address())
              .equals(other.master().map(master -> master.server().address()));
    }
  }

  private void clone(DatabaseRun run, RestoreRequest request, Other other) {
    try (run) {
      Master master = run.master();
      if (!request.replace() && run.holdsTables(master)) {
        run.leave();
        return;
      }
      LiveDatabase source = other.of(run.database());
      Optional<String> obstacle =
          run.copy(master, source, other.evict(), deployment.settings().restore());
      if (obstacle.isPresent()) {
        run.tellLoaded(source, obstacle.get());
        DumpFile dump =
            other
                .dumps()
                .find(source.services().get(0) + ".sql", cancellation)
                .orElseThrow(
                    () ->
                        new Gen3DbException(
                            Notice.of(
                                RestorationCode.NO_SOURCE_DATABASE,
                                source.services().get(0),
                                "nobody can read the database '%s'".formatted(source.name()))));
        run.load(
            master,
            dump,
            deployment.settings().parallelism(),
            deployment.settings().restore().withoutTemplates());
      }
      if (run.isLoaded()) {
        run.place();
        run.settle();
      }
    }
  }

  /** What {@link #cloneFrom} would do; changes nothing. */
  public Plan planClone(RestoreRequest request, Other other) {
    Set<String> chosen = chosenOrAll(request);
    Provisioning provisioning = provisioning(deployment.only(chosen).asking(chosen, false));
    Plan plan = provisioning.plan(ApplyOptions.NONE);
    Map<String, PlannedService> services = new TreeMap<>();
    plan.services().forEach(service -> services.put(service.service(), service));
    for (LiveDatabase database : databases(provisioning, chosen)) {
      services.computeIfPresent(
          database.services().get(0), (name, one) -> plannedClone(database, one, request, other));
    }
    return new Plan(
        plan.release(),
        plan.namespace(),
        plan.environment(),
        List.copyOf(services.values()),
        plan.warnings());
  }

  private PlannedService plannedClone(
      LiveDatabase database, PlannedService owner, RestoreRequest request, Other other) {
    if (owner.problem().isPresent()) {
      return owner;
    }
    var run = new DatabaseRun(database, request, ports, steps, world, cancellation);
    try {
      boolean isNew =
          owner.changes().orElse(List.of()).stream()
              .anyMatch(Change.CreateDatabase.class::isInstance);
      if (!isNew && !request.replace() && run.holdsTables(run.master())) {
        return Planned.finding(owner, run.stays());
      }
      return Planned.with(
          owner,
          List.of(
              new Change.CopyDatabase(database.name(), other.of(database).name()),
              new Change.TakePlace(database.name(), false)));
    } catch (Gen3DbException e) {
      return Planned.refused(owner, e.problem());
    }
  }

  private Set<String> chosenOrAll(RestoreRequest request) {
    List<Notice> unknown = deployment.unknown(Input.SERVICES.place(), request.services());
    if (!unknown.isEmpty()) {
      throw new Gen3DbException(unknown);
    }
    return request.services().isEmpty()
        ? deployment.services().stream()
            .map(ServiceSpec::name)
            .collect(Collectors.toUnmodifiableSet())
        : request.services();
  }

  /**
   * Puts what was replaced last in its place again.
   *
   * @param request the version counts for nothing
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report
   */
  public RestoreReport rollBack(RestoreRequest request) {
    Set<String> chosen = chosen(request);
    Deployment asked = deployment.only(chosen);
    Provisioning provisioning = provisioning(asked);
    List<LiveDatabase> databases = databases(provisioning, chosen);
    var told = new TreeMap<String, DatabaseRun>();
    for (LiveDatabase database : databases) {
      var run = new DatabaseRun(database, request, ports, steps, world, cancellation);
      run.attempt(() -> run.rollBack(run.master()));
      database.services().forEach(service -> told.put(service, run));
    }
    // What roles may do in the one of before is what they could then.
    Report made = provisioning.apply(ApplyOptions.NONE);
    return report(asked, made, null, told, Outcome.ROLLED_BACK);
  }

  /**
   * What {@link #perform} would do; changes nothing.
   *
   * @throws Gen3DbException when nothing could be looked at
   */
  public Plan plan(RestoreRequest request) {
    Set<String> chosen = chosen(request);
    Deployment only = deployment.only(chosen);
    Provisioning provisioning = provisioning(only.asking(chosen, false));
    Plan plan = provisioning.plan(ApplyOptions.NONE);
    Map<String, PlannedService> services = new TreeMap<>();
    plan.services().forEach(service -> services.put(service.service(), service));
    for (LiveDatabase database : databases(provisioning, chosen)) {
      plan(database, request, services);
    }
    return new Plan(
        plan.release(),
        plan.namespace(),
        plan.environment(),
        List.copyOf(services.values()),
        plan.warnings());
  }

  /** What {@link #rollBack} would do; changes nothing. */
  public Plan planRollBack(RestoreRequest request) {
    Set<String> chosen = chosen(request);
    Provisioning provisioning = provisioning(deployment.only(chosen));
    Plan plan = provisioning.plan(ApplyOptions.NONE);
    Map<String, PlannedService> services = new TreeMap<>();
    plan.services().forEach(service -> services.put(service.service(), service));
    for (LiveDatabase database : databases(provisioning, chosen)) {
      var run = new DatabaseRun(database, request, ports, steps, world, cancellation);
      services.computeIfPresent(
          database.services().get(0), (name, one) -> plannedRollBack(run, one));
    }
    return new Plan(
        plan.release(),
        plan.namespace(),
        plan.environment(),
        List.copyOf(services.values()),
        plan.warnings());
  }

  private static PlannedService plannedRollBack(DatabaseRun run, PlannedService service) {
    if (service.problem().isPresent()) {
      return service;
    }
    try {
      run.previous(run.master());
      return Planned.with(service, List.of(new Change.TakePlace(run.database().name(), true)));
    } catch (Gen3DbException e) {
      return Planned.refused(service, e.problem());
    }
  }

  private void plan(
      LiveDatabase database, RestoreRequest request, Map<String, PlannedService> services) {
    var run = new DatabaseRun(database, request, ports, steps, world, cancellation);
    String first = database.services().get(0);
    PlannedService owner = services.get(first);
    if (owner == null || owner.problem().isPresent()) {
      return;
    }
    try {
      boolean isNew =
          owner.changes().orElse(List.of()).stream()
              .anyMatch(Change.CreateDatabase.class::isInstance);
      Master master = run.master();
      if (!isNew && !request.replace() && run.holdsTables(master)) {
        services.put(first, Planned.finding(owner, stays(run, request)));
        return;
      }
      DumpFile dump = dump(database, request);
      ports.loader().check(dump, cancellation);
      String begun =
          !isNew && run.isBegun(master)
              ? ", with what an earlier run had loaded of it when it was ended"
              : "";
      services.put(
          first,
          Planned.with(
              owner,
              List.of(
                  new Change.LoadDump(database.name(), run.place(dump) + begun, dump.bytes()),
                  new Change.TakePlace(database.name(), false))));
    } catch (Gen3DbException e) {
      services.put(first, Planned.refused(owner, e.problem()));
    }
  }

  /** The data stays; whether the dump could be used, which --replace would ask for, is told too. */
  private Notice stays(DatabaseRun run, RestoreRequest request) {
    Notice stays = run.stays();
    try {
      ports.loader().check(dump(run.database(), request), cancellation);
      return stays;
    } catch (Gen3DbException e) {
      return Notice.of(
          stays.code(),
          stays.place(),
          "%s; and its dump could not be restored: %s: %s"
              .formatted(stays.message(), e.problem().place(), e.problem().message()));
    }
  }

  /** The services that are restored: those named, or those whose values ask for it. */
  private Set<String> chosen(RestoreRequest request) {
    List<Notice> unknown = deployment.unknown(Input.SERVICES.place(), request.services());
    if (!unknown.isEmpty()) {
      throw new Gen3DbException(unknown);
    }
    if (!request.services().isEmpty()) {
      return request.services();
    }
    Set<String> asking = asking(request);
    if (asking.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              RestorationCode.NOTHING_TO_RESTORE,
              "",
              "none of %d services asks for a restore".formatted(deployment.services().size())));
    }
    return asking;
  }

  private Set<String> asking(RestoreRequest request) {
    return deployment.services().stream()
        .filter(ServiceSpec::restore)
        .map(ServiceSpec::name)
        .filter(name -> request.services().isEmpty() || request.services().contains(name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Provisioning provisioning(Deployment of) {
    return new Provisioning(of, world, executor, steps, cancellation);
  }

  private static List<LiveDatabase> databases(Provisioning provisioning, Set<String> chosen) {
    return provisioning.databases().stream()
        .filter(database -> database.services().stream().anyMatch(chosen::contains))
        .toList();
  }

  /** The owner's dump; one of another who uses the database too would be a second one. */
  private DumpFile dump(LiveDatabase database, RestoreRequest request) {
    var layout = new DumpLayout(deployment.environment().value(), request.version());
    var found = new ArrayList<DumpFile>();
    for (String service : database.services()) {
      layout.find(ports.source(), service, cancellation).ifPresent(found::add);
    }
    String owner = database.services().get(0);
    if (found.isEmpty()) {
      throw new Gen3DbException(layout.missing(ports.source(), owner, cancellation));
    }
    if (found.size() > 1) {
      throw new Gen3DbException(
          Notice.of(
              RestorationCode.DUMP_AMBIGUOUS,
              owner,
              "%s use one database, and in %s there are %s"
                  .formatted(
                      String.join(" and ", database.services()),
                      ports.source().describe(),
                      String.join(", ", found.stream().map(DumpFile::path).toList()))));
    }
    return found.get(0);
  }

  private static boolean failed(Report report, String service) {
    return of(report, service).filter(one -> one.outcome() == Outcome.FAILED).isPresent();
  }

  /**
   * What is told of all.
   *
   * @param published what was done afterwards, or null where that was not tried
   */
  private static RestoreReport report(
      Deployment of,
      Report made,
      @Nullable Report published,
      Map<String, DatabaseRun> told,
      Outcome done) {
    var reports = new ArrayList<ServiceReport>();
    var restored = new TreeMap<String, Restored>();
    for (ServiceReport first : made.services()) {
      String service = first.service();
      ServiceReport then = published == null ? null : of(published, service).orElse(null);
      DatabaseRun run = told.get(service);
      if (run == null) {
        reports.add(then == null ? first : then);
      } else {
        reports.add(run.report(first, then, done));
        run.restored().ifPresent(one -> restored.put(service, one));
      }
    }
    return new RestoreReport(Report.of(of, reports), restored);
  }

  private static Optional<ServiceReport> of(Report report, String service) {
    return report.services().stream().filter(one -> one.service().equals(service)).findFirst();
  }

  /** Of a service whose database nobody here administers. */
  static Gen3DbException nobody(LiveDatabase database) {
    return new Gen3DbException(
        Notice.of(
            DomainCode.NO_ADMINISTRATOR,
            database.services().get(0),
            "nobody here administers the server of the database '" + database.name() + "'"));
  }
}
