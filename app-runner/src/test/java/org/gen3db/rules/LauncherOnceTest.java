package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseLauncherProvider;
import org.junit.jupiter.api.Test;

/** A release is used by several threads, and has one launcher however often it is asked for. */
class LauncherOnceTest {
  private static final int THREADS = 8;

  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void allThreadsGetTheSameLauncherAndItIsClosedOnce() throws Exception {
    Set<DatabaseLauncher> seen = ConcurrentHashMap.newKeySet();
    var together = new CyclicBarrier(THREADS);
    var threads = Executors.newFixedThreadPool(THREADS);
    try (Gen3Db gen3db = release()) {
      var asked = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        asked.add(
            threads.submit(
                () -> {
                  together.await();
                  for (int j = 0; j < 100; j++) {
                    seen.add(gen3db.launcher().orElseThrow());
                    gen3db.explain("fence");
                  }
                  return null;
                }));
      }
      for (Future<?> one : asked) {
        one.get();
      }
      assertThat(closed).hasValue(0);
    } finally {
      threads.shutdownNow();
    }
    assertThat(seen).hasSize(1);
    assertThat(made).hasValue(1);
    assertThat(closed).hasValue(1);
  }

  private Gen3Db release() {
    return Gen3Db.builder()
        .values(
            Map.of(
                "gen3db",
                Map.of(
                    "databaseServer", Map.of("adapter", "mine"),
                    "secretStore", Map.of("adapter", "directory"))))
        .adapter(new MineProvider())
        .build();
  }

  private final class MineProvider implements DatabaseLauncherProvider<AdapterProvider.NoSettings> {
    @Override
    public String id() {
      return "mine";
    }

    @Override
    public String description() {
      return "a server that is never started";
    }

    @Override
    public String serverId() {
      return "postgres";
    }

    @Override
    public Class<NoSettings> settingsType() {
      return NoSettings.class;
    }

    @Override
    public Adapter create(NoSettings settings, AdapterContext context) {
      made.incrementAndGet();
      return Adapter.of(DatabaseLauncher.class, new Mine());
    }
  }

  private final class Mine implements DatabaseLauncher, AutoCloseable {
    @Override
    public Master start() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Master> running() {
      return Optional.empty();
    }

    @Override
    public boolean stop() {
      return false;
    }

    @Override
    public String describe() {
      return "mine";
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
