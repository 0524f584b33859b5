package org.gen3db.adapter.postgres.restore;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind a database's comment from before it takes the place of another until it is
 * settled, and goes on standing there where the run was killed in between: the next run of the same
 * then knows that what it finds live is no release of before, which would be kept in place of the
 * one that is.
 *
 * @param writes the database as it was loaded, by {@link Writes#digest}
 * @param input what it was loaded of, in digits; empty where that is not known
 */
record Unsettled(String writes, String input) {
  private static final Pattern MARK =
      Pattern.compile(" ?\\[gen3db-unsettled writes=([0-9a-f]*) input=([0-9a-f]*)]");

  /** The mark in a comment, if there is one. */
  static Optional<Unsettled> in(String comment) {
    Matcher found = MARK.matcher(comment);
    return found.find()
        ? Optional.of(new Unsettled(found.group(1), found.group(2)))
        : Optional.empty();
  }

  /** The comment without the mark. */
  static String without(String comment) {
    return MARK.matcher(comment).replaceAll("");
  }

  /** The comment with this mark, an older one replaced. */
  String behind(String comment) {
    return (without(comment) + " [gen3db-unsettled writes=" + writes + " input=" + input + "]")
        .strip();
  }

  /** Whether both were loaded of the same; what is not known is not the same. */
  boolean isOf(String other) {
    return !input.isEmpty() && input.equals(other);
  }
}
