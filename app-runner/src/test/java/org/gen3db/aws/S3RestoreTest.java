package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.aws.BucketFault;
import org.gen3db.testkit.aws.BucketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R16: dumps in a bucket take the place of databases, and what is wrong with them is told. */
class S3RestoreTest {
  private static final String BUCKET = "gen3-dumps";
  private static final String KEY = "prod/1.0.3/pgdumps/fence.sql";
  private static final String ONLY_FENCE =
      Release.only("fence")
          + """
      fence: {postgres: {dbRestore: true}}
      global: {environment: prod}
      """;
  private static final String DUMP =
      """
      SET client_encoding = 'UTF8';
      CREATE TABLE public.users (id integer NOT NULL, name text);
      -- %s
      COPY public.users (id, name) FROM stdin;
      1\tAda
      2\tGrace
      \\.

      --
      -- PostgreSQL database dump complete
      --
      """
          .formatted("x".repeat(1000));

  private static ScratchServer server;
  private BucketServer bucket;
  @TempDir private Path folder;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
    System.setProperty("aws.accessKeyId", "AKIATESTS00000000000");
    System.setProperty("aws.secretAccessKey", "secret-of-the-tests");
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void begin() {
    bucket = BucketServer.start();
    put(DUMP);
    release = new Release(folder);
    values("global: {dbRestoreBucket: " + BUCKET + "}\n");
  }

  @AfterEach
  void end() {
    bucket.close();
    server.dropAll();
  }

  private void put(String dump) {
    bucket.put(BUCKET, KEY, dump.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private void values(String more) {
    release.values(
        server.values(),
        ONLY_FENCE
            + "gen3db: {dumps: {region: us-east-1, endpoint: '"
            + bucket.endpoint()
            + "'}}\n",
        more);
  }

  private Run restore(String... further) {
    return release.run("restore", further);
  }

  private void failed(Run run, String code, String... words) {
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    JsonNode service = run.service("fence");
    assertThat(service.path("outcome").asText()).as(run.all()).isEqualTo("FAILED");
    assertThat(service.path("error").path("code").asText()).as(run.all()).isEqualTo(code);
    assertThat(service.path("error").toString()).contains(words).doesNotContain("Exception");
    assertThat(server.made()).noneMatch(made -> made.contains("__"));
  }

  @Test
  void aDumpOfTheBucketThatTheValuesNameTakesItsPlace() {
    Run run = restore("--version", "1.0.3");
    assertThat(run.exitCode()).as(run.all()).isZero();
    JsonNode restored = run.service("fence").path("restored");
    assertThat(restored.path("dump").asText()).isEqualTo(KEY);
    assertThat(restored.path("source").asText())
        .isEqualTo("s3://" + BUCKET + " at " + bucket.endpoint());
    assertThat(server.sqlIn("fence_gen3", "SELECT name FROM users ORDER BY id"))
        .containsExactly("Ada", "Grace");
    release.isReady("fence");
  }

  /** What is said by the option is where it is; how it is reached stays what the values say. */
  @Test
  void anAddressOnTheCommandLineKeepsTheOtherSettings() {
    bucket.put(
        "of-others", "some/folder/fence.sql", DUMP.getBytes(StandardCharsets.UTF_8), Map.of());
    Run run = restore("--from", "s3://of-others/some/folder");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.service("fence").path("restored").path("source").asText())
        .isEqualTo("s3://of-others/some/folder at " + bucket.endpoint());
  }

  @Test
  @Provokes({"S3_LOCATION", "S3_NO_BUCKET"})
  void aBucketThatIsNotSaidOrNotThereIsTold() {
    values("");
    Run none = restore();
    assertThat(none.exitCode()).as(none.all()).isEqualTo(2);
    assertThat(none.out()).contains("GEN3DB-880", "global.dbRestoreBucket", "--from s3://");
    values("global: {dbRestoreBucket: 's3://gen3'}\n");
    Run wrong = restore();
    assertThat(wrong.exitCode()).as(wrong.all()).isEqualTo(2);
    assertThat(wrong.out()).contains("GEN3DB-880", "'s3://gen3', which is no name of a bucket");
    failed(restore("--from", "s3://gen3-nothing"), "GEN3DB-881", "gen3-nothing");
    Run address = restore("--from", "s3://-x");
    assertThat(address.exitCode()).as(address.all()).isEqualTo(2);
    assertThat(address.out()).contains("no address of a bucket");
  }

  @Test
  @Provokes({"S3_CHANGED", "S3_DAMAGED", "S3_ARCHIVED"})
  void aDumpThatIsNotWhatItWasReplacesNothing() {
    bucket.breakBy(
        request -> {
          if (request.method().equals("GET") && request.key().equals(KEY)) {
            put(DUMP + "\n");
          }
          return BucketFault.NONE;
        });
    failed(restore("--version", "1.0.3"), "GEN3DB-882", "s3://" + BUCKET + "/" + KEY);
    bucket.breakBy(
        request ->
            request.method().equals("GET") && request.key().equals(KEY)
                ? BucketFault.FLIPPED
                : BucketFault.NONE);
    failed(restore("--version", "1.0.3"), "GEN3DB-883", "MD5");
    bucket.breakBy(request -> BucketFault.NONE);
    bucket.archive(BUCKET, KEY);
    failed(restore("--version", "1.0.3"), "GEN3DB-884", "restore-object");
    put(DUMP);
    assertThat(restore("--version", "1.0.3").exitCode()).isZero();
  }

  /** A right that is missing is told with what to allow, and is no dump that is not there. */
  @Test
  void whatMayNotBeReadIsNotAbsent() {
    bucket.letReadersPay(BUCKET);
    failed(restore("--version", "1.0.3"), "GEN3DB-434", "s3:ListBucket", "requesterPays: true");
    for (String line : List.of("X-Amz", "secret-of-the-tests")) {
      assertThat(restore("--version", "1.0.3", "-vv").all()).doesNotContain(line);
    }
  }
}
