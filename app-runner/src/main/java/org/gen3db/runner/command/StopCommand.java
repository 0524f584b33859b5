package org.gen3db.runner.command;

import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.output.Documents;
import picocli.CommandLine.Model.CommandSpec;

/** {@code stop}: stops the server that gen3db started: the embedded one, or the values' own. */
public final class StopCommand implements Command {
  @Override
  public String name() {
    return "stop";
  }

  @Override
  public String summary() {
    return "Stop the embedded PostgreSQL.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.valuesOfServer(spec);
  }

  @Override
  public int run(Call call) {
    DatabaseLauncher launcher =
        Values.readEvenNone(call, builder -> builder)
            .online()
            .launcher()
            .orElseThrow(
                () ->
                    Call.wrongUsage(
                        "--embedded",
                        "gen3db stops no server but the one that it started itself",
                        "Say so: gen3db stop --embedded."));
    boolean ran = launcher.stop();
    call.result(
        Documents.stopped(launcher.describe(), ran),
        screen ->
            screen.paragraph(
                "",
                ran
                    ? "Stopped: "
                        + launcher.describe()
                        + ". Its data stays; the next command that needs it starts it again."
                    : "Was not running: " + launcher.describe() + "."));
    return ExitCode.DONE;
  }
}
