package org.gen3db.runner.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.console.Verbosity;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.PlanView;
import org.gen3db.runner.output.ReportView;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command that works on services that exist: with {@code --dry-run} it prints the plan of it and
 * changes nothing.
 *
 * @param name the command's name
 * @param kind the kind of the document that it prints
 */
record OperationRun(String name, String kind) {
  static final String DRY_RUN = "--dry-run";

  /** The options of all of them. */
  static void declare(CommandSpec spec) {
    spec.addOption(Options.flag("Say what would be done, as a plan, and change nothing.", DRY_RUN));
    Options.report(spec);
  }

  /** Runs it, or shows it. */
  int run(Call call, Operation operation) {
    return run(call, values -> operation, builder -> builder);
  }

  /**
   * Runs it, or shows it.
   *
   * @param operation what it is for these values
   * @param further what it adds to how the values are read
   */
  int run(Call call, Function<Values, Operation> operation, UnaryOperator<Gen3DbBuilder> further) {
    call.checkReport();
    return call.has(DRY_RUN) ? show(call, operation, further) : perform(call, operation, further);
  }

  private int show(
      Call call, Function<Values, Operation> operation, UnaryOperator<Gen3DbBuilder> further) {
    Values values;
    Plan plan;
    Map<String, List<String>> statements = Map.of();
    try (Progress progress = call.progressOfLooks()) {
      values =
          Values.read(call, builder -> further.apply(builder).listener(progress).contacting(true));
      plan = values.online().plan(operation.apply(values));
      if (call.verbosity().atLeast(Verbosity.VERBOSE)) {
        statements = values.online().statements(plan);
      }
    }
    Map<String, List<String>> shown = statements;
    call.result(
        Documents.plan(plan, shown, values.warnings()),
        screen -> new PlanView(plan, name, shown, call.repeated(), screen).print());
    call.traces(plan.services().stream().flatMap(service -> service.problem().stream()));
    return plan.services().stream().anyMatch(service -> service.problem().isPresent())
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private int perform(
      Call call, Function<Values, Operation> operation, UnaryOperator<Gen3DbBuilder> further) {
    try (Progress progress = call.progress()) {
      Values values =
          Values.read(call, builder -> further.apply(builder).listener(progress).contacting(true));
      call.console().interruption().awaitSteps();
      long start = System.nanoTime();
      Report report = values.online().perform(operation.apply(values));
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.close();
      call.result(
          Documents.report(kind, report, values.warnings(call, report)),
          screen -> {
            var view =
                new ReportView(
                    report, values.deployment().settings(), elapsed, call.repeated(), screen);
            boolean removes = operation.apply(values) instanceof Remove;
            (removes ? view.ofRemoval() : view).print(values.leavesServer(report));
          });
      call.traces(report.services().stream().flatMap(service -> service.problem().stream()));
      return report.any(Outcome.FAILED) ? ExitCode.FAILED : ExitCode.DONE;
    }
  }
}
