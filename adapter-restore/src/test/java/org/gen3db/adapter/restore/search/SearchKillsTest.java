package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.gen3db.domain.search.ReleasedIndex;
import org.gen3db.testkit.ScratchFolders;
import org.junit.jupiter.api.AfterEach;
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
  private final Path home = ScratchFolders.create("search");
  private final Random random = new Random(22);
  private int port;
  private SearchNode node;
  private SearchLab lab;

  private void start(Version version) {
    try {
      port = freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    node = SearchNode.start(version, home, port);
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
    start(Version.OPENSEARCH_2_19);
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
  @ParameterizedTest
  @EnumSource(names = {"ELASTICSEARCH_7_10", "OPENSEARCH_2_19"})
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void aServerThatIsKilledMeanwhileLosesNothing(Version version) throws Exception {
    start(version);
    ends(run(DOCUMENTS));
    Process process = run(10 * DOCUMENTS);
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !unsealed().isEmpty());
    Cancellation.create().pause(Duration.ofMillis(random.nextLong(10, 500)));
    node.kill();
    node = SearchNode.start(version, home, port);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    if (process.exitValue() != 0) {
      assertThat(log()).startsWith("GEN3DB-9");
    }
    isWhole(10 * DOCUMENTS);
    ends(run(10 * DOCUMENTS));
    assertThat(lab.count("etl")).isEqualTo(10 * DOCUMENTS);
    assertThat(lab.cluster.left(lab.end)).isEmpty();
  }

  /** By the server's own circuit breaker, which has room for a part of a request only. */
  private void stormsOf429AreSurvived() {
    lab.client.ok("PUT", "/_cluster/settings", Json.known(breaker("\"300kb\"")), lab.end);
    ReleasedIndex released =
        lab.restore(SearchLab.dump("storm", SearchLab.lines(0, 2 * DOCUMENTS)));
    assertThat(released.documents()).isEqualTo(2 * DOCUMENTS);
    long tripped = 0;
    for (JsonNode each : lab.did("GET", "/_nodes/stats/breaker", null).path("nodes")) {
      tripped += each.at("/breakers/in_flight_requests/tripped").asLong();
    }
    assertThat(tripped).as("how often the server refused a request").isPositive();
    lab.client.ok("PUT", "/_cluster/settings", Json.known(breaker("null")), lab.end);
    lab.did("DELETE", "/" + released.physical(), null);
    lab.loads().forEach(load -> lab.did("DELETE", "/" + load, null));
  }

  private static String breaker(String limit) {
    return "{\"transient\":{\"network.breaker.inflight_requests.limit\":" + limit + "}}";
  }

  private List<String> unsealed() {
    List<String> loads = lab.loads();
    List<String> sealed = lab.standing("gen3db-sealed-*");
    return loads.stream().filter(name -> !sealed.contains(name)).toList();
  }

  /** With the block that a server sets at the flood stage of its disk. */
  @ParameterizedTest
  @EnumSource(Version.class)
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void s6ADiskAtItsFloodStageIsToldAndNothingOfTheLoadStays(Version version) throws Exception {
    start(version);
    stormsOf429AreSurvived();
    ends(run(DOCUMENTS));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> load =
          thread.submit(() -> lab.load(SearchLab.dump("etl", SearchLab.lines(0, 20 * DOCUMENTS))));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofMinutes(5))
          .until(() -> !lab.standing("gen3db-loading-*").isEmpty()); // it is made and looked at
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
