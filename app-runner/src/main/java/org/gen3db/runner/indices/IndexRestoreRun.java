package org.gen3db.runner.indices;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.search.IndexPlan;
import org.gen3db.domain.search.IndexRequest;
import org.gen3db.domain.search.IndexRestore;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;

/** Restores indices, or takes a restore back, and tells what became of it. */
public final class IndexRestoreRun {
  private IndexRestoreRun() {}

  /**
   * Does it.
   *
   * @param back whether the last release is taken back instead
   */
  public static int run(Call call, IndexRequest request, boolean back) {
    Set<String> names = new TreeSet<>(request.indices());
    if (back && names.isEmpty()) {
      throw Call.wrongUsage(
          "--rollback",
          "nothing says which indices are meant",
          "Name them with --index, as services search them.");
    }
    try (Progress progress = call.progress()) {
      Values values = values(call, progress);
      return tell(
          call,
          values,
          progress,
          back ? values.online().rollBackIndices(names) : values.online().restoreIndices(request));
    }
  }

  /** Restores with values that were read. */
  public static int run(Call call, Values values, Progress progress, IndexRequest request) {
    return tell(call, values, progress, values.online().restoreIndices(request));
  }

  static int tell(Call call, Values values, Progress progress, IndexRestore.Result done) {
    progress.close();
    call.result(
        IndexRestoreText.document(done, values.warnings()),
        screen -> IndexRestoreText.print(done, screen, call.repeated()));
    call.traces(done.outcomes().stream().flatMap(each -> each.problem().stream()));
    return done.hasProblem() ? ExitCode.FAILED : ExitCode.DONE;
  }

  /** Makes the indices that guppy needs, where there are none. */
  public static int makeEmpty(Call call, Set<String> indices) {
    try (Progress progress = call.progress()) {
      Values values = values(call, progress);
      return tell(call, values, progress, values.online().makeEmptyIndices(indices));
    }
  }

  /** Shows what it would do. */
  public static int show(Call call, IndexRequest request) {
    return show(call, gen3db -> gen3db.planIndices(request));
  }

  /** Shows what {@link #makeEmpty} would do. */
  public static int showEmpty(Call call, Set<String> indices) {
    return show(call, gen3db -> gen3db.planEmptyIndices(indices));
  }

  private static int show(Call call, Function<Gen3Db, IndexPlan> look) {
    try (Progress progress = call.progressOfLooks()) {
      return show(call, values(call, progress), progress, look);
    }
  }

  /** Shows it with values that were read. */
  public static int show(Call call, Values values, Progress progress, IndexRequest request) {
    return show(call, values, progress, gen3db -> gen3db.planIndices(request));
  }

  private static int show(
      Call call, Values values, Progress progress, Function<Gen3Db, IndexPlan> look) {
    IndexPlan plan = look.apply(values.online());
    progress.close();
    call.result(
        IndexPlanText.document(plan, values.warnings()),
        screen -> IndexPlanText.print(plan, screen, call.repeated()));
    call.traces(plan.indices().stream().flatMap(each -> each.problem().stream()));
    return plan.hasProblem() ? ExitCode.FAILED : ExitCode.DONE;
  }

  /**
   * The values, with the source of dumps that was named, once the Job that was named is complete.
   */
  public static Values values(Call call, Progress progress) {
    Values values =
        Values.read(
            call,
            builder ->
                call.text("--from")
                    .map(builder::dumpsFrom)
                    .orElse(builder)
                    .contacting(true)
                    .listener(progress));
    call.text("--after-job").ifPresent(job -> values.online().awaitJob(job));
    return values;
  }
}
