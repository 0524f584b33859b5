package org.gen3db.adapter.aws.dumps;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * What S3 knows of the bytes of a whole object. One that was uploaded in parts may have checksums
 * of its parts alone, by which nobody who reads it otherwise can go.
 *
 * @param algorithm for messages
 * @param expected in lower-case hexadecimal digits
 * @param summing makes what works it out
 */
record WholeChecksum(String algorithm, String expected, Supplier<Summing> summing) {
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  /** A service that cannot work out one of 64 bits may put a shorter sum of its own there. */
  private static final int CRC64_DIGITS = 16;

  /** Such buckets have other names for versions than the digest of what is in them. */
  private static final String DIRECTORY_BUCKET = "--x-s3";

  /** Takes the bytes of an object, one after another. */
  interface Summing {
    void update(byte[] bytes, int from, int length);

    /** The sum, in lower-case hexadecimal digits. */
    String sum();
  }

  /**
   * The strongest that S3 tells of an object; empty where it has none of the whole.
   *
   * @param bucket that it is in
   */
  static Optional<WholeChecksum> of(String bucket, HeadObjectResponse object) {
    if (object.checksumType() != ChecksumType.COMPOSITE) {
      if (isWhole(object.checksumSHA256())) {
        return Optional.of(digest("SHA-256", "SHA-256", hex(object.checksumSHA256())));
      } else if (isWhole(object.checksumCRC64NVME())
          && hex(object.checksumCRC64NVME()).length() == CRC64_DIGITS) {
        return Optional.of(crc("CRC64NVME", object.checksumCRC64NVME(), Crc64Nvme::new, 8));
      } else if (isWhole(object.checksumCRC32C())) {
        return Optional.of(crc("CRC32C", object.checksumCRC32C(), CRC32C::new, 4));
      } else if (isWhole(object.checksumCRC32())) {
        return Optional.of(crc("CRC32", object.checksumCRC32(), CRC32::new, 4));
      } else if (isWhole(object.checksumSHA1())) {
        return Optional.of(digest("SHA-1", "SHA-1", hex(object.checksumSHA1())));
      }
    }
    String tag = tag(object.eTag());
    return isMd5(bucket, object, tag) ? Optional.of(digest("MD5", "MD5", tag)) : Optional.empty();
  }

  /** The SHA-256 of the object, where S3 knows it. */
  Optional<String> sha256() {
    return algorithm.equals("SHA-256") ? Optional.of(expected) : Optional.empty();
  }

  /** The sum of parts' sums has their number at its end. */
  private static boolean isWhole(@Nullable String sum) {
    return sum != null && !sum.contains("-");
  }

  /** What S3 documents: an object that came in one piece, and is not encrypted by KMS. */
  private static boolean isMd5(String bucket, HeadObjectResponse object, String tag) {
    return MD5.matcher(tag).matches()
        && !bucket.endsWith(DIRECTORY_BUCKET)
        && object.sseCustomerAlgorithm() == null
        && (object.serverSideEncryption() == null
            || object.serverSideEncryption() == ServerSideEncryption.AES256);
  }

  /** The name of a version without its quotation marks. */
  static String tag(@Nullable String quoted) {
    return quoted == null ? "" : quoted.replace("\"", "");
  }

  private static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  private static WholeChecksum digest(String name, String algorithm, String expected) {
    return new WholeChecksum(
        name,
        expected,
        () -> {
          MessageDigest digest = messageDigest(algorithm);
          return new Summing() {
            @Override
            public void update(byte[] bytes, int from, int length) {
              digest.update(bytes, from, length);
            }

            @Override
            public String sum() {
              return HexFormat.of().formatHex(digest.digest());
            }
          };
        });
  }

  private static MessageDigest messageDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static WholeChecksum crc(
      String name, String expected, Supplier<Checksum> checksum, int bytes) {
    return new WholeChecksum(
        name,
        hex(expected),
        () -> {
          Checksum sum = checksum.get();
          return new Summing() {
            @Override
            public void update(byte[] some, int from, int length) {
              sum.update(some, from, length);
            }

            @Override
            public String sum() {
              byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).array();
              return HexFormat.of().formatHex(all, Long.BYTES - bytes, Long.BYTES);
            }
          };
        });
  }
}
