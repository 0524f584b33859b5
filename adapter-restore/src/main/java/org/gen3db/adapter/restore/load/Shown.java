package org.gen3db.adapter.restore.load;

import java.util.regex.Pattern;

/** A statement as a message shows it: its first words, and no value of anybody's data. */
final class Shown {
  private static final int LONGEST = 100;
  private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*'?|\\$[A-Za-z_]*\\$.*");
  private static final Pattern VALUES = Pattern.compile("(?i)\\bVALUES\\b.*");

  private Shown() {}

  static String of(String statement) {
    String first = statement.length() > 1000 ? statement.substring(0, 1000) : statement;
    String line = first.replaceAll("\\s+", " ");
    String plain = STRING.matcher(VALUES.matcher(line).replaceFirst("VALUES …")).replaceAll("'…'");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
  }
}
