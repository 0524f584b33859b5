package org.gen3db.runner.indices;

import java.time.Duration;
import java.util.Map;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.restoration.RestoreRequest;
import org.gen3db.domain.search.DataReleaseReport;
import org.gen3db.domain.search.IndexPlan;
import org.gen3db.domain.search.IndexRequest;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.PlanView;
import org.gen3db.runner.output.RestoreView;

/** Restores databases and indices as one release, and tells what became of it. */
public final class DataReleaseRun {
  private DataReleaseRun() {}

  /** Does it. */
  public static int run(Call call, RestoreRequest databases, IndexRequest indices) {
    try (Progress progress = call.progress()) {
      return run(call, IndexRestoreRun.values(call, progress), progress, databases, indices);
    }
  }

  /** The same with values that were read. */
  public static int run(
      Call call, Values values, Progress progress, RestoreRequest databases, IndexRequest indices) {
    call.console().interruption().awaitSteps();
    long start = System.nanoTime();
    DataReleaseReport done = values.online().restoreRelease(databases, indices);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    progress.close();
    Report report = done.databases().report();
    call.result(
        IndexRestoreText.document(
            Documents.restore(done.databases(), values.warnings()), done.indices()),
        screen -> {
          IndexRestoreText.print(done.indices(), screen, call.repeated());
          new RestoreView(
                  done.databases(),
                  values.deployment().settings(),
                  elapsed,
                  call.repeated(),
                  screen)
              .print(values.leavesServer(report));
        });
    call.traces(report.services().stream().flatMap(service -> service.problem().stream()));
    call.traces(done.indices().outcomes().stream().flatMap(each -> each.problem().stream()));
    return done.hasProblem() ? ExitCode.FAILED : ExitCode.of(report);
  }

  /** Shows what it would do. */
  public static int show(Call call, RestoreRequest databases, IndexRequest indices) {
    try (Progress progress = call.progressOfLooks()) {
      return show(call, IndexRestoreRun.values(call, progress), progress, databases, indices);
    }
  }

  /** The same with values that were read. */
  public static int show(
      Call call, Values values, Progress progress, RestoreRequest databases, IndexRequest indices) {
    Plan plan = values.online().planRestore(databases);
    IndexPlan further = values.online().planIndices(indices);
    progress.close();
    call.result(
        IndexPlanText.document(Documents.plan(plan, values.warnings()), further),
        screen -> {
          new PlanView(plan, "restore", Map.of(), call.repeated(), screen).print();
          IndexPlanText.print(further, screen, call.repeated());
        });
    call.traces(plan.services().stream().flatMap(service -> service.problem().stream()));
    call.traces(further.indices().stream().flatMap(each -> each.problem().stream()));
    return further.hasProblem()
            || plan.services().stream().anyMatch(service -> service.problem().isPresent())
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }
}
