package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.adapter.restore.search.SearchNode.Version;
import org.gen3db.domain.cancellation.Cancellation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are killed, and a server that is, at any moment; on a real server. */
@Tag("full")
class SearchKillsTest {
  private static final int DOCUMENTS = 4000;
  private static final int KILLS = 30;

  @TempDir private Path folder;
  private final Random random = new Random(22);
  private SearchLab lab;

  @AfterAll
  static void end() {
    SearchNode.endShared();
  }

  private void begin(Version version) {
    lab = new SearchLab(SearchNode.shared(version).url(), folder);
    lab.startWithNothing();
  }

  private Process run(Integer... documents) {
    var command =
        new ArrayList<String>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SearchRestoreMain.class.getName(),
                lab.url.toString(),
                folder.toString()));
    for (Integer each : documents) {
      command.add("" + each);
    }
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("run.log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("run.log"));
  }

  private void ends(Process process) throws Exception {
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(log()).isZero();
  }

  private static long since(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  /** What services find is one index that is whole, whenever somebody looks. */
  private void isWhole(int most) throws IOException {
    List<String> standing = lab.standing("etl");
    assertThat(standing).as("%s\n%s", log(), lab.indices()).hasSize(1);
    long count = lab.count("etl");
    assertThat(count).isBetween((long) DOCUMENTS, (long) most);
    assertThat(lab.setting(standing.get(0), "index.blocks.write")).isNotEqualTo("true");
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void runsThatAreKilledLeaveWhatServicesFindWholeAndTheNextGoesOn() throws Exception {
    begin(Version.OPENSEARCH_2_19);
    long begun = System.nanoTime();
    ends(run(DOCUMENTS));
    long whole = since(begun);
    int killed = 0;
    int runs = 0;
    while (killed < KILLS) {
      runs++;
      assertThat(runs).as("runs, of which %d were killed", killed).isLessThan(4 * KILLS);
      begun = System.nanoTime();
      Process process = run(DOCUMENTS + runs); // another file each time: nothing is taken over
      if (process.waitFor(random.nextLong(whole / 4, whole), TimeUnit.MILLISECONDS)) {
        whole = Math.max(100, Math.min(whole, since(begun)));
      } else {
        killed++;
      }
      process.destroyForcibly().waitFor();
      isWhole(DOCUMENTS + runs);
    }
    ends(run(DOCUMENTS + runs + 1));
    assertThat(lab.count("etl")).isEqualTo(DOCUMENTS + runs + 1);
    assertThat(lab.cluster.left(lab.end)).isEmpty();
    assertThat(lab.standing("gen3db-loading-*")).isEmpty();
    assertThat(lab.standing("gen3db-blocked-*")).isEmpty();
    assertThat(lab.standing("gen3db-sealed-*")).containsExactlyElementsOf(lab.loads());
  }

  /** At a heap of 256 MiB, of which twelve of them would be nearly all. */
  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void documentsOf20MegabytesFitIntoTheMemory() throws Exception {
    begin(Version.OPENSEARCH_2_19);
    ends(run(12, 20_000_000));
    assertThat(lab.count("etl")).isEqualTo(12);
  }

  /** The run waits for it, or says that it is gone; the next one goes on in either case. */
  @ParameterizedTest
  @EnumSource(names = {"ELASTICSEARCH_7_10", "OPENSEARCH_2_19"})
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void aServerThatIsKilledMeanwhileLosesNothing(Version version) throws Exception {
    begin(version);
    ends(run(DOCUMENTS));
    Process process = run(10 * DOCUMENTS);
    Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> !unsealed().isEmpty());
    Cancellation.create().pause(Duration.ofMillis(random.nextLong(10, 500)));
    SearchNode.shared(version).kill();
    SearchNode.restartShared(version);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    if (process.exitValue() != 0) {
      assertThat(log()).startsWith("GEN3DB-9");
    }
    isWhole(10 * DOCUMENTS);
    ends(run(10 * DOCUMENTS));
    assertThat(lab.count("etl")).isEqualTo(10 * DOCUMENTS);
    assertThat(lab.cluster.left(lab.end)).isEmpty();
  }

  private List<String> unsealed() {
    List<String> loads = lab.loads();
    List<String> sealed = lab.standing("gen3db-sealed-*");
    return loads.stream().filter(name -> !sealed.contains(name)).toList();
  }
}
