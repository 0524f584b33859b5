package org.gen3db.runner.output;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a command line belongs to every further command about the same release, so that a command
 * we name can be pasted as it stands.
 *
 * @param words the options that choose the release and its values
 * @param incomplete whether some were left out because they may hold a password
 */
public record Repeated(List<String> words, boolean incomplete) {
  /** Nothing is known of the command line. */
  public static final Repeated NOTHING = new Repeated(List.of(), false);

  private static final Set<String> WITH_VALUES = Set.of("apply", "plan", "status");

  private static final Pattern COMMAND =
      Pattern.compile(
          "gen3db (?<name>[a-z]+)\\b(?<own>(?: --(?:take-over|harden|service) [\\w,-]+| --[a-z-]+)*)");

  private static final Pattern COMMAND_AT_THE_END =
      Pattern.compile("(" + COMMAND.pattern() + ")\\.$");

  /** A command with these options. */
  String command(String name) {
    return "gen3db " + name + options();
  }

  /** A hint whose commands have these options, and no full stop that would be pasted with them. */
  String in(String hint) {
    String open = COMMAND_AT_THE_END.matcher(hint).replaceFirst("$1");
    return COMMAND
        .matcher(open)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    WITH_VALUES.contains(found.group(1))
                        ? found.group() + options()
                        : found.group()));
  }

  /** How the commands are announced. */
  String next() {
    return incomplete ? "Next, with your --set too:" : "Next:";
  }

  private String options() {
    return words.stream().map(Repeated::quoted).map(" "::concat).collect(Collectors.joining());
  }

  /** For any POSIX shell. */
  private static String quoted(String word) {
    return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
