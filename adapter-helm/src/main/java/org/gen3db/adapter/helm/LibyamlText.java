package org.gen3db.adapter.helm;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A YAML text in which what Helm's parser reads and ours does not is written so that both do: a tab
 * as white space within a line, and {@code \'} in double quotes. It is changed only where our
 * parser stopped, since only the parser knows whether that is inside of a text.
 */
final class LibyamlText {
  /** How many characters may be read again in all; beyond, the parser's complaint stands. */
  private static final long MAX_READ = 50_000_000;

  private final StringBuilder text;
  private long read;

  LibyamlText(String text) {
    this.text = new StringBuilder(text);
  }

  String text() {
    return text.toString();
  }

  /** Whether the cause was taken away, and the text is to be read again. */
  boolean mended(MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    if (mark == null) {
      return false;
    }
    int at = text.offsetByCodePoints(0, Math.min(mark.getIndex(), codePoints()));
    read += at;
    return read < MAX_READ
        && at < text.length()
        && switch (text.charAt(at)) {
          case '\t' -> tabMended(at);
          case '\'' -> escapeMended(at);
          default -> false;
        };
  }

  private int codePoints() {
    return text.codePointCount(0, text.length());
  }

  /** Not in an indentation, nor behind the sign of an item, which is one: Helm refuses it there. */
  private boolean tabMended(int at) {
    String before = text.substring(text.lastIndexOf("\n", at) + 1, at);
    if (before.chars().allMatch(c -> " \t-?:".indexOf(c) >= 0) && !isBlankLine(before, at)) {
      return false;
    }
    for (int i = at; i < text.length() && text.charAt(i) == '\t'; i++) {
      text.setCharAt(i, ' ');
    }
    return true;
  }

  private boolean isBlankLine(String before, int at) {
    int end = at;
    while (end < text.length() && " \t\r".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return !before.isEmpty()
        && before.isBlank()
        && (end == text.length() || text.charAt(end) == '\n');
  }

  private boolean escapeMended(int at) {
    if (at == 0 || text.charAt(at - 1) != '\\') {
      return false;
    }
    text.deleteCharAt(at - 1);
    return true;
  }
}
