package org.gen3db.adapter.aws.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.awaitility.Awaitility;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.testkit.aws.BucketFault;
import org.gen3db.testkit.aws.BucketRequest;
import org.gen3db.testkit.aws.BucketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract at a service that answers as S3 documents it, and what happens where it breaks. */
@Tag("jdk")
class StandInBucketTest extends BucketContract {
  private BucketServer server;

  @BeforeEach
  void start() {
    server = BucketServer.start();
    server.bucket(BUCKET);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  URI endpoint() {
    return server.endpoint();
  }

  @Override
  void put(String key, byte[] bytes) {
    server.put(BUCKET, key, bytes, Map.of());
  }

  @Override
  void putInParts(String key, byte[] bytes) {
    server.putInParts(BUCKET, key, bytes, Map.of());
  }

  @Override
  void remove(String key) {
    server.remove(BUCKET, key);
  }

  private static AwsCode refusal(Gen3DbException e) {
    return (AwsCode) e.problem().code();
  }

  private static String base64(Checksum checksum, byte[] bytes, int length) {
    checksum.update(bytes);
    byte[] all = ByteBuffer.allocate(8).putLong(checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(Arrays.copyOfRange(all, 8 - length, 8));
  }

  private static String digest(String algorithm, byte[] bytes) throws Exception {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  /** Each request is pinned by the version that was found, and asks for its part alone. */
  @Test
  void everyPartIsAskedForOnceAndPinned() throws Exception {
    byte[] bytes = bytes(1050);
    put("fence.sql", bytes);
    DumpSource source = inPartsOf(100, Map.of());
    String version = source.find("fence.sql", end).orElseThrow().version();
    server.forgetRequests();
    assertThat(read(source, "fence.sql")).isEqualTo(bytes);
    List<BucketRequest> reads =
        server.requests().stream().filter(one -> one.method().equals("GET")).toList();
    assertThat(reads)
        .hasSize(11)
        .allSatisfy(one -> assertThat(one.header("if-match")).isEqualTo('"' + version + '"'));
    var ranges = new ArrayList<String>();
    for (int from = 0; from < 1050; from += 100) {
      ranges.add("bytes=" + from + "-" + Math.min(from + 99, 1049));
    }
    assertThat(reads)
        .extracting(one -> one.header("range"))
        .containsExactlyInAnyOrderElementsOf(ranges);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void asManyPartsAreReadAtOnceAsTheSettingSays(int parallel) throws Exception {
    byte[] bytes = bytes(3000);
    put("fence.sql", bytes);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    // The first ones wait for one another, however slow the machine is.
    var together = new CountDownLatch(parallel);
    server.breakBy(
        request -> {
          if (request.method().equals("GET")) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.countDown();
            Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> together.getCount() == 0);
            now.decrementAndGet();
          }
          return BucketFault.NONE;
        });
    assertThat(read(inPartsOf(100, Map.of("parallel", parallel)), "fence.sql")).isEqualTo(bytes);
    assertThat(most.get()).isEqualTo(parallel);
  }

  /** A connection that ends in the middle is gone on from where it ended. */
  @Test
  void aBrokenAnswerIsGoneOnFromWhereItBroke() throws Exception {
    byte[] bytes = bytes(5000);
    putInParts("fence.sql", bytes);
    var reads = new AtomicInteger();
    server.breakBy(
        request ->
            request.method().equals("GET") && reads.getAndIncrement() % 2 == 0
                ? BucketFault.CUT_HALFWAY
                : BucketFault.NONE);
    assertThat(read(inPartsOf(500, Map.of()), "fence.sql")).isEqualTo(bytes);
    long asked =
        server.requests().stream()
            .map(one -> one.header("range"))
            .filter(range -> !range.isEmpty())
            .map(range -> range.replace("bytes=", "").split("-"))
            .mapToLong(range -> Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1)
            .sum();
    assertThat(asked).as("not what has come already").isBetween(5001L, 9999L);
  }

  @ParameterizedTest
  @EnumSource(
      value = BucketFault.class,
      names = {"THROTTLED", "BROKEN", "CUT", "CUT_HALFWAY"})
  void whatFailsOnceIsAskedAgain(BucketFault fault) throws Exception {
    byte[] bytes = bytes(1000);
    putInParts("fence.sql", bytes);
    var asked = new AtomicInteger();
    server.breakBy(request -> asked.getAndIncrement() % 3 == 1 ? fault : BucketFault.NONE);
    assertThat(read(inPartsOf(300, Map.of("parallel", 1)), "fence.sql")).isEqualTo(bytes);
    assertThat(asked.get()).isGreaterThan(5);
  }

  @Test
  void silenceInTheMiddleIsBrokenOff() throws Exception {
    byte[] bytes = bytes(1000);
    putInParts("fence.sql", bytes);
    var asked = new AtomicInteger();
    server.breakBy(
        request ->
            request.method().equals("GET") && asked.getAndIncrement() == 0
                ? BucketFault.SILENT_HALFWAY
                : BucketFault.NONE);
    DumpSource source = inPartsOf(400, Map.of("answerTimeout", "300ms"));
    assertThat(read(source, "fence.sql")).isEqualTo(bytes);
  }

  @Test
  void whereNothingComesItIsGivenUp() {
    putInParts("fence.sql", bytes(1000));
    server.breakBy(
        request ->
            request.header("range").equals("bytes=400-799") ? BucketFault.CUT : BucketFault.NONE);
    assertThatThrownBy(() -> read(inPartsOf(400, Map.of("timeout", "3s")), "fence.sql"))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(refusal(e)).isEqualTo(AwsCode.AWS_UNREACHABLE));
  }

  /** Each kind of checksum that S3 may know of a whole object. */
  @ParameterizedTest
  @ValueSource(strings = {"CRC64NVME", "CRC32C", "CRC32", "SHA1", "SHA256", "none but the MD5"})
  void aFlippedBitIsSeenByTheChecksumOfTheWhole(String kind) throws Exception {
    byte[] bytes = bytes(1000);
    String sum =
        switch (kind) {
          case "CRC64NVME" -> base64(new Crc64Nvme(), bytes, 8);
          case "CRC32C" -> base64(new CRC32C(), bytes, 4);
          case "CRC32" -> base64(new CRC32(), bytes, 4);
          case "SHA1" -> digest("SHA-1", bytes);
          default -> digest("SHA-256", bytes);
        };
    boolean known = !kind.startsWith("none");
    Map<String, String> headers =
        known
            ? Map.of(
                "x-amz-checksum-" + kind.toLowerCase(Locale.ROOT),
                sum,
                "x-amz-checksum-type",
                "FULL_OBJECT")
            : Map.of();
    if (known) {
      server.putInParts(BUCKET, "fence.sql", bytes, headers);
    } else {
      server.put(BUCKET, "fence.sql", bytes, headers);
    }
    DumpSource source = inPartsOf(300, Map.of());
    assertThat(read(source, "fence.sql")).isEqualTo(bytes);
    assertThat(source.find("fence.sql", end).orElseThrow().sha256().isPresent())
        .isEqualTo(kind.equals("SHA256"));
    server.breakBy(
        request ->
            request.header("range").equals("bytes=300-599")
                ? BucketFault.FLIPPED
                : BucketFault.NONE);
    assertThatThrownBy(() -> read(source, "fence.sql"))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(refusal(e)).isEqualTo(AwsCode.S3_DAMAGED);
              assertThat(e.problem().message())
                  .contains(
                      known ? HexFormat.of().formatHex(Base64.getDecoder().decode(sum)) : "MD5");
            });
  }

  /** Sums of parts' sums say nothing to whoever reads other parts. */
  @Test
  void aChecksumOfPartsIsNoneOfTheWhole() throws Exception {
    byte[] bytes = bytes(1000);
    server.putInParts(
        BUCKET,
        "fence.sql",
        bytes,
        Map.of(
            "x-amz-checksum-sha256",
            digest("SHA-256", bytes(3)) + "-2",
            "x-amz-checksum-type",
            "COMPOSITE"));
    assertThat(read(inPartsOf(300, Map.of()), "fence.sql")).isEqualTo(bytes);
    server.putInParts(
        BUCKET,
        "fence.sql",
        bytes,
        Map.of("x-amz-checksum-crc32", "AAAAAA==", "x-amz-checksum-type", "COMPOSITE"));
    assertThat(read(inPartsOf(300, Map.of()), "fence.sql")).isEqualTo(bytes);
  }

  /** The tag of an object that KMS encrypts is no digest of it. */
  @Test
  void theTagOfAnEncryptedObjectIsNoChecksum() throws Exception {
    byte[] bytes = bytes(1000);
    server.put(BUCKET, "fence.sql", bytes, Map.of("x-amz-server-side-encryption", "aws:kms"));
    server.breakBy(
        request ->
            request.header("range").equals("bytes=300-599")
                ? BucketFault.FLIPPED
                : BucketFault.NONE);
    assertThat(read(inPartsOf(300, Map.of()), "fence.sql")).isNotEqualTo(bytes);
  }

  @Test
  void aReaderWhoPaysSaysSoEachTime() throws Exception {
    server.letReadersPay(BUCKET);
    put("fence.sql", text("SELECT 1;"));
    DumpSource payer = open("s3://" + BUCKET, Map.of("requesterPays", true));
    assertThat(read(payer, "fence.sql")).isEqualTo(text("SELECT 1;"));
    assertThat(payer.list("", end)).hasSize(1);
    assertThat(server.requests())
        .allSatisfy(one -> assertThat(one.header("x-amz-request-payer")).isEqualTo("requester"));
    assertThatThrownBy(() -> open().find("fence.sql", end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(refusal(e)).isEqualTo(AwsCode.AWS_DENIED);
              assertThat(e.problem().hint()).contains("requesterPays: true");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "DENIED, AWS_DENIED, s3:GetObject",
    "KEY_DENIED, AWS_KEY, kms:Decrypt",
  })
  void aMissingRightIsNamed(BucketFault fault, AwsCode code, String right) {
    put("fence.sql", text("SELECT 1;"));
    DumpSource source = open();
    DumpFile file = source.find("fence.sql", end).orElseThrow();
    server.breakBy(request -> request.method().equals("GET") ? fault : BucketFault.NONE);
    assertThatThrownBy(
            () -> {
              try (InputStream in = source.open(file, 0, end)) {
                in.readAllBytes();
              }
            })
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(refusal(e)).isEqualTo(code);
              assertThat(e.problem().hint()).contains(right);
            });
  }

  @Test
  void anArchivedOneIsToldToBeSo() {
    put("fence.sql", text("SELECT 1;"));
    server.archive(BUCKET, "fence.sql");
    assertThatThrownBy(() -> read(open(), "fence.sql"))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(refusal(e)).isEqualTo(AwsCode.S3_ARCHIVED));
  }

  @Test
  void aServiceThatGivesOutAllIsRefused() {
    put("fence.sql", bytes(1000));
    server.breakBy(request -> BucketFault.WHOLE);
    assertThatThrownBy(() -> read(inPartsOf(300, Map.of()), "fence.sql"))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(refusal(e)).isEqualTo(AwsCode.AWS_REFUSED);
              assertThat(e.problem().message()).contains("gives out all");
            });
  }

  /** Whoever waits for bytes that do not come hears of the end of the run. */
  @Test
  void aCancelledRunEndsTheReading() throws Exception {
    putInParts("fence.sql", bytes(1000));
    server.breakBy(
        request -> request.method().equals("GET") ? BucketFault.SILENT_HALFWAY : BucketFault.NONE);
    DumpSource source = inPartsOf(1000, Map.of());
    DumpFile file = source.find("fence.sql", end).orElseThrow();
    var run = Cancellation.create();
    try (InputStream in = source.open(file, 0, run)) {
      var canceller =
          new Thread(
              () -> {
                while (server.requests().stream().noneMatch(one -> one.method().equals("GET"))) {
                  Thread.onSpinWait();
                }
                run.cancel();
              });
      canceller.start();
      assertThatThrownBy(in::read)
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
      canceller.join();
    }
    assertThat(end.isCancelled()).isFalse();
  }

  /** A connection is not closed while its answer is read, and nobody waits for that. */
  @Test
  void aCancelledRunEndsTheReadingInTheMiddleOfAnAnswer() throws Exception {
    putInParts("fence.sql", bytes(1000));
    server.breakBy(
        request -> request.method().equals("GET") ? BucketFault.SILENT_HALFWAY : BucketFault.NONE);
    DumpSource source = inPartsOf(1000, Map.of("answerTimeout", "1h"));
    DumpFile file = source.find("fence.sql", end).orElseThrow();
    var run = Cancellation.create();
    try (InputStream in = source.open(file, 0, run)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .until(StandInBucketTest::somebodyReadsAnAnswer);
      run.cancel();
      assertThatThrownBy(in::read)
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    }
  }

  private static boolean somebodyReadsAnAnswer() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("gen3db-s3-"))
        .map(thread -> Arrays.toString(thread.getValue()))
        .anyMatch(at -> at.contains("ResponseInputStream") && at.contains("NioSocketImpl"));
  }

  /** Nothing of a stream that was closed goes on. */
  @Test
  void aClosedStreamLeavesNoThread() throws Exception {
    putInParts("fence.sql", bytes(5000));
    DumpSource source = inPartsOf(100, Map.of());
    DumpFile file = source.find("fence.sql", end).orElseThrow();
    InputStream in = source.open(file, 0, end);
    assertThat(in.read()).isNotNegative();
    in.close();
    in.close();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("gen3db-s3-")));
  }

  @Test
  void aBucketIsThatOfTheValuesWhereNoneIsNamed() throws Exception {
    put("fence.sql", text("SELECT 1;"));
    var settings = Map.of("region", "us-east-1", "endpoint", endpoint().toString());
    var values = Map.of("global", Map.of("dbRestoreBucket", BUCKET));
    try (var adapter =
        AdapterMaker.of(new S3DumpsProvider()).settings(settings).values(values).make()) {
      assertThat(adapter.port(DumpSource.class).orElseThrow().describe())
          .isEqualTo("s3://" + BUCKET + " at " + endpoint());
      assertThat(read(adapter.port(DumpSource.class).orElseThrow(), "fence.sql")).isNotEmpty();
    }
    for (Map<String, ?> wrong :
        List.<Map<String, ?>>of(
            Map.of(), Map.of("global", Map.of("dbRestoreBucket", "s3://" + BUCKET)))) {
      assertThatThrownBy(
              () -> AdapterMaker.of(new S3DumpsProvider()).settings(settings).values(wrong).make())
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> {
                assertThat(refusal(e)).isEqualTo(AwsCode.S3_LOCATION);
                assertThat(e.isUsage()).isTrue();
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "from, dumps, it is no address of a bucket",
    "from, s3://, it is no address of a bucket",
    "region, US East, 'US East' is no region",
    "parallel, 0, it is between 1 and 32",
    "parallel, 33, it is between 1 and 32",
    "endpoint, ftp://host, it is no address of a service",
    "answerTimeout, 0s, between 1ms and 1h",
  })
  void aWrongSettingIsTold(String key, String value, String told) {
    assertThatThrownBy(
            () -> AdapterMaker.of(new S3DumpsProvider()).settings(Map.of(key, value)).make())
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("gen3db.dumps")
        .hasMessageContaining(told);
  }

  private static boolean writes(BucketRequest request) {
    return !request.method().equals("GET") && !request.method().equals("HEAD");
  }

  /** Before the last of these moments nobody who restores uses anything of it. */
  @Test
  void aRunThatIsKilledAtAnyMomentLeavesNothingThatIsUsed() throws IOException {
    byte[] bytes = bytes(250);
    server.forgetRequests();
    dump(target(100), "0", bytes);
    int all = (int) server.requests().stream().filter(StandInBucketTest::writes).count();
    assertThat(all).isGreaterThan(8);
    server.setTime(Instant.now().minus(Duration.ofDays(4)));
    for (int moment = 1; moment <= all; moment++) {
      String version = "1." + moment;
      int last = moment;
      var seen = new AtomicInteger();
      // What comes from then on does not arrive, what takes back neither.
      server.breakBy(
          request ->
              writes(request) && seen.incrementAndGet() >= last
                  ? BucketFault.DENIED
                  : BucketFault.NONE);
      assertThatThrownBy(() -> dump(target(100), version, bytes))
          .as(version)
          .isInstanceOf(Gen3DbException.class);
      server.breakBy(request -> BucketFault.NONE);
      List<String> left =
          server.keys(BUCKET).stream()
              .filter(key -> key.startsWith("prod/" + version + "/"))
              .toList();
      if (!left.isEmpty()) {
        String manifest = "prod/" + version + "/gen3db-dump.json";
        assertThat(left).as(version).contains(manifest);
        assertThat(Claim.in(server.bytes(BUCKET, manifest))).as(version).isPresent();
      }
    }
    S3DumpTarget target = target(100);
    assertThat(target.leftovers("prod", false, end)).isNotEmpty();
    assertThat(target.leftovers("prod", true, end))
        .anyMatch(one -> one.contains("an upload"))
        .anyMatch(one -> one.contains("unfinished"));
    assertThat(server.uploads(BUCKET)).isEmpty();
    assertThat(server.keys(BUCKET)).hasSize(3).allMatch(key -> key.startsWith("prod/0/"));
  }

  /** What a run that may live has begun stays. */
  @Test
  void whatIsYoungIsNobodysLeftover() throws IOException {
    S3DumpTarget target = target(100);
    put("prod/1/gen3db-dump.json", new Claim("other", List.of()).bytes());
    try (DumpTarget.Draft draft = target.begin("prod/2", end);
        OutputStream out = draft.write("pgdumps/fence.sql")) {
      out.write(bytes(150));
      assertThat(target.leftovers("prod", true, end)).isEmpty();
      assertThat(server.uploads(BUCKET)).hasSize(1);
    }
    assertThat(server.uploads(BUCKET)).isEmpty();
    assertThat(server.keys(BUCKET)).hasSize(1);
  }

  /** An answer that is lost tells nothing: the request is repeated, and meets its own work. */
  @Test
  void answersThatAreLostAreNoFailures() throws IOException {
    var lost = new HashSet<String>();
    server.breakBy(
        request ->
            writes(request)
                    && !request.query().containsKey("uploads")
                    && lost.add(request.method() + request.key() + request.query())
                ? BucketFault.CUT_HALFWAY
                : BucketFault.NONE);
    dump(target(100), "1", bytes(250));
    server.breakBy(request -> BucketFault.NONE);
    assertThat(lost).hasSizeGreaterThan(6);
    assertThat(target(100).complete("prod", end)).hasSize(1);
    assertThat(read(open(), "prod/1/pgdumps/fence.sql")).isEqualTo(bytes(250));
  }

  /** A bucket goes on joining an upload when nobody waits for it any more. */
  @Test
  void whatIsJoinedAfterTheEndOfARunIsTakenAwayToo() throws Exception {
    var joining = new CountDownLatch(1);
    var takenBack = new CountDownLatch(1);
    server.breakBy(
        request -> {
          if (request.method().equals("POST") && request.query().containsKey("uploadId")) {
            joining.countDown();
            awaited(takenBack);
          } else if (request.method().equals("DELETE")
              && request.key().endsWith("fence.sql")
              && !request.query().containsKey("uploadId")) {
            takenBack.countDown(); // and is done before the upload is joined, or beside it
          }
          return BucketFault.NONE;
        });
    var run = Cancellation.create();
    var ending =
        new Thread(
            () -> {
              awaited(joining);
              run.cancel();
            });
    ending.start();
    try (DumpTarget.Draft draft = target(100).begin("prod/1", run)) {
      try (OutputStream out = draft.write("pgdumps/fence.sql")) {
        out.write(bytes(250));
      }
      assertThatThrownBy(() -> draft.complete(manifest("1", 250)))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    }
    ending.join();
    Awaitility.await().atMost(Duration.ofMinutes(5)).until(server::isIdle);
    assertThat(server.keys(BUCKET)).isEmpty();
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closed
    }
  }

  @Test
  void ofTwoAtOnceOneIsThere() throws IOException {
    S3DumpTarget target = target(100);
    try (DumpTarget.Draft late = target.begin("prod/1", end)) {
      try (OutputStream out = late.write("pgdumps/fence.sql")) {
        out.write(text("late"));
      }
      dump(target, "1", text("first"));
      assertThatThrownBy(() -> late.complete(manifest("1", 4)))
          .hasMessageStartingWith("GEN3DB-930 prod/1:");
    }
    assertThat(server.bytes(BUCKET, "prod/1/pgdumps/fence.sql")).isEqualTo(text("first"));
    assertThat(server.uploads(BUCKET)).isEmpty();
    assertThat(target.complete("prod", end)).hasSize(1);
  }

  /** A bit that changes on the way is refused by S3, which knows the sum of what was sent. */
  @Test
  void whatIsDamagedOnItsWayIsRefused() {
    server.breakBy(
        request ->
            request.query().containsKey("partNumber") ? BucketFault.FLIPPED : BucketFault.NONE);
    assertThatThrownBy(() -> dump(target(100), "1", bytes(250))).hasMessageContaining("BadDigest");
    assertThat(server.keys(BUCKET)).isEmpty();
    assertThat(server.uploads(BUCKET)).isEmpty();
  }

  @Test
  void aRightToWriteThatIsMissingIsToldBeforehand() {
    server.breakBy(request -> writes(request) ? BucketFault.DENIED : BucketFault.NONE);
    assertThatThrownBy(() -> target(100).checkWritable("prod/1", end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(refusal(e)).isEqualTo(AwsCode.AWS_DENIED);
              assertThat(e.problem().remedy().toString()).contains("s3:PutObject");
            });
  }

  @Test
  void partsGrowSoThatTenThousandAreEnough() {
    long all = 0;
    for (int part = 1; part <= 10_000; part++) {
      all += Upload.GROWING.applyAsInt(part);
    }
    assertThat(all).isGreaterThan(650L << 30);
    assertThat(Upload.GROWING.applyAsInt(1)).isEqualTo(8 << 20);
  }
}
