package org.gen3db.adapter.aws.dumps;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * A file on its way into a bucket, in parts, of which nobody sees anything until it is complete.
 * One part is sent while the next one fills: two of them are held. Each goes with its checksum, and
 * so does the whole.
 */
final class Upload extends OutputStream {
  private static final int MOST_PARTS = 10_000;
  private static final int MEBI = 1 << 20;

  /**
   * Parts grow, so that ten thousand of them are enough for 700 GB, and small files take little.
   */
  static final IntUnaryOperator GROWING =
      number -> (number <= 1000 ? 8 : number <= 4000 ? 32 : 96) * MEBI;

  private final Objects objects;
  private final String path;
  private final IntUnaryOperator sizes;
  private final Crc64Nvme whole = new Crc64Nvme();
  private final List<CompletedPart> parts = new ArrayList<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            var made = new Thread(work, "gen3db-s3-upload");
            made.setDaemon(true);
            return made;
          });
  private byte[] buffer = new byte[0];
  private int filled;
  private int number = 1;
  private long size;
  private @Nullable String id;
  private @Nullable Future<CompletedPart> pending;
  private boolean broken;
  private boolean closed;

  /**
   * Begins one.
   *
   * @param path of the object
   * @param sizes how many bytes a part has, by its number from 1
   */
  Upload(Objects objects, String path, IntUnaryOperator sizes) {
    this.objects = objects;
    this.path = path;
    this.sizes = sizes;
  }

  private String place() {
    return objects.bucket().location().address(path);
  }

  private String key() {
    return objects.bucket().location().key(path);
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    int at = from;
    int end = from + length;
    while (at < end) {
      int most = sizes.applyAsInt(number);
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(most, Math.max(1 << 16, buffer.length * 2)));
      }
      int some = Math.min(end - at, buffer.length - filled);
      System.arraycopy(bytes, at, buffer, filled, some);
      filled += some;
      at += some;
      if (filled == most) {
        send();
      }
    }
    whole.update(bytes, from, length);
    size += length;
  }

  private void send() {
    broken = true; // until it is known that it is not
    if (number > MOST_PARTS) {
      throw new Gen3DbException(
          Notice.of(
              DumpCode.DUMP_NOT_WRITTEN,
              place(),
              "it has more than " + (size / 1_000_000_000) + " GB, which S3 takes in no object",
              "Dump such a database into a folder."));
    }
    String upload = begun();
    await();
    byte[] part = Arrays.copyOf(buffer, filled);
    int its = number;
    pending = thread.submit(() -> sent(upload, its, part));
    number++;
    filled = 0;
    broken = false;
  }

  private String begun() {
    String known = id;
    if (known == null) {
      known =
          objects
              .bucket()
              .write(
                  place(),
                  "CreateMultipartUpload",
                  objects.end(),
                  client ->
                      client
                          .createMultipartUpload(
                              request ->
                                  request
                                      .bucket(objects.bucket().location().bucket())
                                      .key(key())
                                      .checksumAlgorithm(ChecksumAlgorithm.CRC64_NVME)
                                      .checksumType(ChecksumType.FULL_OBJECT)
                                      .requestPayer(objects.bucket().payer()))
                          .uploadId());
      id = known;
    }
    return known;
  }

  private CompletedPart sent(String upload, int its, byte[] part) {
    String crc = Objects.crc(part);
    String tag =
        objects
            .bucket()
            .write(
                place(),
                "UploadPart",
                objects.end(),
                client ->
                    client
                        .uploadPart(
                            request ->
                                request
                                    .bucket(objects.bucket().location().bucket())
                                    .key(key())
                                    .uploadId(upload)
                                    .partNumber(its)
                                    .checksumCRC64NVME(crc)
                                    .requestPayer(objects.bucket().payer()),
                            RequestBody.fromBytes(part))
                        .eTag());
    return CompletedPart.builder().partNumber(its).eTag(tag).checksumCRC64NVME(crc).build();
  }

  private void await() {
    Future<CompletedPart> last = pending;
    pending = null;
    if (last == null) {
      return;
    }
    try {
      parts.add(last.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      objects.end().check(place(), "writing");
      throw new IllegalStateException(e); // an interrupted thread is cancelled
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Gen3DbException told) {
        throw told;
      }
      throw new IllegalStateException("a part of " + place() + " was not sent", e.getCause());
    }
  }

  /** Sends the rest. Nobody sees anything yet. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!broken) {
        if (filled > 0) {
          send();
        }
        broken = true;
        await();
        broken = false;
      }
    } finally {
      buffer = new byte[0];
      thread.shutdownNow();
    }
  }

  /** Makes the object visible, once it is closed. */
  synchronized void complete() {
    if (!closed || broken) {
      throw new IllegalStateException(place() + " is not written to its end");
    }
    String upload = id;
    if (upload == null) {
      objects.put(path, new byte[0], null);
      return;
    }
    try {
      objects
          .bucket()
          .write(
              place(),
              "CompleteMultipartUpload",
              objects.end(),
              client ->
                  client.completeMultipartUpload(
                      request ->
                          request
                              .bucket(objects.bucket().location().bucket())
                              .key(key())
                              .uploadId(upload)
                              .ifNoneMatch("*")
                              .checksumType(ChecksumType.FULL_OBJECT)
                              .checksumCRC64NVME(Objects.base64(whole.getValue()))
                              .multipartUpload(all -> all.parts(parts))
                              .requestPayer(objects.bucket().payer())));
    } catch (Gen3DbException e) {
      // Where the answer was lost, the request was repeated, and the upload was there no more. The
      // place is claimed, so that no other run has written there.
      if (objects.end().isCancelled()
          || objects.size(path).filter(there -> there == size).isEmpty()) {
        throw e;
      }
    }
    id = null;
  }

  /** Takes away what was sent, unless it is complete. */
  synchronized void abort(Cancellation end) {
    closed = true;
    thread.shutdownNow();
    String upload = id;
    if (upload == null) {
      return;
    }
    abort(objects.until(end), path, upload);
    id = null;
  }

  /** Takes away what was sent of an upload. */
  static void abort(Objects objects, String path, String upload) {
    objects
        .bucket()
        .write(
            objects.bucket().location().address(path),
            "AbortMultipartUpload",
            objects.end(),
            client -> {
              try {
                client.abortMultipartUpload(
                    request ->
                        request
                            .bucket(objects.bucket().location().bucket())
                            .key(objects.bucket().location().key(path))
                            .uploadId(upload)
                            .requestPayer(objects.bucket().payer()));
                return true;
              } catch (NoSuchUploadException e) {
                return false; // it is gone, or was just now by a request whose answer was lost
              }
            });
  }
}
