package org.gen3db.testkit.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** An object of the stand-in for S3. */
final class StoredBytes {
  private final byte[] bytes;
  private final String tag;
  private final Map<String, String> headers;
  private final boolean archived;

  /**
   * @param tag the name of its version, without quotation marks
   * @param headers that its answers have beside the usual ones, such as a checksum
   * @param archived whether it is given out only after it was asked to
   */
  private StoredBytes(byte[] bytes, String tag, Map<String, String> headers, boolean archived) {
    this.bytes = bytes.clone();
    this.tag = tag;
    this.headers = Map.copyOf(headers);
    this.archived = archived;
  }

  /** One that came in one piece. */
  static StoredBytes of(byte[] bytes, Map<String, String> headers) {
    return new StoredBytes(bytes, md5(bytes), headers, false);
  }

  /** One that came in parts, whose version bears a name that is no digest of the whole. */
  static StoredBytes inParts(byte[] bytes, Map<String, String> headers) {
    return new StoredBytes(
        bytes, md5(md5(bytes).getBytes(StandardCharsets.US_ASCII)) + "-2", headers, false);
  }

  StoredBytes inArchive() {
    return new StoredBytes(bytes, tag, headers, true);
  }

  int length() {
    return bytes.length;
  }

  /** Some of it: a copy. */
  byte[] part(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  String tag() {
    return tag;
  }

  Map<String, String> headers() {
    return headers;
  }

  boolean archived() {
    return archived;
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
