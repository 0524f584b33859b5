package org.gen3db.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Retire;
import org.gen3db.domain.plan.Decided;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.Examination;
import org.gen3db.domain.provision.Provisioning;
import org.gen3db.domain.report.Checkup;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.Status;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.jspecify.annotations.Nullable;

/** Runs the use cases in a world, each run a process of its own. */
final class Runner {
  /** A day on which every run falls, so that states are the same every time. */
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private final World world;

  Runner(World world) {
    this.world = world;
  }

  /**
   * How a run ended.
   *
   * @param result what it returned, or null when it died or failed as a whole
   * @param failure why it failed as a whole, or null
   * @param writes how many calls were to change something
   */
  record Ended<T>(@Nullable T result, @Nullable Gen3DbException failure, int writes) {
    Optional<T> value() {
      return Optional.ofNullable(result);
    }
  }

  /** The run that the scenario is about. */
  Ended<Report> first() {
    return world.scenario().asks().examines()
        ? examine()
        : perform(world.scenario().asks().first());
  }

  /** A look at what is there, and one that never fails for what it finds; both change nothing. */
  private Ended<Report> examine() {
    Ended<Checkup> ended =
        run(
            process -> {
              status(process);
              return new Examination(
                      world.deployment(), ports(process), new InThisThread(), Cancellation.create())
                  .examine();
            },
            false);
    if (ended.failure() != null) {
      throw new Violation("an examination failed: " + ended.failure());
    }
    return new Ended<>(null, null, ended.writes());
  }

  /** What it cannot look at it may say and end with. */
  private void status(Process process) {
    try {
      provisioning(process).status();
    } catch (Gen3DbException e) {
      // told to whoever asked
    }
  }

  /** The run that goes whole beside it. */
  Ended<Report> beside() {
    return perform(world.scenario().asks().beside());
  }

  Ended<Report> apply() {
    return perform(new Apply(world.scenario().options()));
  }

  private Ended<Report> perform(Operation operation) {
    Ended<Report> ended =
        run(process -> world.plant().report(provisioning(process).perform(operation)), true);
    ended.value().ifPresent(this::showsNoSecret);
    return ended;
  }

  Ended<Report> applyExactly(Decided expected) {
    return run(
        process -> provisioning(process).applyExactly(world.scenario().options(), expected), true);
  }

  Ended<Plan> plan() {
    return plan(new Apply(world.scenario().options()));
  }

  /** What the run that the scenario is about would do. */
  Ended<Plan> planFirst() {
    return plan(world.scenario().asks().first());
  }

  private Ended<Plan> plan(Operation operation) {
    return run(
        process -> world.plant().plan(provisioning(process).plan(operation)),
        false,
        !(operation instanceof Apply));
  }

  Ended<Status> status() {
    return look(Provisioning::status);
  }

  /**
   * Two runs without a fault, with what people do after each, and one that must find nothing to do.
   */
  State settle() {
    world.schedule(Map.of());
    if (world.scenario().asks().settled()) {
      first();
    }
    takeTurns();
    for (int run = 0; run < 2; run++) {
      Plan planned = plan().value().orElseThrow(() -> new Violation("plan failed"));
      status();
      Ended<Report> applied = apply();
      Honesty.check(
          planned,
          applied.value().orElseThrow(() -> new Violation("apply failed: " + applied.failure())));
      world.scenario().administrator().accept(world);
    }
    Runner.Ended<Report> last = apply();
    Report report =
        last.value().orElseThrow(() -> new Violation("the last run failed: " + last.failure()));
    var promises = new Promises(world.scenario(), world.state());
    promises.check(report);
    if (last.writes() > 0) {
      throw new Violation("a third run still wrote " + last.writes() + " times");
    }
    promises.check(plan().value().orElseThrow(() -> new Violation("plan failed")));
    promises.check(status().value().orElseThrow(() -> new Violation("status failed")));
    return world.state();
  }

  /** Ends what did not end, and gives the turn to the second login, so that all ends are one. */
  private void takeTurns() {
    for (Wanted wanted : world.scenario().wanted()) {
      if (!wanted.turns()) {
        continue;
      }
      apply();
      for (int run = 0; run < 2 && !isSecondsTurn(wanted); run++) {
        first();
      }
      perform(new Retire(Set.of()));
    }
  }

  private boolean isSecondsTurn(Wanted wanted) {
    return world
        .state()
        .find(Thing.Secret.class, wanted.servingKey())
        .flatMap(secret -> secret.data().text("username"))
        .filter(Logins.second(wanted.username())::equals)
        .isPresent();
  }

  private <T> Ended<T> look(Function<Provisioning, T> useCase) {
    return run(process -> useCase.apply(provisioning(process)), false);
  }

  private <T> Ended<T> run(Function<Process, T> useCase, boolean mayWrite) {
    return run(useCase, mayWrite, true);
  }

  private <T> Ended<T> run(Function<Process, T> useCase, boolean mayWrite, boolean mayProbe) {
    var process = new Process(world, this::beside);
    @Nullable T result = null;
    @Nullable Gen3DbException failure = null;
    try {
      result = useCase.apply(process);
    } catch (Crash crash) {
      // The process is gone; what it left stands in the world.
    } catch (Gen3DbException e) {
      failure = e;
    }
    if (!process.dead()) {
      if (process.leftOpen() > 0) {
        throw new Violation("a run ended and left " + process.leftOpen() + " sessions open");
      }
      if (world.holdsLock(process)) {
        throw new Violation("a run ended and left locks behind");
      }
    }
    if (!mayWrite && process.writes() > 0) {
      throw new Violation("a look at the world wrote " + process.writes() + " times");
    }
    if (!mayProbe && process.probes() > 0) {
      throw new Violation("a plan made something to look at, " + process.probes() + " times");
    }
    return new Ended<>(result, failure, process.writes());
  }

  private Provisioning provisioning(Process process) {
    return new Provisioning(
        world.deployment(),
        ports(process),
        new InThisThread(),
        world.plant().steps(),
        Cancellation.create());
  }

  private org.gen3db.domain.provision.World ports(Process process) {
    Plant plant = world.plant();
    return new org.gen3db.domain.provision.World(
        plant.secrets(new SimulatedSecrets(process)),
        plant.remote(
            world.scenario().operator()
                ? new SimulatedOperator(process)
                : new SimulatedRemote(process)),
        plant.server(new SimulatedServer(process)),
        new Launcher(process),
        file ->
            process.probe(
                "files.read " + file,
                org.gen3db.domain.error.ValuesCode.BAD_SETTING,
                () -> Password.of(file.toString())),
        plant.passwords(process::generate),
        () -> NOW,
        () -> 0L);
  }

  private void showsNoSecret(Report report) {
    for (ServiceReport service : report.services()) {
      service.problem().ifPresent(problem -> showsNoSecret(problem.message() + problem.hint()));
      for (Notice finding : service.findings()) {
        showsNoSecret(finding.message() + finding.hint());
      }
    }
  }

  private void showsNoSecret(String text) {
    if (text.contains("password-of") || text.contains(State.GENERATED)) {
      throw new Violation("a password is shown: " + text);
    }
  }

  /** The embedded server, which runs already. */
  private record Launcher(Process process) implements DatabaseLauncher {
    @Override
    public Master start() {
      return process.probe("launcher.start", SimulatedCode.LAUNCH_FAILED, () -> master());
    }

    @Override
    public Optional<Master> running() {
      return process.ask("launcher.running", () -> Optional.of(master()));
    }

    private static Master master() {
      return new Master(
          new Server(new Endpoint(Values.HOST, 5432), true),
          "postgres",
          Password.of("master-password"));
    }

    @Override
    public boolean stop() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String describe() {
      return process.ask("launcher.describe", () -> "the simulated launcher");
    }
  }

  /** Runs each task when it comes, so that a schedule is the same every time. */
  private static final class InThisThread extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
