package org.gen3db.domain.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.placement.LiveDatabases;
import org.gen3db.domain.placement.MasterView;
import org.gen3db.domain.placement.Places;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Decided;
import org.gen3db.domain.plan.Foreseen;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceStatus;
import org.gen3db.domain.report.Status;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.rule.Circumstances;
import org.gen3db.domain.rule.Deciders;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.jspecify.annotations.Nullable;

/**
 * The use cases over a whole release: plan shows what apply would do, apply does it, status names
 * what is there. All three look at the world and decide by the same rules.
 */
public final class Provisioning {
  private static final Duration NO_DEADLINE = Duration.ofDays(36500);

  private final Deployment deployment;
  private final World world;
  private final ExecutorService executor;
  private final StepInterceptor steps;
  private final Cancellation cancellation;

  /**
   * A release at work in a world.
   *
   * @param executor runs the services; its size is the parallelism; not shut down here
   * @param steps stands around every step
   * @param cancellation when cancelled, every service ends its waits, and before its next step
   */
  public Provisioning(
      Deployment deployment,
      World world,
      ExecutorService executor,
      StepInterceptor steps,
      Cancellation cancellation) {
    this.deployment = deployment;
    this.world = world;
    this.executor = executor;
    this.steps = steps;
    this.cancellation = cancellation;
  }

  /**
   * Looks at the world and says what apply would change; changes nothing itself.
   *
   * @throws Gen3DbException when nothing could be looked at, or the run was cancelled; a problem of
   *     one service stands in the plan
   */
  public Plan plan(ApplyOptions options) {
    return plan(new Apply(options, renews()));
  }

  /**
   * Looks at the world and says what an operation would change; changes nothing itself.
   *
   * @throws Gen3DbException when nothing could be looked at, or the run was cancelled; a problem of
   *     one service stands in the plan
   */
  public Plan plan(Operation operation) {
    List<PlannedService> planned =
        operation instanceof Apply
            ? Sequels.planned(looking -> look(operation, "plan", looking))
            : look(operation, "plan", StoreReader.Looking.AS_NEEDED).decisions().stream()
                .map(decision -> Sequels.planned(decision, List.of()))
                .toList();
    var plan =
        new Plan(
            deployment.release(),
            deployment.namespace(),
            deployment.environment().value(),
            planned,
            deployment.warnings());
    return world.rolling().before(plan, cancellation);
  }

  /**
   * Makes it so. Safe to repeat, to interrupt and to run twice at once.
   *
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report, and the others are finished
   */
  public Report apply(ApplyOptions options) {
    return perform(new Apply(options, renews()));
  }

  /**
   * Carries an operation out. Safe to repeat, to interrupt and to run twice at once.
   *
   * @throws Gen3DbException when nothing could be begun; a failure of one service stands in the
   *     report, and the others are finished
   */
  public Report perform(Operation operation) {
    Report report = world.rolling().after(perform(operation, null), cancellation);
    return operation instanceof Rotate rotate
        ? rotate
            .overlap()
            .map(
                grace ->
                    new Turnover(
                            world, grace, cancellation, this::plan, retire -> perform(retire, null))
                        .end(report))
            .orElse(report)
        : report;
  }

  /**
   * Waits for the administrator's Secret, where it is not there and somebody is known who makes it,
   * and returns whether it came or not. {@link #perform} and its like do so themselves; this is for
   * whoever holds a plan of now against another one first.
   *
   * @throws Gen3DbException when the run was cancelled, or a store could not be looked at
   */
  public void awaitMaster() {
    world.placesToActIn(deployment, cancellation.within(NO_DEADLINE));
  }

  /**
   * Makes exactly what a plan showed. The world is held against it as a whole first, without a
   * lock: any difference refuses all, and nothing is changed. Each role is held against it again
   * under its lock; one that moved in between fails alone.
   *
   * @param expected what the plan decided
   * @throws Gen3DbException with {@code MOVED}, one notice a service, when it decides otherwise now
   */
  public Report applyExactly(ApplyOptions options, Decided expected) {
    awaitMaster(); // the plan after it waits for nobody
    Decided now = Decided.in(plan(options));
    var moved = new ArrayList<Notice>();
    var services = new TreeSet<>(expected.services().keySet());
    services.addAll(now.services().keySet());
    for (String service : services) {
      List<String> differences = expected.differences(service, now);
      if (!differences.isEmpty()) {
        moved.add(moved(service, differences));
      }
    }
    if (!moved.isEmpty()) {
      throw new Gen3DbException(moved);
    }
    return world.rolling().after(perform(new Apply(options, renews()), expected), cancellation);
  }

  private boolean renews() {
    return deployment.services().stream()
        .anyMatch(service -> service.wishes().validFor().isPresent());
  }

  static Notice moved(String service, List<String> differences) {
    return Notice.of(
        DomainCode.MOVED,
        service,
        "it is not as it was planned:\n" + String.join("\n", differences));
  }

  private Report perform(Operation operation, @Nullable Decided expected) {
    if (cancellation.isCancelled()) {
      return interrupted();
    }
    Begun begun;
    try {
      begun =
          begin(
              operation,
              world.secrets().claimEnvironmentId(cancellation),
              StoreReader.Looking.AS_NEEDED,
              true);
    } catch (Gen3DbException e) {
      if (e.problem().code() == DomainCode.INTERRUPTED) {
        return interrupted();
      }
      throw e;
    }
    Start start = begun.start();
    var reports = new ArrayList<ServiceReport>();
    var failed = new TreeMap<String, Notice>();
    start
        .groups()
        .refused()
        .forEach((plan, problem) -> reports.add(ServiceReport.failed(plan, problem)));
    reports.forEach(report -> report.problem().ifPresent(why -> failed.put(report.service(), why)));
    for (List<RoleGroup> turn : start.groups().inTurn(start.sharing())) {
      for (List<ServiceReport> done : apply(begun.run().after(failed), start, turn, expected)) {
        reports.addAll(done);
        done.forEach(
            report -> report.problem().ifPresent(why -> failed.put(report.service(), why)));
      }
    }
    reports.sort(Comparator.comparing(ServiceReport::service));
    return Report.of(deployment, reports);
  }

  /** Of a run that was told to end before it began: no service was looked at. */
  private Report interrupted() {
    return Report.of(
        deployment,
        Plan.offline(deployment).services().stream()
            .map(PlannedService::plan)
            .map(
                plan ->
                    ServiceReport.failed(
                        plan,
                        Notice.of(
                            DomainCode.INTERRUPTED,
                            plan.service(),
                            "interrupted before anything was done")))
            .toList());
  }

  private List<List<ServiceReport>> apply(
      Run run, Start start, List<RoleGroup> groups, @Nullable Decided expected) {
    Overview overview =
        Overview.of(
            groups.stream().filter(group -> start.read().maySettle(group.wanted())).toList(), run);
    var tasks = new ArrayList<Workers.Task<List<ServiceReport>>>();
    for (RoleGroup group : groups) {
      tasks.add(
          new Workers.Task<>(
              () ->
                  ended(
                      new RoleRun(
                              run, group, start.read().stored(group.wanted()), overview, expected)
                          .run()),
              problem ->
                  group.services().stream()
                      .map(service -> ServiceReport.failed(service.effective(), problem))
                      .toList()));
    }
    return new Workers(executor, run.cancellation()).all(tasks);
  }

  private List<ServiceReport> ended(List<ServiceReport> reports) {
    reports.forEach(steps::ended);
    return reports;
  }

  /**
   * Looks at what exists, with real logins; changes nothing.
   *
   * @throws Gen3DbException when nothing could be looked at, or the run was cancelled
   */
  public Status status() {
    Sequels.Looked looked =
        look(new Apply(ApplyOptions.NONE), "status", StoreReader.Looking.AS_NEEDED);
    Status status = Status.of(deployment, statuses(looked.decisions()));
    boolean whole = deployment.services().size() == deployment.everyService().size();
    return whole ? status.withLeftOver(looked.leftOver().look()) : status;
  }

  /**
   * The same of the services of which something is stored, without making anything even for a
   * moment: one whose entry only a probe tells is {@code UNREACHABLE}.
   *
   * @throws Gen3DbException when nothing could be looked at, or the run was cancelled
   */
  public Status known() {
    Begun begun = beginLook(new Apply(ApplyOptions.NONE), StoreReader.Looking.SUPPOSED_THERE);
    StoreReader read = begun.start().read();
    var told = new HashSet<String>();
    var all = new ArrayList<ServiceStatus>();
    for (PlannedService planned : Plan.offline(deployment).services()) {
      ServicePlan plan = planned.plan();
      Optional<Notice> untold = read.untold(plan);
      if (read.exists(plan) && untold.isPresent()) {
        all.add(
            new ServiceStatus(plan, ServiceStatus.State.UNREACHABLE, List.of(untold.get()), null));
      } else if (read.exists(plan)) {
        told.add(plan.service());
      }
    }
    if (!told.isEmpty()) {
      all.addAll(
          statuses(
              look(begun, "the release " + deployment.release()).decisions().stream()
                  .filter(decision -> told.contains(decision.service()))
                  .toList()));
    }
    all.sort(Comparator.comparing(ServiceStatus::service));
    return Status.of(deployment, all);
  }

  private List<ServiceStatus> statuses(List<Decision> decisions) {
    List<String> secrets =
        decisions.stream()
            .filter(decision -> decision.exists().secret())
            .map(decision -> decision.plan().secretName())
            .toList();
    Map<String, List<Notice>> remarks = remarks(decisions, secrets);
    Map<String, Notice> running = world.rolling().findings(secrets, cancellation);
    return decisions.stream()
        .map(
            decision ->
                Statuses.of(
                    decision,
                    Stream.concat(
                            remarks.getOrDefault(decision.plan().secretName(), List.of()).stream(),
                            Stream.ofNullable(running.get(decision.plan().secretName())))
                        .toList()))
        .toList();
  }

  /** What is told of the Secret from which the entry is pushed is told of the one that serves. */
  private Map<String, List<Notice>> remarks(List<Decision> decisions, List<String> secrets) {
    boolean pushes =
        world.remote().filter(one -> one.capabilities().contains(Capability.PUSH)).isPresent();
    var sources = new TreeMap<String, String>();
    for (Decision decision : decisions) {
      String serving = decision.plan().secretName();
      if (pushes && decision.plan().delivery().pushes() && secrets.contains(serving)) {
        sources.put(SecretNames.bootstrap(decision.service()), serving);
      }
    }
    var all = new TreeMap<String, List<Notice>>();
    world
        .secrets()
        .remarks(Stream.concat(secrets.stream(), sources.keySet().stream()).toList(), cancellation)
        .forEach(
            (secret, notices) ->
                all.computeIfAbsent(sources.getOrDefault(secret, secret), name -> new ArrayList<>())
                    .addAll(notices));
    all.replaceAll((secret, notices) -> notices.stream().distinct().toList());
    return all;
  }

  /**
   * A service's credentials with the host and port at which gen3db itself reaches the server: those
   * of {@code databaseServer.address} for services on the master's server, otherwise their own.
   *
   * @param spec the service
   */
  public static DbCredentials reached(
      Deployment deployment,
      SecretStore secrets,
      @Nullable RemoteSecrets remote,
      ServiceSpec spec,
      DbCredentials stored,
      Cancellation cancellation) {
    return MasterView.reached(deployment, secrets, remote, spec, stored, cancellation);
  }

  /**
   * The databases of the services, each once with all who use it; changes nothing. Services that
   * have no place are told by {@link #plan} and {@link #apply}.
   *
   * @throws Gen3DbException when nothing could be looked at, or the run was cancelled
   */
  public List<LiveDatabase> databases() {
    Start start =
        begin(
                new Apply(ApplyOptions.NONE),
                Mark.NOT_YET_KNOWN, // nothing is decided that it tells
                StoreReader.Looking.AS_NEEDED,
                false)
            .start();
    return LiveDatabases.of(start.groups(), start.sharing());
  }

  private record Begun(Run run, Start start) {}

  /**
   * Places the services, and reads what the stores hold.
   *
   * @param acts whether something is to be changed, so that an administrator is waited for whose
   *     Secret somebody is about to make
   */
  private Begun begin(
      Operation operation, String environmentId, StoreReader.Looking looking, boolean acts) {
    // One of its own, which ends when this thread is interrupted, and leaves the caller's alone.
    Cancellation own = cancellation.within(NO_DEADLINE);
    Places places = acts ? world.placesToActIn(deployment, own) : world.places(deployment, own);
    Start start = Start.of(deployment, world, places, operation, looking, own);
    Decider decider = decider(operation, places, start.sharing());
    return new Begun(
        new Run(
            operation,
            world,
            places,
            decider,
            mark(environmentId),
            steps,
            own,
            Map.of(),
            new Foreseen(List.of())),
        start.about(operation));
  }

  private Decider decider(Operation operation, Places places, DatabaseSharing sharing) {
    boolean onLoopback =
        world.remote().filter(remote -> remote.reach() == Reach.THIS_MACHINE).isPresent();
    Set<Capability> capabilities = world.remote().map(RemoteSecrets::capabilities).orElse(Set.of());
    var rules =
        new Rules(
            operation.options(),
            deployment.hostNames(),
            onLoopback,
            changes -> String.join("\n", world.server().script(changes)),
            world.server().texts(),
            sharing,
            places.missingMaster().orElse(null),
            capabilities);
    return Deciders.of(
        operation,
        new Circumstances(
            rules, world.clock().instant(), operation.changesEntries() ? capabilities : Set.of()));
  }

  private Mark mark(String environmentId) {
    return new Mark(
        deployment.release(),
        deployment.namespace(),
        deployment.environment().value(),
        environmentId);
  }

  /** Decides about all services without a lock and without a change. */
  private Sequels.Looked look(Operation operation, String useCase, StoreReader.Looking looking) {
    return look(beginLook(operation, looking), useCase);
  }

  private Begun beginLook(Operation operation, StoreReader.Looking looking) {
    String id = world.secrets().environmentId(cancellation).orElse(Mark.NOT_YET_KNOWN);
    return begin(operation, id, looking, false);
  }

  private Sequels.Looked look(Begun begun, String useCase) {
    Start start = begun.start();
    var decisions = new ArrayList<Decision>();
    var failed = new TreeMap<String, Notice>();
    start
        .groups()
        .refused()
        .forEach(
            (plan, problem) ->
                decisions.add(Decision.undecided(plan, problem, start.read().exists(plan))));
    decisions.forEach(one -> one.problem().ifPresent(why -> failed.put(one.service(), why)));
    Overview overview = Overview.of(start.groups().groups(), begun.run());
    for (List<RoleGroup> turn : start.groups().inTurn(start.sharing())) {
      Run run = begun.run().after(failed);
      for (List<Decision> made : look(run, start, turn, List.copyOf(decisions), overview)) {
        decisions.addAll(made);
        made.forEach(one -> one.problem().ifPresent(why -> failed.put(one.service(), why)));
      }
    }
    begun.run().cancellation().check(useCase, "looking at what is there");
    decisions.sort(Comparator.comparing(Decision::service));
    return new Sequels.Looked(
        decisions,
        start.read().supposesAny(),
        start.read().pushed(),
        new LeftOver(begun.run(), start));
  }

  private List<List<Decision>> look(
      Run run, Start start, List<RoleGroup> groups, List<Decision> before, Overview overview) {
    var tasks = new ArrayList<Workers.Task<List<Decision>>>();
    for (RoleGroup group : groups) {
      tasks.add(
          new Workers.Task<>(
              () ->
                  look(
                      run.foreseeing(foreseen(group, start.sharing(), before)),
                      group,
                      start.read().stored(group.wanted()),
                      overview),
              problem -> undecided(group, start.read(), problem)));
    }
    return new Workers(executor, run.cancellation()).all(tasks);
  }

  /** What those who come before change in the databases of these. */
  private static List<Change> foreseen(
      RoleGroup group, DatabaseSharing sharing, List<Decision> before) {
    Set<String> sharers =
        group.services().stream()
            .flatMap(one -> sharing.sharers(one.service()).stream())
            .map(DatabaseSharing.Sharer::service)
            .collect(Collectors.toSet());
    return before.stream()
        .filter(decision -> sharers.contains(decision.service()))
        .flatMap(decision -> decision.changes().stream())
        .toList();
  }

  private static List<Decision> undecided(RoleGroup group, StoreReader read, Notice problem) {
    return group.services().stream()
        .map(
            service ->
                Decision.undecided(service.effective(), problem, read.exists(service.wanted())))
        .toList();
  }

  private static List<Decision> look(
      Run run, RoleGroup group, Map<String, Stored> stored, Overview overview) {
    var step = new Step(group.services().get(0).service(), Step.OBSERVE, group.role().toString());
    try (Visit visit = Visit.to(group, run)) {
      return run.step(
          step,
          () ->
              run.decider()
                  .decide(
                      new RoleLook(run, group, visit, overview).look(stored, service -> false)));
    }
  }
}
