package org.gen3db.runner.command;

import org.gen3db.domain.report.Checkup;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.output.DoctorView;
import org.gen3db.runner.output.Documents;
import picocli.CommandLine.Model.CommandSpec;

/** {@code doctor}: whether stores, servers and administrators can do what the values want. */
public final class DoctorCommand implements Command {
  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "Check what stands in the way, before anything is changed.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    Options.report(spec);
  }

  @Override
  public int run(Call call) {
    call.checkReport();
    Values values;
    Checkup checkup;
    try (Progress progress = call.progressOfLooks()) {
      call.adapters().expectServer(call);
      values = Values.read(call, builder -> builder.listener(progress).contacting(true));
      checkup = values.online().doctor();
    }
    call.result(
        Documents.doctor(checkup, values.warnings()),
        screen -> new DoctorView(checkup, call.repeated(), screen).print());
    call.traces(checkup.checks().stream().flatMap(check -> check.found().stream()));
    return checkup.blocked() ? ExitCode.ATTENTION : ExitCode.DONE;
  }
}
