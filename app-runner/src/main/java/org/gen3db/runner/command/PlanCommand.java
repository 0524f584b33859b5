package org.gen3db.runner.command;

import java.util.List;
import java.util.Map;
import org.gen3db.domain.plan.Plan;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.KeptPlan;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.console.Verbosity;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.PlanView;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plan}: what the values decide and what apply would change. */
public final class PlanCommand implements Command {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String summary() {
    return "Say what apply would change, and change nothing.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    Options.report(spec);
    Options.permissions(spec);
    spec.addOption(Options.flag("Contact nothing: what the values alone decide.", "--offline"));
    spec.addOption(
        Options.text("FILE", "Keep the plan in this file, for gen3db apply FILE.", "--out"));
    spec.addOption(
        Options.flag("End with 3 when apply would change something.", "--detailed-exitcode"));
  }

  @Override
  public int run(Call call) {
    call.checkReport();
    boolean offline = call.has("--offline");
    if (offline && call.has("--detailed-exitcode")) {
      throw Call.wrongUsage(
          "--detailed-exitcode",
          "without a look at the server nobody knows whether anything would change",
          "Leave --offline or --detailed-exitcode out.");
    }
    if (offline && call.has("--out")) {
      throw Call.wrongUsage(
          "--out",
          "a plan without a look at the server cannot be applied",
          "Leave --offline out; or keep it with -o json > FILE.");
    }
    call.text("--out").ifPresent(file -> KeptPlan.checkPlace(call, file));
    Values values;
    Plan plan;
    Map<String, List<String>> statements = Map.of();
    try (Progress progress = call.progressOfLooks()) {
      if (!offline) {
        call.adapters().expectServer(call);
      }
      values = Values.read(call, builder -> builder.listener(progress).contacting(!offline));
      plan =
          offline
              ? values.gen3db().planOffline(Values.permissions(call))
              : values.online().plan(Values.permissions(call));
      if (!offline && call.verbosity().atLeast(Verbosity.VERBOSE)) {
        statements = values.online().statements(plan);
      }
    }
    Document kept = Documents.plan(plan, values.warnings());
    call.text("--out").ifPresent(file -> KeptPlan.write(call, file, kept));
    Map<String, List<String>> shown = statements;
    call.result(
        Documents.plan(plan, shown, values.warnings()),
        screen -> new PlanView(plan, "apply", shown, call.repeated(), screen).print());
    call.traces(plan.services().stream().flatMap(service -> service.problem().stream()));
    return exitCode(plan, call.has("--detailed-exitcode"));
  }

  private static int exitCode(Plan plan, boolean detailed) {
    for (Plan.PlannedService service : plan.services()) {
      if (service.problem().isPresent()) {
        return ExitCode.FAILED;
      }
    }
    return detailed && plan.hasChanges() ? ExitCode.ATTENTION : ExitCode.DONE;
  }
}
