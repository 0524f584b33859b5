package org.gen3db.runner.output;

import java.util.List;
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

  /** A command with these options. */
  String command(String name) {
    return "gen3db " + name + options();
  }

  /** The same as a way out: what is left out of it stands behind, as a comment of the shell. */
  String wayOut(String name) {
    return command(name) + (incomplete ? "  # with your --set too" : "");
  }

  /** How the commands are announced. */
  String next() {
    return incomplete ? "Next, with your --set too:" : "Next:";
  }

  private String options() {
    return words.stream().map(Repeated::quoted).map(" "::concat).collect(Collectors.joining());
  }

  /** For any POSIX shell. */
  public static String quoted(String word) {
    return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
