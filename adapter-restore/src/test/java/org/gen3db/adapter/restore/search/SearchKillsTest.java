package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.gen3db.adapter.restore.search.SearchNode.Version;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.testkit.ScratchFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed, and a server that is, at any moment; on a real server. */
@Tag("full")
class SearchKillsTest {
  private static final int DOCUMENTS = 4000;
  private static final int KILLS = 30;

  @TempDir private Path folder;
  private final Path home = ScratchFolders.create("search");
  private final Random random = new Random(22);
  private int port;
  private SearchNode node;
  private SearchLab lab;

  @BeforeEach
  void start() throws IOException {
    port = freePort();
    node = SearchNode.start(Version.OPENSEARCH_2_19, home, port);
    lab = new SearchLab(node.url(), folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static int freePort() throws IOException {
    for (int port = 9289; port > 9200; port--) {
      try (var free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException e) {
        // taken: the next one
      }
    }
    throw new IOException("no free port");
  }

  private Process run(int documents) {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              SearchRestoreMain.class.getName(),
              node.url().toString(),
              folder.toString(),
              "" + documents)
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
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(log()).isZero();
  }

  private static long since(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  /** What services find is one index that is whole, whenever somebody looks. */
  private void isWhole(int most) {
    List<String> standing = lab.standing("etl");
    assertThat(standing).hasSize(1);
    long count = lab.count("etl");
    assertThat(count).isBetween((long) DOCUMENTS, (long) most);
    assertThat(lab.setting(standing.get(0), "index.blocks.write")).isNotEqualTo("true");
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void runsThatAreKilledLeaveWhatServicesFindWholeAndTheNextGoesOn() throws Exception {
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

  /** The run waits for it, or says that it is gone; the next one goes on in either case. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aServerThatIsKilledMeanwhileLosesNothing() throws Exception {
    ends(run(DOCUMENTS));
    Process process = run(10 * DOCUMENTS);
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !unsealed().isEmpty());
    Cancellation.create().pause(Duration.ofMillis(random.nextLong(10, 500)));
    node.kill();
    node = SearchNode.start(Version.OPENSEARCH_2_19, home, port);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
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

  /** With the block that a server sets at the flood stage of its disk. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void s6ADiskAtItsFloodStageIsToldAndNothingOfTheLoadStays() throws Exception {
    ends(run(DOCUMENTS));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> load =
          thread.submit(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 20 * DOCUMENTS))));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofMinutes(1))
          .until(() -> !unsealed().isEmpty());
      lab.client.ok(
          "PUT",
          "/" + unsealed().get(0) + "/_settings",
          Json.known("{\"index.blocks.read_only_allow_delete\":true}"),
          lab.end);
      assertThatThrownBy(load::get).hasMessageContaining("GEN3DB-904");
    } finally {
      thread.shutdownNow();
    }
    assertThat(unsealed()).isEmpty();
    isWhole(DOCUMENTS);
  }
}
