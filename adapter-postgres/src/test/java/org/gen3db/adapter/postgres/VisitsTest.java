package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sessions of an administrator inside databases, beside those that hold the locks. */
class VisitsTest {
  private static final int MANY = 8;

  @Test
  void thereAreTwoAtOnceAndNoMore() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    // Nobody leaves alone, so that as many are inside as may be.
    var pairs = new CyclicBarrier(PostgresServer.MOST_INSIDE);
    try (var server = TestServer.start();
        var adapter = TestServer.adapter()) {
      var visits = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < MANY; i++) {
        visits.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    adapter.visit(
                        server.master(),
                        "postgres",
                        wire -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          try {
                            pairs.await(1, TimeUnit.MINUTES);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                          inside.decrementAndGet();
                          return wire.rows("a look", Sql.of("SELECT 1"));
                        });
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                task -> new Thread(task).start()));
      }
      for (CompletableFuture<Void> visit : visits) {
        visit.get(2, TimeUnit.MINUTES);
      }
    }
    assertThat(most).hasValue(PostgresServer.MOST_INSIDE);
  }
}
