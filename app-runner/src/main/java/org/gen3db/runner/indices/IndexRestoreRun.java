package org.gen3db.runner.indices;

import java.util.Set;
import java.util.TreeSet;
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
    try (Progress progress = Progress.on(call.console(), call.verbosity())) {
      Values values =
          Values.read(
              call,
              builder ->
                  call.text("--from")
                      .map(builder::dumpsFrom)
                      .orElse(builder)
                      .contacting(true)
                      .listener(progress));
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
}
