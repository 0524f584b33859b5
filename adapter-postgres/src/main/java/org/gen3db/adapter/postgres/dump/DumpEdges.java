package org.gen3db.adapter.postgres.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning and the end of a dump that passes by: they tell its server, and that it is whole.
 */
final class DumpEdges {
  private static final int LENGTH = 2048;
  private static final Pattern SERVER =
      Pattern.compile("(?m)^-- Dumped from database version ([^ \\r\\n]+)");
  private static final Pattern END =
      Pattern.compile("(?m)^-- PostgreSQL database dump complete\\r?$");

  private final ByteArrayOutputStream first = new ByteArrayOutputStream();
  private byte[] last = new byte[0];

  void pass(byte[] bytes, int count) {
    first.write(bytes, 0, Math.min(count, LENGTH - first.size()));
    int kept = count >= LENGTH ? 0 : Math.min(last.length, LENGTH - count);
    int taken = Math.min(count, LENGTH);
    byte[] next = new byte[kept + taken];
    System.arraycopy(last, last.length - kept, next, 0, kept);
    System.arraycopy(bytes, count - taken, next, kept, taken);
    last = next;
  }

  /** Whether it ends as every dump does. */
  boolean isWhole() {
    return END.matcher(new String(last, StandardCharsets.UTF_8)).find();
  }

  /** The version of the server; empty where it does not say it. */
  String serverVersion() {
    Matcher said = SERVER.matcher(first.toString(StandardCharsets.UTF_8));
    return said.find() ? said.group(1) : "";
  }
}
