package org.gen3db.testkit.aws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** An object of the stand-in for S3. */
final class StoredBytes {
  private static final long[] OF_BYTES = new long[256];

  static {
    for (int value = 0; value < OF_BYTES.length; value++) {
      long crc = value;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x9A6C9329AC4BC9B5L;
      }
      OF_BYTES[value] = crc;
    }
  }

  private final byte[] bytes;
  private final String tag;
  private final Map<String, String> headers;
  private final boolean archived;
  private final Instant written;

  /**
   * @param tag the name of its version, without quotation marks
   * @param headers that its answers have beside the usual ones, such as a checksum
   * @param archived whether it is given out only after it was asked to
   * @param written when
   */
  private StoredBytes(
      byte[] bytes, String tag, Map<String, String> headers, boolean archived, Instant written) {
    this.bytes = bytes.clone();
    this.tag = tag;
    this.headers = Map.copyOf(headers);
    this.archived = archived;
    this.written = written;
  }

  /** One that came in one piece. */
  static StoredBytes of(byte[] bytes, Map<String, String> headers) {
    return new StoredBytes(bytes, md5(bytes), headers, false, Instant.now());
  }

  /** One that came in parts, whose version bears a name that is no digest of the whole. */
  static StoredBytes inParts(byte[] bytes, Map<String, String> headers) {
    return new StoredBytes(
        bytes,
        md5(md5(bytes).getBytes(StandardCharsets.US_ASCII)) + "-2",
        headers,
        false,
        Instant.now());
  }

  StoredBytes inArchive() {
    return new StoredBytes(bytes, tag, headers, true, written);
  }

  StoredBytes writtenAt(Instant time) {
    return new StoredBytes(bytes, tag, headers, archived, time);
  }

  Instant written() {
    return written;
  }

  /** The CRC of 64 bits of NVM Express, as headers of S3 have it. */
  static String crc64(byte[] bytes) {
    long crc = -1;
    for (byte each : bytes) {
      crc = crc >>> Byte.SIZE ^ OF_BYTES[(int) (crc ^ each) & 0xff];
    }
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(~crc).array());
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
