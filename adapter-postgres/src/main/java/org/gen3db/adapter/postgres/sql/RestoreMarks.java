package org.gen3db.adapter.postgres.sql;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** By what the server tells what restores made for themselves from what is others'. */
public final class RestoreMarks {
  /** The comment of the role that loads, and of its database until that takes its place. */
  public static final String LOADS = "gen3db: loads a restore";

  /** The comment of a role that owns a template, and has its name. */
  public static final String OWNS_TEMPLATE = "gen3db: owns a template of a restore";

  /** The first line of the comment of a template. */
  public static final String TEMPLATE = "gen3db: template of a restore";

  private static final String PREFIX = "gen3db_template_";
  private static final int KEY_DIGITS = 32;

  private RestoreMarks() {}

  /** The name of a template, by a digest in hex digits of what it was made of. */
  public static String templateName(String digest) {
    return PREFIX + digest.substring(0, KEY_DIGITS);
  }

  /** What the names of templates match, as the server's regular expression in quotes. */
  public static Sql templateNames() {
    return Sql.literal("^" + PREFIX + "[0-9a-f]{" + KEY_DIGITS + "}$");
  }

  /** How the second line of a template's comment ends: for which database it was made. */
  public static String madeFor(String live) {
    return " for " + word(live);
  }

  /** A name as it stands in a comment: without a space or an end of a line. */
  public static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
