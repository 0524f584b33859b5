package org.gen3db.adapter.postgres.restore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names of what stands beside a database while it is restored. They follow from the database's
 * name, so that the next run finds what a killed one left.
 */
record ShadowNames(String live, String database, String role, String emptied) {
  private static final int LONGEST_IN_BYTES = 63;
  private static final int HASH_IN_BYTES = 4;

  static ShadowNames of(String live) {
    return new ShadowNames(
        live, with(live, "__next"), with(live, "__load"), with(live, "__emptied"));
  }

  /** That of the database which was replaced last, 1, and of those before it. */
  String previous(int number) {
    return with(live, "__previous" + (number == 1 ? "" : number));
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
