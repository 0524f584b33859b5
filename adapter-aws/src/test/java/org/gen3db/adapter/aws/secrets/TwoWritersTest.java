package org.gen3db.adapter.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gen3db.api.AdapterMaker;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.gen3db.spi.Adapter;
import org.gen3db.testkit.aws.Fault;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several who write at once, with and without a service that asks them to be slower. */
class TwoWritersTest {
  private static final String ENTRY = "default-fence-creds";
  private final Cancellation end = Cancellation.create();
  private final List<Adapter> opened = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SecretsManagerServer server;

  @BeforeEach
  void start() {
    Keys.give();
    server = SecretsManagerServer.start();
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    for (Adapter adapter : opened) {
      adapter.close();
    }
    server.close();
    Keys.take();
  }

  private RemoteSecrets open() {
    Adapter adapter =
        AdapterMaker.of(new AwsSecretsProvider())
            .settings(Map.of("endpoint", server.endpoint().toString(), "region", "us-east-1"))
            .make();
    opened.add(adapter);
    return adapter.port(RemoteSecrets.class).orElseThrow();
  }

  private <T> List<T> both(Callable<T> one, Callable<T> other) throws Exception {
    var barrier = new CyclicBarrier(2);
    var running = new ArrayList<Future<T>>();
    for (Callable<T> task : List.of(one, other)) {
      running.add(
          threads.submit(
              () -> {
                barrier.await();
                return task.call();
              }));
    }
    var results = new ArrayList<T>();
    for (Future<T> task : running) {
      results.add(task.get());
    }
    return results;
  }

  @Test
  void ofTwoUpdatesAtOnceExactlyOneIsDoneAndTheOtherSeesIt() throws Exception {
    twoUpdatesAtOnce(100);
  }

  @Test
  @Tag("full")
  void ofTwoUpdatesAtOnceExactlyOneIsDoneAThousandTimes() throws Exception {
    twoUpdatesAtOnce(1_000);
  }

  private void twoUpdatesAtOnce(int rounds) throws Exception {
    RemoteSecrets here = open();
    RemoteSecrets there = open();
    RemoteEntry seen =
        here.create(
                ENTRY,
                SecretsManagerContract.data("k", "0", "dbcreated", "true"),
                WriteId.random(),
                end)
            .now()
            .certain()
            .orElseThrow();
    for (int round = 1; round <= rounds; round++) {
      RemoteEntry before = seen;
      String value = Integer.toString(round);
      List<Written<RemoteEntry>> written =
          both(
              () ->
                  here.update(
                      before,
                      SecretsManagerContract.data("k", "here" + value),
                      WriteId.random(),
                      end),
              () ->
                  there.update(
                      before,
                      SecretsManagerContract.data("k", "there" + value),
                      WriteId.random(),
                      end));
      seen = here.read(List.of(ENTRY), end).get(ENTRY).certain().orElseThrow();
      String now = seen.data().text("k").orElseThrow();
      assertThat(now).isIn("here" + value, "there" + value);
      assertThat(written.get(0).isConflict()).isEqualTo(!now.startsWith("here"));
      assertThat(written.get(1).isConflict()).isEqualTo(!now.startsWith("there"));
      for (Written<RemoteEntry> one : written) {
        assertThat(one.now().certain()).contains(seen);
      }
    }
    assertThat(server.as("DescribeSecret", Map.of("SecretId", ENTRY)).get("VersionIdsToStages"))
        .as("no label of a write stays behind")
        .asString()
        .doesNotContain("gen3db-next");
  }

  @Test
  void throttledAtFiveRequestsASecondSixteenEntriesAreMade() throws Exception {
    var recent = new ArrayDeque<Long>();
    server.breakBy(
        request -> {
          synchronized (recent) {
            long now = System.nanoTime();
            while (!recent.isEmpty() && now - recent.peek() > Duration.ofSeconds(1).toNanos()) {
              recent.remove();
            }
            if (recent.size() >= 5) {
              return Fault.THROTTLED;
            }
            recent.add(now);
            return Fault.NONE;
          }
        });
    RemoteSecrets store = open();
    Callable<Integer> made =
        () -> {
          int done = 0;
          for (int i = 0; i < 8; i++) {
            String name = Thread.currentThread().getId() + "-" + i + "-creds";
            done +=
                store
                        .create(
                            name,
                            SecretsManagerContract.data("k", "v", "dbcreated", "true"),
                            WriteId.random(),
                            end)
                        .isConflict()
                    ? 0
                    : 1;
          }
          return done;
        };
    assertThat(both(made, made)).containsExactly(8, 8);
    assertThat(server.operations()).hasSizeGreaterThan(32);
  }
}
