package org.gen3db.runner.indices;

import java.util.Set;
import java.util.TreeSet;
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
      IndexRestore.Result done =
          back ? values.online().rollBackIndices(names) : values.online().restoreIndices(request);
      progress.close();
      call.result(
          IndexRestoreText.document(done, values.warnings()),
          screen -> IndexRestoreText.print(done, screen, call.repeated()));
      call.traces(done.outcomes().stream().flatMap(each -> each.problem().stream()));
      return done.hasProblem() ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  /** Makes the indices that guppy needs, where there are none. */
  public static int makeEmpty(Call call, Set<String> indices) {
    try (Progress progress = call.progress()) {
      Values values = values(call, progress);
      IndexRestore.Result done = values.online().makeEmptyIndices(indices);
      progress.close();
      call.result(
          IndexRestoreText.document(done, values.warnings()),
          screen -> IndexRestoreText.print(done, screen, call.repeated()));
      call.traces(done.outcomes().stream().flatMap(each -> each.problem().stream()));
      return done.hasProblem() ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  /** Shows what it would do. */
  public static int show(Call call, IndexRequest request) {
    try (Progress progress = call.progressOfLooks()) {
      Values values = values(call, progress);
      IndexPlan plan = values.online().planIndices(request);
      progress.close();
      call.result(
          IndexPlanText.document(plan, values.warnings()),
          screen -> IndexPlanText.print(plan, screen, call.repeated()));
      call.traces(plan.indices().stream().flatMap(each -> each.problem().stream()));
      return plan.hasProblem() ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  /** The values, with the source of dumps that was named. */
  static Values values(Call call, Progress progress) {
    return Values.read(
        call,
        builder ->
            call.text("--from")
                .map(builder::dumpsFrom)
                .orElse(builder)
                .contacting(true)
                .listener(progress));
  }
}
