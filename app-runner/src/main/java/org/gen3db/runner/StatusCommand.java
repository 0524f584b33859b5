package org.gen3db.runner;

import java.util.List;
import org.gen3db.domain.provision.ServiceStatus;
import org.gen3db.domain.provision.ServiceStatus.State;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.StatusView;
import picocli.CommandLine.Model.CommandSpec;

/** {@code status}: what exists now, with real logins. */
final class StatusCommand implements Command {
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
  }

  @Override
  public int run(Call call) {
    Values values;
    List<ServiceStatus> services;
    try (Progress progress = Progress.ofLooks(call.console(), call.verbosity())) {
      values = Values.read(call, builder -> builder.listener(progress).contacting(true));
      services = values.online().status();
    }
    call.result(
        Documents.status(values.deployment(), services, values.warnings()),
        screen -> new StatusView(services, call.repeated(), screen).print());
    call.traces(services.stream().flatMap(service -> service.findings().stream()));
    return services.stream().allMatch(service -> service.state() == State.READY)
        ? ExitCode.DONE
        : ExitCode.ATTENTION;
  }
}
