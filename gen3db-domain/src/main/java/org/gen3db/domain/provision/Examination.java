package org.gen3db.domain.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.report.Checkup;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.domain.server.ServerNeeds;
import org.gen3db.domain.store.StoreNeeds;
import org.jspecify.annotations.Nullable;

/**
 * Asks all adapters, before anything is changed, whether they can do what the plan needs. The
 * stores are examined while the services are placed, and all servers at once; whoever does not
 * answer in time was not checked, and keeps nobody else waiting.
 */
public final class Examination {
  /** How long a store or a server may take in all, its own deadlines notwithstanding. */
  private static final Duration LONGEST = Duration.ofSeconds(45);

  private static final String SERVICE = "service.place";
  private static final String SECRETS = "secrets";
  private static final String ENTRIES = "entries";
  private static final String SERVER = "server";
  private static final String PLAN = "plan";

  private final Deployment deployment;
  private final World world;
  private final ExecutorService executor;
  private final Cancellation cancellation;
  private final Duration most;

  /**
   * An examination of what a release needs.
   *
   * @param executor runs the checks; as long as it has a thread for each, none waits for another
   * @param cancellation when cancelled, every check ends its waits
   */
  public Examination(
      Deployment deployment, World world, ExecutorService executor, Cancellation cancellation) {
    this(deployment, world, executor, cancellation, LONGEST);
  }

  Examination(
      Deployment deployment,
      World world,
      ExecutorService executor,
      Cancellation cancellation,
      Duration most) {
    this.deployment = deployment;
    this.world = world;
    this.executor = executor;
    this.cancellation = cancellation;
    this.most = most;
  }

  /**
   * Examines all; changes nothing, but starts the server that gen3db starts itself, where that is
   * chosen.
   *
   * @throws Gen3DbException when it was cancelled
   */
  public Checkup examine() {
    Cancellation own = cancellation.within(Duration.ofDays(36500));
    var workers = new Workers(executor, own);
    Supplier<List<List<Check>>> stores = workers.begin(stores(own));
    var checks = new ArrayList<Check>();
    var servers = new ArrayList<Workers.Task<List<Check>>>();
    try {
      Start start = place(own.within(most));
      start.groups().refused().forEach((plan, why) -> checks.add(refused(plan, why)));
      needs(start, environmentId(own.within(most)))
          .forEach(needs -> servers.add(server(needs, own)));
    } catch (Gen3DbException e) {
      own.check(PLAN, "placing the services");
      checks.add(Check.blocker(PLAN, deployment.release(), late(e.problem(), PLAN, own)));
    }
    Supplier<List<List<Check>>> examined = workers.begin(servers);
    stores.get().forEach(checks::addAll);
    examined.get().forEach(checks::addAll);
    own.check(PLAN, "checking what it needs");
    return Checkup.of(deployment, checks);
  }

  private static Check refused(ServicePlan plan, Notice why) {
    return Check.blocker(SERVICE, plan.service(), why);
  }

  private Start place(Cancellation own) {
    return Start.of(
        deployment,
        world,
        world.places(deployment, own),
        new Apply(ApplyOptions.NONE),
        StoreReader.Looking.SUPPOSED_THERE, // nothing is made, not even for a moment
        own);
  }

  /** Without it no database can be told to be ours; the stores' own checks say why. */
  private String environmentId(Cancellation own) {
    try {
      return world.secrets().environmentId(own).orElse("");
    } catch (Gen3DbException e) {
      own.check(SECRETS, "looking for the environment's id");
      return "";
    }
  }

  private List<Workers.Task<List<Check>>> stores(Cancellation own) {
    List<ServicePlan> plans =
        Plan.offline(deployment).services().stream().map(Plan.PlannedService::plan).toList();
    var tasks = new ArrayList<Workers.Task<List<Check>>>();
    String secrets = world.secrets().describe();
    tasks.add(task(SECRETS, secrets, own, within -> world.secrets().check(secrets(plans), within)));
    world
        .remote()
        .ifPresent(
            remote ->
                tasks.add(
                    task(
                        ENTRIES,
                        remote.describe(),
                        own,
                        within -> remote.check(entries(plans), within))));
    return tasks;
  }

  private static StoreNeeds secrets(List<ServicePlan> plans) {
    Set<String> pending = names(plans, ServicePlan::pendingName);
    var written = new LinkedHashSet<>(pending);
    written.addAll(names(plans, ServicePlan::secretName));
    var read = new LinkedHashSet<String>();
    plans.forEach(plan -> read.addAll(Stored.secretsOf(plan)));
    return new StoreNeeds(read, written, written, pending);
  }

  private static StoreNeeds entries(List<ServicePlan> plans) {
    return new StoreNeeds(
        entryNames(plans.stream().filter(plan -> plan.delivery().usesEntry()).toList()),
        entryNames(plans.stream().filter(plan -> plan.delivery().pushes()).toList()),
        Set.of(),
        Set.of());
  }

  private static Set<String> entryNames(List<ServicePlan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.remoteSecretName().stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> names(List<ServicePlan> plans, Function<ServicePlan, String> name) {
    return plans.stream().map(name).collect(Collectors.toSet());
  }

  private Workers.Task<List<Check>> server(ServerNeeds needs, Cancellation own) {
    return task(
        SERVER, needs.server().toString(), own, within -> world.server().check(needs, within));
  }

  private Workers.Task<List<Check>> task(
      String id, String about, Cancellation own, Function<Cancellation, List<Check>> check) {
    return new Workers.Task<>(
        () -> check.apply(own.within(most)),
        why -> List.of(Check.notChecked(id, about, late(why, about, own))));
  }

  /** What ended at the deadline was interrupted by nobody. */
  private Notice late(Notice why, String about, Cancellation own) {
    return why.code() == DomainCode.INTERRUPTED && !own.isCancelled()
        ? Notice.of(
            DomainCode.STORE_FAILED, about, "no answer within " + most.toMillis() / 1000.0 + " s")
        : why;
  }

  /**
   * A way to a server.
   *
   * @param administrator who makes something there, or null where services only log in
   */
  private record Via(Server server, @Nullable Master administrator) {
    static Via of(Place place) {
      return place
          .master()
          .map(master -> new Via(master.server(), master))
          .orElseGet(() -> new Via(place.loginVia(), null));
    }
  }

  /** What is needed of each server, for each of its administrators. */
  private List<ServerNeeds> needs(Start start, String environmentId) {
    var services = new LinkedHashMap<Via, List<Placed>>();
    for (RoleGroup group : start.groups().groups()) {
      for (Placed placed : group.services()) {
        services.computeIfAbsent(Via.of(placed.place()), via -> new ArrayList<>()).add(placed);
      }
    }
    return services.entrySet().stream()
        .map(server -> needs(server.getKey(), server.getValue(), environmentId))
        .toList();
  }

  private ServerNeeds needs(Via via, List<Placed> services, String environmentId) {
    var databases = new LinkedHashMap<String, Set<String>>();
    for (Placed placed : services) {
      databases
          .computeIfAbsent(placed.place().database(), database -> new LinkedHashSet<>())
          .addAll(placed.effective().spec().requiredExtensions());
    }
    return new ServerNeeds(
        via.server(),
        via.administrator(),
        databases,
        services.stream().map(placed -> placed.place().login()).collect(Collectors.toSet()),
        environmentId.isEmpty() ? null : environmentId,
        deployment.settings().parallelism());
  }
}
