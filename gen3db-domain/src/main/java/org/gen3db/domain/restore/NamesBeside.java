package org.gen3db.domain.restore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * The names of what a restore makes beside a database. They follow from the database's name, so
 * that whoever comes next finds them; those that would be longer than PostgreSQL's 63 bytes are
 * shortened with a hash.
 */
public final class NamesBeside {
  private static final int LONGEST_IN_BYTES = 63;
  private static final int HASH_IN_BYTES = 4;

  /** No more names are looked for. */
  private static final int MOST = 99;

  private NamesBeside() {}

  /** The database that is loaded, until it takes the place of the live one. */
  public static String next(String live) {
    return with(live, "__next");
  }

  /** The role that loads it. */
  public static String load(String live) {
    return with(live, "__load");
  }

  /** The database that was live and held no table, until it is dropped. */
  public static String emptied(String live) {
    return with(live, "__emptied");
  }

  /**
   * A database that was replaced.
   *
   * @param number 1 for the one that was replaced last, and up to 99 for those before it
   */
  public static String previous(String live, int number) {
    return with(live, "__previous" + (number == 1 ? "" : number));
  }

  /** Whether a database of this name stands beside a live one by a restore. */
  public static boolean isBeside(String live, String name) {
    return name.equals(next(live))
        || name.equals(emptied(live))
        || IntStream.rangeClosed(1, MOST).anyMatch(n -> name.equals(previous(live, n)));
  }

  /** The server would cut a long name silently, and so two of them to the same. */
  private static String with(String live, String end) {
    if (bytes(live + end) <= LONGEST_IN_BYTES) {
      return live + end;
    }
    String tail = "_" + hash(live) + end;
    String head = live;
    while (bytes(head + tail) > LONGEST_IN_BYTES) {
      head = head.substring(0, head.offsetByCodePoints(head.length(), -1));
    }
    return head + tail;
  }

  private static String hash(String name) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, HASH_IN_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
