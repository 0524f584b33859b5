package org.gen3db.adapter.helm;

import java.util.List;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Says in our own words what the YAML parser found. Its own words quote the text, in which a
 * password may stand, so nothing of them is shown.
 */
final class YamlProblems {
  private record Rule(String found, String message, String hint, boolean whereItBegan) {}

  private static final String QUOTE = "Put the text in quotes.";
  private static final String INDENT =
      "Check the indentation here and in the lines above, in spaces.";

  /** The first rule whose text the parser's problem contains speaks. */
  private static final List<Rule> RULES =
      List.of(
          rule("TAB", "a tab stands where YAML wants spaces.", "Indent with spaces, never tabs."),
          rule(
              "that cannot start any token",
              "text begins with a character that YAML keeps for itself, such as @, ` or %.",
              QUOTE),
          rule(
              "mapping values are not allowed here",
              "a colon stands where no key can be: text with a colon and a space in it, or a key"
                  + " that is indented differently from the line above.",
              "Put text with a colon in quotes, or indent the keys of one map alike."),
          rule(
              "could not find expected ':'",
              "a key without its colon, or text over several lines without quotes.",
              "Write key: value, with a space after the colon."),
          rule(
              "sequence entries are not allowed here",
              "a list item (-) stands where none can be.",
              INDENT),
          began(
              "unexpected end of stream",
              "a quote is opened here and never closed.",
              "Close the quote at the end of the text."),
          began(
              "unexpected document separator",
              "a quote is opened here and not closed before the next ---.",
              "Close the quote at the end of the text."),
          rule(
              "unknown escape character",
              "text in double quotes has a backslash with a letter that YAML does not know.",
              "Double the backslash, or use single quotes."),
          rule(
              "escape sequence of",
              "text in double quotes has a backslash without its hexadecimal digits.",
              "Double the backslash, or use single quotes."),
          began(
              "expected ',' or ']'",
              "a list is opened here with [ and not closed, or lacks a comma.",
              "Close it with ], or put text that begins with [ in quotes."),
          began(
              "expected ',' or '}'",
              "a map is opened here with { and not closed, or lacks a comma.",
              "Close it with }, or put text that begins with { in quotes."),
          rule(
              "expected <block end>",
              "this line does not fit under the lines above it: its indentation differs from theirs,"
                  + " or text follows a closed quote.",
              INDENT),
          rule(
              "tag",
              "text begins with !, which YAML takes for a tag, and the tag is not known.",
              QUOTE),
          rule(
              "expected '<document start>'",
              "the document has ended before this line, which belongs to nothing above it.",
              "Check the lines above for ..., and that all keys of one map are indented alike."),
          rule(
              "incompatible YAML document",
              "the file says that it is written in another version of YAML.",
              "Remove the line that begins with %YAML."));

  private YamlProblems() {}

  static Notice of(MarkedYAMLException e, YamlOrigin origin) {
    String found = String.valueOf(e.getProblem());
    String all = found + " " + e.getContext();
    Rule rule =
        RULES.stream()
            .filter(r -> all.contains(r.found()))
            .findFirst()
            .orElseGet(() -> rule("", "this is not YAML.", INDENT));
    Mark at = rule.whereItBegan() ? first(e.getContextMark(), e.getProblemMark()) : null;
    Mark mark = first(at, first(e.getProblemMark(), e.getContextMark()));
    int line = mark == null ? 1 : mark.getLine() + 1;
    String column = mark == null ? "" : "column %d: ".formatted(mark.getColumn() + 1);
    return origin.problem(line, column + rule.message(), rule.hint());
  }

  /** The line, counted from 1, at which the parser could go no further. */
  static int line(MarkedYAMLException e) {
    Mark mark = first(e.getProblemMark(), e.getContextMark());
    return mark == null ? 1 : mark.getLine() + 1;
  }

  private static Rule rule(String found, String message, String hint) {
    return new Rule(found, message, hint, false);
  }

  /** A problem that is found at the end of something, and belongs to where it began. */
  private static Rule began(String found, String message, String hint) {
    return new Rule(found, message, hint, true);
  }

  private static @Nullable Mark first(@Nullable Mark one, @Nullable Mark other) {
    return one == null ? other : one;
  }
}
