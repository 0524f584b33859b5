package org.gen3db.adapter.aws.dumps;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.DumpFile;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of a bucket that are written, listed and taken away. */
final class Objects {
  private static final int LARGEST = 64 << 20;

  private final Bucket bucket;
  private final S3Dumps source;
  private final Cancellation end;

  /**
   * Those of one bucket.
   *
   * @param source reads them
   */
  Objects(Bucket bucket, S3Dumps source, Cancellation end) {
    this.bucket = bucket;
    this.source = source;
    this.end = end;
  }

  /** The same, with waits that end otherwise. */
  Objects until(Cancellation other) {
    return new Objects(bucket, source, other);
  }

  Bucket bucket() {
    return bucket;
  }

  Cancellation end() {
    return end;
  }

  /** Its bytes, and the name of its version. */
  static final class Found {
    private final byte[] bytes;
    private final String version;

    Found(byte[] bytes, String version) {
      this.bytes = bytes.clone();
      this.version = version;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    String version() {
      return version;
    }
  }

  /** A small object; empty where there is none. */
  Optional<Found> small(String path) {
    Optional<DumpFile> file = source.find(path, end).filter(one -> one.bytes() <= LARGEST);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = source.open(file.get(), 0, end)) {
      return Optional.of(new Found(in.readAllBytes(), file.get().version()));
    } catch (IOException e) {
      throw new IllegalStateException("what S3 gives out is told by exceptions of gen3db", e);
    }
  }

  /**
   * Writes a small object.
   *
   * @param version of what it replaces; null where nothing may be there
   * @return the name of its version
   * @throws Gen3DbException when something else is there
   */
  String put(String path, byte[] bytes, @Nullable String version) {
    try {
      return bucket.write(
          bucket.location().address(path),
          "PutObject",
          end,
          client ->
              WholeChecksum.tag(
                  client
                      .putObject(
                          request ->
                              request
                                  .bucket(bucket.location().bucket())
                                  .key(bucket.location().key(path))
                                  .ifNoneMatch(version == null ? "*" : null)
                                  .ifMatch(version == null ? null : '"' + version + '"')
                                  .checksumCRC64NVME(crc(bytes))
                                  .requestPayer(bucket.payer()),
                          RequestBody.fromBytes(bytes))
                      .eTag()));
    } catch (Gen3DbException e) {
      // Where the answer was lost, the request was repeated, and met what itself had written.
      Optional<Found> there = end.isCancelled() ? Optional.empty() : small(path);
      return there
          .filter(found -> Arrays.equals(found.bytes(), bytes))
          .map(Found::version)
          .orElseThrow(() -> e);
    }
  }

  static String crc(byte[] bytes) {
    var sum = new Crc64Nvme();
    sum.update(bytes, 0, bytes.length);
    return base64(sum.getValue());
  }

  static String base64(long crc) {
    var bytes = new byte[Long.BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (crc >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** All objects below a folder. */
  List<S3Object> below(String folder) {
    var found = new ArrayList<S3Object>();
    @Nullable String token = null;
    do {
      ListObjectsV2Response page = page(folder, token, null);
      found.addAll(page.contents());
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (token != null);
    return found;
  }

  /** Whether anything lies below a folder. */
  boolean isAny(String folder) {
    return !page(folder, null, 1).contents().isEmpty();
  }

  private ListObjectsV2Response page(
      String folder, @Nullable String token, @Nullable Integer most) {
    return bucket.call(
        bucket.location().address(folder),
        "ListObjectsV2",
        end,
        client ->
            client.listObjectsV2(
                request ->
                    request
                        .bucket(bucket.location().bucket())
                        .prefix(bucket.location().prefix(folder))
                        .continuationToken(token)
                        .maxKeys(most)
                        .requestPayer(bucket.payer())));
  }

  /** Takes an object away; one that is not there is no failure. */
  void delete(String path) {
    bucket.write(
        bucket.location().address(path),
        "DeleteObject",
        end,
        client ->
            client.deleteObject(
                request ->
                    request
                        .bucket(bucket.location().bucket())
                        .key(bucket.location().key(path))
                        .requestPayer(bucket.payer())));
  }

  /** The size of an object; empty where there is none. */
  Optional<Long> size(String path) {
    return source.find(path, end).map(DumpFile::bytes);
  }
}
