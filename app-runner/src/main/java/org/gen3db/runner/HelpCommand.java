package org.gen3db.runner;

import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.command.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code help}: what the commands are, or what one of them takes. */
final class HelpCommand implements Command {
  @Override
  public String name() {
    return "help";
  }

  @Override
  public String summary() {
    return "Show the commands, or one of them.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(Options.parameter("COMMAND", "The command.", false));
  }

  @Override
  public int run(Call call) {
    var all = Commands.all();
    var about =
        call.parameter(0)
            .map(
                name -> {
                  var command = all.getSubcommands().get(name);
                  if (command == null) {
                    throw UsageErrors.unknownCommand(name);
                  }
                  return command;
                })
            .orElse(all);
    call.print(UsageErrors.usage(about, call.console().screen()));
    return ExitCode.DONE;
  }
}
