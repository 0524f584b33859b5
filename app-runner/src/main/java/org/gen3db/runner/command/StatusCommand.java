package org.gen3db.runner.command;

import java.util.ArrayList;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.Status;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.StatusView;
import picocli.CommandLine.Model.CommandSpec;

/** {@code status}: what exists now, with real logins. */
public final class StatusCommand implements Command {
  @Override
  public String name() {
    return "status";
  }

  @Override
  public String summary() {
    return "Say what exists now, with a real login for each service.";
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
    Status status;
    try (Progress progress = call.progressOfLooks()) {
      call.adapters().expectServer(call);
      values = Values.read(call, builder -> builder.listener(progress).contacting(true));
      status = values.online().status();
    }
    var warnings = new ArrayList<Notice>(values.warnings());
    warnings.addAll(status.leftOver());
    call.result(
        Documents.status(status, warnings),
        screen -> new StatusView(status, call.repeated(), screen).print());
    call.traces(status.services().stream().flatMap(service -> service.findings().stream()));
    return status.ready() ? ExitCode.DONE : ExitCode.ATTENTION;
  }
}
