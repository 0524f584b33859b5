package org.gen3db.runner;

import java.util.List;
import java.util.Optional;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.clone.CloneCommand;
import org.gen3db.runner.command.AdaptersCommand;
import org.gen3db.runner.command.ApplyCommand;
import org.gen3db.runner.command.Command;
import org.gen3db.runner.command.DoctorCommand;
import org.gen3db.runner.command.EnvCommand;
import org.gen3db.runner.command.ExecCommand;
import org.gen3db.runner.command.ExplainCommand;
import org.gen3db.runner.command.PlanCommand;
import org.gen3db.runner.command.PostRenderCommand;
import org.gen3db.runner.command.RemoveCommand;
import org.gen3db.runner.command.RenderCommand;
import org.gen3db.runner.command.ResetCommand;
import org.gen3db.runner.command.RestoreCommand;
import org.gen3db.runner.command.RotateCommand;
import org.gen3db.runner.command.StatusCommand;
import org.gen3db.runner.command.StopCommand;
import org.gen3db.runner.dump.DumpCommand;
import org.gen3db.runner.former.ImportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands, and their specification for the parser. */
final class Commands {
  static final String NAME = "gen3db";

  private static final List<Command> ALL =
      List.of(
          new PlanCommand(),
          new ApplyCommand(),
          new StatusCommand(),
          new DoctorCommand(),
          new RestoreCommand(),
          new CloneCommand(),
          new DumpCommand(),
          new RotateCommand(),
          new RemoveCommand(),
          new ResetCommand(),
          new ImportCommand(),
          new ExplainCommand(),
          new RenderCommand(),
          new PostRenderCommand(),
          new EnvCommand(),
          new ExecCommand(),
          new AdaptersCommand(),
          new StopCommand(),
          new CompletionCommand(),
          new HelpCommand());

  private Commands() {}

  static Optional<Command> find(String name) {
    for (Command command : ALL) {
      if (command.name().equals(name)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  static List<String> names() {
    return ALL.stream().map(Command::name).toList();
  }

  /** The parser of the whole command line, for help and completion. */
  static CommandLine all() {
    return parser(ALL);
  }

  /** The parser of a command line that begins with this command: the others stay unloaded. */
  static CommandLine only(Command command) {
    return parser(List.of(command));
  }

  private static CommandLine parser(List<Command> commands) {
    CommandSpec root = CommandSpec.create().name(NAME);
    root.usageMessage()
        .description(
            "From the Helm values of a Gen3 deployment to working databases, roles and Secrets.")
        .footer("", "gen3db COMMAND --help says more about a command.")
        .synopsisSubcommandLabel("COMMAND");
    root.version(NAME + " " + Versions.of(Commands.class).orElse("of a development build"));
    root.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .arity("0")
            .usageHelp(true)
            .description("Show this help.")
            .build());
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .arity("0")
            .versionHelp(true)
            .description("Show the version.")
            .build());
    for (Command command : commands) {
      CommandSpec spec = CommandSpec.create();
      spec.usageMessage().description(command.summary()).abbreviateSynopsis(true);
      spec.usageMessage().sortOptions(false);
      command.declare(spec);
      Options.output(spec);
      root.addSubcommand(command.name(), spec);
    }
    // Arguments mean what they say: no @file, no ${variable}, no stripping of quotes.
    return new CommandLine(root)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setTrimQuotes(false)
        .setUsageHelpLongOptionsMaxWidth(24)
        .setUsageHelpAutoWidth(false);
  }
}
