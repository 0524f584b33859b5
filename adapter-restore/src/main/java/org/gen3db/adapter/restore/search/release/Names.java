package org.gen3db.adapter.restore.search.release;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The names of what gen3db makes in a cluster; none is one that an ETL would take (S1). */
public final class Names {
  /** With which the names of all indices begin that are not in use. */
  public static final String LOAD = "gen3db-load-";

  /** With which the aliases begin through which documents are loaded. */
  static final String LOADING = "gen3db-loading-";

  /** With which the aliases begin that say from what files an index was loaded and compared. */
  static final String SEALED = "gen3db-sealed-";

  /** With which the aliases begin that say that gen3db has blocked writing into an index. */
  static final String BLOCKED = "gen3db-blocked-";

  private static final int LONGEST = 200;
  private static final int SHORT = 12;
  private static final int LONG = 40;

  private Names() {}

  /** The index that a run loads. */
  public static String load(String run, String index) {
    String name = LOAD + run + "-" + index.toLowerCase(Locale.ROOT);
    if (name.length() <= LONGEST && index.equals(index.toLowerCase(Locale.ROOT))) {
      return name;
    }
    return name.substring(0, Math.min(LONGEST - SHORT, name.length()))
        + "-"
        + sha256(index).substring(0, SHORT - 1);
  }

  /** Whether an index is one that any run loads for an index. */
  static boolean isLoadOf(String physical, String index) {
    int run = physical.indexOf('-', LOAD.length());
    return physical.startsWith(LOAD)
        && run > 0
        && physical.equals(load(physical.substring(LOAD.length(), run), index));
  }

  /** The alias of that index while it is loaded. */
  public static String loading(String run, String index) {
    return LOADING + load(run, index).substring(LOAD.length());
  }

  /** The alias of an index that was loaded from files with this sum. */
  static String sealed(String sum) {
    return SEALED + sum.substring(0, LONG);
  }

  /** Whether an alias says something to gen3db alone. */
  static boolean isOurs(String alias) {
    return alias.startsWith(LOADING) || alias.startsWith(SEALED) || alias.startsWith(BLOCKED);
  }

  /** Where an index goes that itself bore the name of an alias. */
  static String previous(String index) {
    return index + "__previous";
  }

  /** Where a release goes that was taken back. */
  static String rolledBack(String index) {
    return index + "__rolledback";
  }

  /** A name as a part of a path. */
  public static String path(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Whether it can be the name of an index or alias. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST
        && name.chars().noneMatch(c -> c <= ' ' || "\\/*?\"<>|,#:".indexOf(c) >= 0)
        && "-_+.".indexOf(name.charAt(0)) < 0
        && !name.startsWith("gen3db-");
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
