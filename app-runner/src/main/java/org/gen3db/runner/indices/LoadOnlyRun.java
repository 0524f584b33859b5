package org.gen3db.runner.indices;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.render.FanOut;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.RestoreRequest;
import org.gen3db.domain.search.IndexRequest;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.RestoreView;

/** Loads what a later restore puts in its place, and tells what became of it. */
public final class LoadOnlyRun {
  private LoadOnlyRun() {}

  /** Indices. */
  public static int indices(Call call, IndexRequest request) {
    try (Progress progress = call.progress()) {
      return indices(call, IndexRestoreRun.values(call, progress), progress, request);
    }
  }

  /** Databases. */
  public static int databases(Call call, RestoreRequest request) {
    try (Progress progress = call.progress()) {
      return databases(call, IndexRestoreRun.values(call, progress), progress, request);
    }
  }

  /** What one Pod of several loads. */
  public static int part(Call call, RestoreRequest request, int number) {
    try (Progress progress = call.progress()) {
      Values values = IndexRestoreRun.values(call, progress);
      List<FanOut.Part> parts = values.gen3db().restoreParts();
      if (number >= parts.size()) {
        throw Call.wrongUsage(
            "--part",
            "there is no part %d; the values ask for %d".formatted(number, parts.size()),
            "Write a number from 0 below that; render --job --fan-out gives each Pod its own.");
      }
      FanOut.Part part = parts.get(number);
      if (part.index().isPresent()) {
        return indices(
            call,
            values,
            progress,
            new IndexRequest(
                Set.of(part.index().get()),
                request.version().orElse(null),
                request.replace(),
                request.keep()));
      }
      return databases(
          call,
          values,
          progress,
          new RestoreRequest(
              new HashSet<>(part.services()),
              request.version().orElse(null),
              request.replace(),
              request.discardWrites(),
              request.keep()));
    }
  }

  private static int indices(Call call, Values values, Progress progress, IndexRequest request) {
    return IndexRestoreRun.tell(call, values, progress, values.online().loadIndices(request));
  }

  private static int databases(
      Call call, Values values, Progress progress, RestoreRequest request) {
    call.console().interruption().awaitSteps();
    long start = System.nanoTime();
    RestoreReport done = values.online().loadDatabases(request);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    progress.close();
    Report report = done.report();
    call.result(
        Documents.restore(done, values.warnings()),
        screen ->
            new RestoreView(done, values.deployment().settings(), elapsed, call.repeated(), screen)
                .print(values.leavesServer(report)));
    call.traces(report.services().stream().flatMap(service -> service.problem().stream()));
    return report.any(Outcome.FAILED) ? ExitCode.FAILED : ExitCode.DONE;
  }
}
