package org.gen3db.runner;

import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.command.Command;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** {@code completion}: the script that completes commands and options in a shell. */
final class CompletionCommand implements Command {
  /** zsh runs bash's script by a module that it must load first. */
  private static final String FOR_ZSH =
      """
      autoload -U +X compinit && compinit
      autoload -U +X bashcompinit && bashcompinit
      """;

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "Print the completion script: source <(gen3db completion bash).";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(Options.parameter("bash|zsh", "The shell.", true));
  }

  @Override
  public int run(Call call) {
    String shell = call.required("bash or zsh");
    String script =
        switch (shell) {
          case "bash" -> "";
          case "zsh" -> FOR_ZSH;
          default ->
              throw Call.wrongUsage(
                  "completion",
                  "there is no script for '" + shell + "'",
                  "Use gen3db completion bash or gen3db completion zsh.");
        };
    call.print(script + AutoComplete.bash(Commands.NAME, Commands.all()));
    return ExitCode.DONE;
  }
}
