package org.gen3db.adapter.aws.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gen3db.adapter.aws.AwsCode;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpTarget;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.spi.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What dumps in a bucket are like, at any service that speaks as S3 does. */
abstract class BucketContract {
  static final String BUCKET = "gen3-dumps";

  final Cancellation end = Cancellation.create();
  private final List<Adapter> opened = new ArrayList<>();

  /** Where the service is. */
  abstract URI endpoint();

  /** Puts an object as another program does, with a checksum of this kind, or none. */
  abstract void put(String key, byte[] bytes);

  /** Puts an object in two parts, of which S3 knows no digest of the whole. */
  abstract void putInParts(String key, byte[] bytes);

  /** Takes an object away. */
  abstract void remove(String key);

  @BeforeAll
  static void keys() {
    System.setProperty("aws.accessKeyId", "AKIATESTS00000000000");
    System.setProperty("aws.secretAccessKey", "secret-of-the-tests");
  }

  @AfterAll
  static void takeKeys() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @AfterEach
  void close() throws Exception {
    for (Adapter adapter : opened) {
      adapter.close();
    }
  }

  DumpSource open(String from, Map<String, ?> settings) {
    var all = new HashMap<String, Object>(settings);
    all.putIfAbsent("region", "us-east-1");
    all.putIfAbsent("endpoint", endpoint().toString());
    all.put("from", from);
    Adapter adapter = AdapterMaker.of(new S3DumpsProvider()).settings(all).make();
    opened.add(adapter);
    return adapter.port(DumpSource.class).orElseThrow();
  }

  DumpSource open() {
    return open("s3://" + BUCKET, Map.of());
  }

  static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  byte[] read(DumpSource source, String path) throws IOException {
    DumpFile file = source.find(path, end).orElseThrow();
    try (InputStream in = source.open(file, 0, end)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aFolderHasItsFilesAndNotThoseBelow() {
    for (String name : List.of("fence", "indexd", "a b+c&d=é%", "wts", "sheepdog", "zz")) {
      put("prod/1.2/pgdumps/" + name + ".sql", text(name));
    }
    put("prod/1.2/pgdumps/old/fence.sql", text("old"));
    put("prod/1.2/pgdumps-other/fence.sql", text("other"));
    put("prod/1.2/pgdumps/", text(""));
    DumpSource source = open();
    List<DumpFile> files = source.list("prod/1.2/pgdumps", end);
    assertThat(files)
        .extracting(DumpFile::path)
        .containsExactly(
            "prod/1.2/pgdumps/a b+c&d=é%.sql",
            "prod/1.2/pgdumps/fence.sql",
            "prod/1.2/pgdumps/indexd.sql",
            "prod/1.2/pgdumps/sheepdog.sql",
            "prod/1.2/pgdumps/wts.sql",
            "prod/1.2/pgdumps/zz.sql");
    for (DumpFile file : files) {
      assertThat(source.find(file.path(), end).orElseThrow().version()).isEqualTo(file.version());
      assertThat(file.bytes())
          .isEqualTo(source.find(file.path(), end).orElseThrow().bytes())
          .isPositive();
    }
    assertThat(source.folders("prod/1.2", end)).containsExactly("pgdumps", "pgdumps-other");
    assertThat(source.folders("", end)).containsExactly("prod");
    assertThat(source.list("nothing", end)).isEmpty();
    assertThat(source.folders("nothing", end)).isEmpty();
    DumpSource below = open("s3://" + BUCKET + "/prod/1.2/", Map.of());
    assertThat(below.folders("", end)).containsExactly("pgdumps", "pgdumps-other");
    assertThat(below.list("pgdumps", end))
        .extracting(DumpFile::path)
        .contains("pgdumps/fence.sql")
        .hasSize(6);
  }

  @Test
  void aFileIsReadAsItIs() throws IOException {
    put("fence.sql", text("SELECT 1;\n"));
    put("a b+c&d=é%.sql", text("odd"));
    put("empty.sql", text(""));
    DumpSource source = open();
    assertThat(read(source, "fence.sql")).isEqualTo(text("SELECT 1;\n"));
    assertThat(read(source, "a b+c&d=é%.sql")).isEqualTo(text("odd"));
    assertThat(read(source, "empty.sql")).isEmpty();
    assertThat(source.find("fence", end)).isEmpty();
    assertThat(source.find("fence.sql/", end)).isEmpty();
    assertThat(source.find("./fence.sql", end)).isEmpty();
  }

  @Test
  void aLargeOneIsReadInPartsFromAnyByteOn() throws IOException {
    byte[] bytes = bytes(20 << 20);
    putInParts("large.sql", bytes);
    DumpSource source = open();
    DumpFile file = source.find("large.sql", end).orElseThrow();
    assertThat(file.bytes()).isEqualTo(bytes.length);
    assertThat(file.sha256()).isEmpty();
    assertThat(read(source, "large.sql")).isEqualTo(bytes);
    for (int from : List.of(1, (8 << 20) - 1, 8 << 20, bytes.length - 1, bytes.length)) {
      try (InputStream in = source.open(file, from, end)) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, from, bytes.length));
      }
    }
  }

  @Test
  void anotherInItsPlaceIsNotRead() {
    put("fence.sql", text("one"));
    DumpSource source = open();
    DumpFile seen = source.find("fence.sql", end).orElseThrow();
    put("fence.sql", text("two"));
    assertThat(source.find("fence.sql", end).orElseThrow().version()).isNotEqualTo(seen.version());
    assertThatThrownBy(() -> source.open(seen, 0, end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(AwsCode.S3_CHANGED);
              assertThat(e.problem().place()).isEqualTo("s3://" + BUCKET + "/fence.sql");
            });
    remove("fence.sql");
    assertThatThrownBy(() -> source.open(seen, 0, end))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(AwsCode.S3_CHANGED));
  }

  /** Read in small parts, since each is pinned by itself. */
  @Test
  void anotherInItsPlaceWhileItIsReadEndsTheReading() throws Exception {
    byte[] bytes = bytes(5000);
    put("fence.sql", bytes);
    DumpSource source = inPartsOf(100, Map.of());
    DumpFile seen = source.find("fence.sql", end).orElseThrow();
    try (InputStream in = source.open(seen, 0, end)) {
      assertThat(in.readNBytes(50)).isEqualTo(Arrays.copyOf(bytes, 50));
      put("fence.sql", bytes(5001));
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(AwsCode.S3_CHANGED));
      assertThatThrownBy(in::read).as("and what comes after it").isInstanceOf(IOException.class);
    }
  }

  /** The same dumps read in parts of so few bytes. */
  DumpSource inPartsOf(int bytes, Map<String, ?> settings) {
    var all = new HashMap<String, Object>(settings);
    all.putIfAbsent("region", "us-east-1");
    all.putIfAbsent("endpoint", endpoint().toString());
    Adapter adapter = AdapterMaker.of(new InParts(bytes)).settings(all).make();
    opened.add(adapter);
    return adapter.port(DumpSource.class).orElseThrow();
  }

  @Test
  void aBucketThatIsNotThereIsTold() {
    DumpSource source = open("s3://gen3-nothing", Map.of());
    for (var looking :
        List.<Runnable>of(() -> source.list("", end), () -> source.folders("", end))) {
      assertThatThrownBy(looking::run)
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e -> assertThat(e.problem().code()).isEqualTo(AwsCode.S3_NO_BUCKET));
    }
  }

  /** Writes into the same bucket, in parts of so many bytes; another program's manifests. */
  S3DumpTarget target(int bytes) {
    Adapter adapter =
        AdapterMaker.of(new InParts(1000))
            .settings(Map.of("region", "us-east-1", "endpoint", endpoint().toString()))
            .make();
    opened.add(adapter);
    var dumps = (S3Dumps) adapter.port(DumpSource.class).orElseThrow();
    return dumps.target(new LineManifests(), part -> bytes, Clock.systemUTC());
  }

  static DumpManifest manifest(String version, int bytes) {
    return new DumpManifest(
        "gen3",
        "default",
        "prod",
        "id-1",
        version,
        Instant.EPOCH,
        List.of(
            new DumpManifest.DumpedDatabase(
                List.of("fence"),
                "fence",
                "15",
                new DumpManifest.DumpedFile("pgdumps/fence.sql", bytes, "0".repeat(64)))),
        List.of(
            new DumpManifest.DumpedIndex(
                "etl",
                List.of("etl_0"),
                0,
                List.of(
                    new DumpManifest.DumpedFile(
                        "elasticsearch/etl__data.json", 0, "0".repeat(64))))));
  }

  void dump(DumpTarget target, String version, byte[] bytes) throws IOException {
    try (DumpTarget.Draft draft = target.begin("prod/" + version, end)) {
      try (OutputStream out = draft.write("pgdumps/fence.sql")) {
        out.write(text("forgotten"));
      }
      for (String file : List.of("pgdumps/fence.sql", "elasticsearch/etl__data.json")) {
        try (OutputStream out = draft.write(file)) {
          out.write(file.startsWith("pgdumps") ? bytes : new byte[0]);
        }
      }
      draft.complete(manifest(version, bytes.length));
    }
  }

  /** Parts of S3 have 5 MiB at least, but for the last one. */
  @Test
  void aDumpIsWrittenFoundAndTakenAway() throws IOException {
    byte[] bytes = bytes((11 << 20) + 7);
    S3DumpTarget target = target(5 << 20);
    target.checkWritable("prod/1", end);
    assertThat(target.isTaken("prod/1", end)).isFalse();
    dump(target, "1", bytes);
    dump(target, "2", text("small"));
    DumpSource source = open();
    assertThat(read(source, "prod/1/pgdumps/fence.sql")).isEqualTo(bytes);
    assertThat(read(source, "prod/1/elasticsearch/etl__data.json")).isEmpty();
    assertThat(read(source, "prod/2/pgdumps/fence.sql")).isEqualTo(text("small"));
    assertThat(target.isTaken("prod/1", end)).isTrue();
    assertThatThrownBy(() -> target.begin("prod/1", end)).hasMessageStartingWith("GEN3DB-930");
    put("prod/3/pgdumps/fence.sql", text("by hand"));
    assertThat(target.complete("prod", end))
        .containsExactly(
            new DumpTarget.Complete("prod/1", manifest("1", bytes.length)),
            new DumpTarget.Complete("prod/2", manifest("2", 5)));
    put("prod/2/mine", text("a user's own"));
    assertThat(target.complete("prod", end)).hasSize(1);
    assertThat(target.leftovers("prod", true, end)).isEmpty();
    target.remove(target.complete("prod", end).get(0), end);
    assertThat(source.folders("prod", end)).containsExactly("2", "3");
  }

  @Test
  void ofADumpThatIsNotCompletedNothingIsSeen() throws IOException {
    S3DumpTarget target = target(5 << 20);
    try (DumpTarget.Draft draft = target.begin("prod/1", end)) {
      try (OutputStream out = draft.write("pgdumps/fence.sql")) {
        out.write(bytes(6 << 20));
      }
      assertThat(open().folders("", end)).isEmpty();
    }
    assertThat(open().folders("", end)).isEmpty();
  }
}
