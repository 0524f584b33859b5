package org.gen3db.runner.console;

import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A stream that people read. On a terminal, lines fit its width and may be coloured; anywhere else
 * they are as long as they are, since grep and awk want whole lines.
 */
public final class Screen {
  private static final int DEFAULT_WIDTH = 80;
  private static final int NARROWEST = 40;

  private final PrintStream stream;
  private final int width;
  private final boolean colours;

  private Screen(PrintStream stream, int width, boolean colours) {
    this.stream = stream;
    this.width = width;
    this.colours = colours;
  }

  static Screen on(PrintStream stream, boolean terminal, Map<String, String> environment) {
    if (!terminal) {
      return new Screen(stream, Integer.MAX_VALUE, false);
    }
    boolean colours =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Screen(stream, Math.max(NARROWEST, width(environment)), colours);
  }

  private static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (!columns.isEmpty()
        && columns.length() < 6
        && columns.chars().allMatch(Character::isDigit)) {
      return Integer.parseInt(columns);
    }
    int detected = CommandSpec.create().usageMessage().autoWidth(true).width();
    return detected > 0 ? detected : DEFAULT_WIDTH;
  }

  /** The most characters of a line. */
  public int width() {
    return width;
  }

  /** Whether text may be coloured. */
  public boolean colours() {
    return colours;
  }

  /** The text in a style, where colours are on. */
  public String styled(String text, Style... styles) {
    if (!colours) {
      return text;
    }
    // What switches bold off switches a double underline on in some terminals; a reset does not.
    return Style.on(styles) + text + Style.reset.on();
  }

  /** An empty line. */
  public void line() {
    stream.println();
  }

  /** A line as it is. */
  public void line(String text) {
    stream.println(text);
  }

  /**
   * Text that is broken between words where it is too long; further lines are indented by two more.
   * Only spaces are broken at: an option, a path or a name stays whole, to be copied.
   *
   * @param prefix what stands before it: an indent, and perhaps a word in a style
   */
  public void paragraph(String prefix, String text) {
    String further = " ".repeat(prefix.length() - prefix.stripLeading().length() + 2);
    String before = prefix;
    for (String part : text.split("\n", -1)) {
      wrap(before, further, part);
      before = further;
    }
  }

  private void wrap(String prefix, String further, String text) {
    var current = new StringBuilder(prefix);
    int length = visibleLength(prefix);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && length + 1 + word.length() > width) {
        line(current.toString());
        current.setLength(0);
        current.append(further);
        length = further.length();
        empty = true;
      }
      if (!empty) {
        current.append(' ');
        length++;
      }
      current.append(word);
      length += word.length();
      empty = false;
    }
    line(current.toString());
  }

  /** A style's own characters, from ESC to m, take no room. */
  private static int visibleLength(String text) {
    int length = 0;
    boolean code = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      code |= c == '\u001b';
      length += code ? 0 : 1;
      code &= c != 'm';
    }
    return length;
  }

  /** Text that holds its own line ends. */
  public void print(String text) {
    stream.print(text);
  }
}
