package org.gen3db.domain.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.store.SecretStore;

/**
 * The use cases over a whole release: plan shows what apply would do, apply does it, status names
 * what is there. All three examine the world by the same rules.
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
   * @throws org.gen3db.domain.error.Gen3DbException when nothing could be looked at; a problem of
   *     one service stands in the plan
   */
  public Plan plan(ApplyOptions options) {
    Release release = release(options);
    Mark mark = release.mark(environmentId(release));
    List<PlannedService> planned =
        examined(release, mark).stream()
            .map(
                seen ->
                    new PlannedService(
                        seen.plan(), seen.changes(), seen.findings(), seen.problem().orElse(null)))
            .toList();
    return new Plan(
        deployment.release(),
        deployment.namespace(),
        deployment.environment().value(),
        planned,
        deployment.warnings());
  }

  /**
   * Makes it so. Safe to repeat, to interrupt and to run twice at once.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when nothing could be begun; a failure of one
   *     service stands in the report, and the others are finished
   */
  public Report apply(ApplyOptions options) {
    Release release = release(options);
    Mark mark = release.mark(world.secrets().claimEnvironmentId(release.cancellation()));
    Units units = Units.of(release, plans(release));
    List<Callable<List<ServiceReport>>> tasks = new ArrayList<>();
    units.units().forEach(unit -> tasks.add(() -> ended(new UnitRun(release, unit, mark).run())));
    var reports = new ArrayList<ServiceReport>();
    units
        .refused()
        .forEach(
            (plan, problem) ->
                reports.add(
                    new ServiceReport(plan, Outcome.FAILED, List.of(), List.of(), problem)));
    Workers.all(executor, release.cancellation(), tasks).forEach(reports::addAll);
    reports.sort(Comparator.comparing(report -> report.plan().service()));
    return new Report(deployment, reports);
  }

  private List<ServiceReport> ended(List<ServiceReport> reports) {
    reports.forEach(steps::ended);
    return reports;
  }

  /**
   * Looks at what exists, with real logins; changes nothing.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when nothing could be looked at
   */
  public List<ServiceStatus> status() {
    Release release = release(ApplyOptions.NONE);
    Mark mark = release.mark(environmentId(release));
    return examined(release, mark).stream().map(Examined::status).toList();
  }

  /**
   * A service's credentials with the host and port at which gen3db itself reaches the server: those
   * of {@code databaseServer.address} for services on the master's server, otherwise their own.
   */
  public static DbCredentials reached(
      Deployment deployment, SecretStore secrets, DbCredentials stored, Cancellation cancellation) {
    return LiveMaster.reached(deployment, secrets, stored, cancellation);
  }

  private String environmentId(Release release) {
    return world.secrets().environmentId(release.cancellation()).orElse("not-yet-known");
  }

  private Release release(ApplyOptions options) {
    // One of its own, which ends when this thread is interrupted, and leaves the caller's alone.
    return new Release(deployment, world, options, steps, cancellation.within(NO_DEADLINE));
  }

  private List<ServicePlan> plans(Release release) {
    return deployment.services().stream().map(release::plan).toList();
  }

  private List<Examined> examined(Release release, Mark mark) {
    Units units = Units.of(release, plans(release));
    List<Callable<List<Examined>>> tasks = new ArrayList<>();
    units.units().forEach(unit -> tasks.add(() -> Examined.of(release, unit, mark)));
    var all = new ArrayList<Examined>();
    units.refused().forEach((plan, problem) -> all.add(Examined.refused(release, plan, problem)));
    Workers.all(executor, release.cancellation(), tasks).forEach(all::addAll);
    all.sort(Comparator.comparing(seen -> seen.plan().service()));
    return all;
  }
}
