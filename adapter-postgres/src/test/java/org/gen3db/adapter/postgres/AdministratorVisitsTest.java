package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.session.AdministratorVisit;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.cancellation.Cancellation;
import org.junit.jupiter.api.Test;

/** Sessions of an administrator inside databases, beside those that hold the locks. */
class AdministratorVisitsTest {
  private static final int MANY = 8;

  @Test
  void aPlaceIsNotAwaitedForEver() {
    var brief = Cancellation.create().within(Duration.ofMillis(50));
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter();
        var one = adapter.visit(server.master(), "postgres", Cancellation.create());
        var two = adapter.visit(server.master(), "postgres", Cancellation.create())) {
      assertThat(one.connection()).isNotSameAs(two.connection());
      assertThatThrownBy(() -> adapter.visit(server.master(), "postgres", brief))
          .satisfies(code(PostgresCode.LOCK_TIMEOUT))
          .hasMessageContaining("postgres");
    }
  }

  @Test
  void thereAreTwoAtOnceAndNoMore() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    // Nobody leaves alone, so that as many are inside as may be.
    var pairs = new CyclicBarrier(PostgresServer.MOST_INSIDE);
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      var visits = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < MANY; i++) {
        visits.add(
            CompletableFuture.runAsync(
                () -> {
                  try (AdministratorVisit visit =
                      adapter.visit(server.master(), "postgres", Cancellation.create())) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    pairs.await(5, TimeUnit.MINUTES);
                    visit.connection().run("a look", Sql.of("SELECT 1"));
                    inside.decrementAndGet();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                task -> new Thread(task).start()));
      }
      for (CompletableFuture<Void> one : visits) {
        one.get(5, TimeUnit.MINUTES);
      }
    }
    assertThat(most).hasValue(PostgresServer.MOST_INSIDE);
  }
}
