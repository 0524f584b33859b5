package org.gen3db.runner.command;

import java.time.Duration;
import java.util.List;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.KeptPlan;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.ReportView;
import picocli.CommandLine.Model.CommandSpec;

/** {@code apply}: makes databases, roles and Secrets what the values want. */
public final class ApplyCommand implements Command {
  private static final String RESTORE = "--restore";
  private static final String FROM = "--from";
  private static final String VERSION = "--version";

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public String summary() {
    return "Make databases, roles and Secrets; safe to repeat and to interrupt.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(
        Options.parameter(
            "PLAN",
            "A plan kept by plan --out; refused when the world has moved since. Give the same"
                + " values as for the plan.",
            false));
    Options.values(spec);
    Options.report(spec);
    Options.permissions(spec);
    spec.addOption(
        Options.flag(
            "Then restore the data of services whose values ask for it and that have none yet.",
            RESTORE));
    spec.addOption(
        Options.text(
            "DIR|s3://…",
            "With " + RESTORE + ": where the dumps are, whatever gen3db.dumps says.",
            FROM));
    spec.addOption(
        Options.text(
            "V",
            "With " + RESTORE + ": the version of the data, a folder of the source.",
            VERSION));
    spec.addOption(
        Options.flag(
            "Restart no pods that run with an older password; tell them.", Values.NO_RESTART));
  }

  @Override
  public int run(Call call) {
    call.checkReport();
    ApplyOptions permissions = Values.permissions(call);
    if (call.has(RESTORE)) {
      return restoring(call, permissions);
    }
    for (String option : List.of(FROM, VERSION)) {
      if (call.has(option)) {
        throw Call.wrongUsage(
            option,
            "it is for data, and none is restored",
            "Add " + RESTORE + ", or leave it out.");
      }
    }
    KeptPlan kept = call.parameter(0).map(file -> KeptPlan.read(call, file)).orElse(null);
    try (Progress progress = call.progress()) {
      call.adapters().expectServer(call);
      Values values = Values.read(call, builder -> builder.listener(progress).contacting(true));
      call.console().interruption().awaitSteps();
      long start = System.nanoTime();
      Report report =
          kept == null
              ? values.online().apply(permissions)
              : applyKept(kept, values, permissions, call);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.close();
      call.result(
          Documents.apply(report, values.warnings(call, report)),
          screen ->
              new ReportView(
                      report, values.deployment().settings(), elapsed, call.repeated(), screen)
                  .print(values.leavesServer(report)));
      call.traces(report.services().stream().flatMap(service -> service.problem().stream()));
      return ExitCode.of(report);
    }
  }

  private static int restoring(Call call, ApplyOptions permissions) {
    if (call.parameter(0).isPresent()) {
      throw Call.wrongUsage(
          RESTORE,
          "a kept plan does not tell what is restored",
          "Apply the plan without it; then run restore.");
    }
    try (Progress progress = call.progress()) {
      call.adapters().expectServer(call);
      Values values =
          Values.read(
              call,
              builder ->
                  call.text(FROM)
                      .map(builder::dumpsFrom)
                      .orElse(builder)
                      .listener(progress)
                      .contacting(true));
      String version = RestoreCommand.version(call);
      call.console().interruption().awaitSteps();
      long start = System.nanoTime();
      RestoreReport done = values.online().applyAndRestore(permissions, version);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.close();
      return RestoreCommand.tell(
          call,
          values,
          done,
          elapsed,
          Documents.applied(done, values.warnings(call, done.report())));
    }
  }

  /** What the kept plan is now is what is applied, and held again under each role's lock. */
  private static Report applyKept(
      KeptPlan kept, Values values, ApplyOptions permissions, Call call) {
    values.online().awaitMaster();
    Plan now = values.online().plan(permissions);
    kept.refuseIfMoved(Documents.plan(now, values.warnings()), call.list("--service"));
    return values.online().apply(permissions, now);
  }
}
