package org.gen3db.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.values.Nearest;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.console.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Mistakes on the command line, in our form and with the nearest known word. */
final class UsageErrors {
  private static final int WIDEST_HELP = 100;
  private static final int NARROWEST_HELP = 55;

  /** To xterm it is a double underline. */
  private static final String BOLD_OFF_OF_PICOCLI = "\u001b[21m";

  private static final String BOLD_OFF = "\u001b[22m";

  private UsageErrors() {}

  /** The help of a command. */
  static String usage(CommandLine command, Screen screen) {
    int width = Math.min(WIDEST_HELP, screen.width());
    command.setUsageHelpWidth(Math.max(NARROWEST_HELP, width));
    String usage = command.getUsageMessage(screen.colours() ? Ansi.ON : Ansi.OFF);
    return usage.replace(BOLD_OFF_OF_PICOCLI, BOLD_OFF);
  }

  static Gen3DbException unknownCommand(String name) {
    return Call.wrongUsage(
        Commands.NAME,
        "'" + shown(name) + "' is no command of gen3db" + nearest(name, Commands.names()),
        "gen3db --help lists the commands.");
  }

  /** What picocli found wrong. */
  static Gen3DbException of(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String command = spec.qualifiedName();
    String hint = "See " + command + " --help.";
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      if (unmatched.isUnknownOption()) {
        String option = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
        return Call.wrongUsage(
            command,
            "the option " + shown(option) + " is unknown" + nearest(option, options(spec)),
            tooEarly(spec, option).orElse(hint));
      }
      return Call.wrongUsage(
          command,
          "the argument '"
              + shown(first)
              + "' belongs to no option"
              + nearest(first, options(spec)),
          strayHint(spec).orElse(hint));
    }
    return Call.wrongUsage(command, missingWord(e).orElseGet(() -> firstLine(e)), hint);
  }

  /** Where an option of a command belongs that stands before it. */
  private static Optional<String> tooEarly(CommandSpec spec, String option) {
    return spec.subcommands().entrySet().stream()
        .filter(one -> one.getValue().getCommandSpec().findOption(option) != null)
        .findFirst()
        .map(
            one ->
                "Options stand behind the command: gen3db " + one.getKey() + " " + option + " …");
  }

  /** What a word that belongs to nothing was probably meant for. */
  private static Optional<String> strayHint(CommandSpec spec) {
    if (spec.name().equals("exec")) {
      return Optional.of("Put -- before the program: exec SERVICE -- CMD.");
    }
    OptionSpec service = spec.findOption("--service");
    return service == null || service.hidden()
        ? Optional.empty()
        : Optional.of(
            "Choose a service with --service NAME; see " + spec.qualifiedName() + " --help.");
  }

  /** A word that must stand on the command line: said as the commands say it themselves. */
  private static Optional<String> missingWord(ParameterException e) {
    if (!(e instanceof MissingParameterException missing)
        || missing.getMissing().isEmpty()
        || !missing.getMissing().get(0).isPositional()) {
      return Optional.empty();
    }
    String label = missing.getMissing().get(0).paramLabel();
    return Optional.of(
        switch (label) {
          case "CMD" -> "CMD is missing behind --";
          case "bash|zsh" -> "bash or zsh is missing";
          default -> label + " is missing";
        });
  }

  /** What stands behind an equals sign may be a password that missed its option. */
  private static String shown(String argument) {
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals) + "=…";
  }

  private static String nearest(String word, List<String> known) {
    if (word.length() <= 2) {
      return ""; // any one letter is near any other
    }
    return Nearest.to(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static List<String> options(CommandSpec spec) {
    var names = new ArrayList<String>();
    spec.options().forEach(option -> names.addAll(List.of(option.names())));
    return names;
  }

  private static String firstLine(ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return message.isEmpty()
        ? "the command line cannot be understood"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
