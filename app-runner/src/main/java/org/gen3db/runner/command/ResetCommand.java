package org.gen3db.runner.command;

import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Reset;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import picocli.CommandLine.Model.CommandSpec;

/** {@code reset}: drops what bears this environment's id, and makes it anew. */
public final class ResetCommand implements Command {
  private static final String YES = "--yes";

  @Override
  public String name() {
    return "reset";
  }

  @Override
  public String summary() {
    return "Drop the databases that bear this environment's id, and make them anew, empty.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    spec.addOption(
        Options.text(
            "RELEASE", "The release's name once more, as your word that its data may go.", YES));
    spec.addOption(Options.flag("End the sessions in the databases that are dropped.", "--evict"));
    OperationRun.declare(spec);
  }

  @Override
  public int run(Call call) {
    return new OperationRun(name(), "Reset")
        .run(call, values -> reset(call, values), builder -> builder);
  }

  /** A dry run needs no word; everything else needs the very name. */
  private static Operation reset(Call call, Values values) {
    String release = values.deployment().release();
    boolean agreed = call.text(YES).map(release::equals).orElse(call.has(OperationRun.DRY_RUN));
    if (!agreed) {
      throw Call.wrongUsage(
          YES,
          "all data of the release '"
              + release
              + "' would be dropped, and nobody has agreed to that",
          "See what it would drop with --dry-run; then give --yes " + release + ".");
    }
    return new Reset(release, call.has("--evict"));
  }
}
