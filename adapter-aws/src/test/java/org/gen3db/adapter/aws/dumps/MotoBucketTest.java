package org.gen3db.adapter.aws.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.gen3db.adapter.aws.secrets.MotoServer;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The same contract at moto: an S3 that others have written. */
@Tag("full")
class MotoBucketTest extends BucketContract {
  private static MotoServer server;
  private S3Client others;

  @BeforeAll
  static void start() {
    server = MotoServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void others() {
    server.reset();
    others =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(server.endpoint())
            .forcePathStyle(true)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    others.createBucket(request -> request.bucket(BUCKET));
  }

  @AfterEach
  void closeOthers() {
    others.close();
  }

  @Override
  URI endpoint() {
    return server.endpoint();
  }

  @Override
  void put(String key, byte[] bytes) {
    put(key, bytes, ChecksumAlgorithm.CRC32);
  }

  private void put(String key, byte[] bytes, ChecksumAlgorithm algorithm) {
    others.putObject(
        request -> request.bucket(BUCKET).key(key).checksumAlgorithm(algorithm),
        RequestBody.fromBytes(bytes));
  }

  @Override
  void putInParts(String key, byte[] bytes) {
    String upload =
        others.createMultipartUpload(request -> request.bucket(BUCKET).key(key)).uploadId();
    int half = bytes.length / 2;
    var parts =
        IntStream.of(0, 1)
            .mapToObj(
                i -> {
                  byte[] part = Arrays.copyOfRange(bytes, i * half, i == 0 ? half : bytes.length);
                  return CompletedPart.builder()
                      .partNumber(i + 1)
                      .eTag(
                          others
                              .uploadPart(
                                  request ->
                                      request
                                          .bucket(BUCKET)
                                          .key(key)
                                          .uploadId(upload)
                                          .partNumber(i + 1),
                                  RequestBody.fromBytes(part))
                              .eTag())
                      .build();
                })
            .toList();
    others.completeMultipartUpload(
        request ->
            request
                .bucket(BUCKET)
                .key(key)
                .uploadId(upload)
                .multipartUpload(all -> all.parts(parts)));
  }

  @Override
  void remove(String key) {
    others.deleteObject(request -> request.bucket(BUCKET).key(key));
  }

  /** What another program has the SDK work out is what gen3db finds. */
  @Test
  void checksumsOfOthersFit() throws Exception {
    byte[] bytes = bytes(3000);
    DumpSource source = inPartsOf(500, Map.of());
    for (ChecksumAlgorithm algorithm :
        new ChecksumAlgorithm[] {
          ChecksumAlgorithm.CRC32,
          ChecksumAlgorithm.CRC32_C,
          ChecksumAlgorithm.SHA1,
          ChecksumAlgorithm.SHA256
        }) {
      put(algorithm + ".sql", bytes, algorithm);
      assertThat(read(source, algorithm + ".sql")).as(algorithm.toString()).isEqualTo(bytes);
      DumpFile file = source.find(algorithm + ".sql", end).orElseThrow();
      assertThat(file.sha256().isPresent()).isEqualTo(algorithm == ChecksumAlgorithm.SHA256);
    }
  }
}
