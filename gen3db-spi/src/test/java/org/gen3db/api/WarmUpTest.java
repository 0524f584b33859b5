package org.gen3db.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseServerProvider;
import org.junit.jupiter.api.Test;

/** An adapter gets ready while values are read. */
class WarmUpTest {
  /** A database server's provider that does something to get ready. */
  private static class Server implements DatabaseServerProvider<AdapterProvider.NoSettings> {
    private final String id;
    private final Runnable getReady;

    Server(String id, Runnable getReady) {
      this.id = id;
      this.getReady = getReady;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public String description() {
      return "the test's own";
    }

    @Override
    public Class<NoSettings> settingsType() {
      return NoSettings.class;
    }

    @Override
    public Adapter create(NoSettings settings, AdapterContext context) {
      throw new IllegalStateException("not to be made");
    }

    @Override
    public void warmUp() {
      getReady.run();
    }
  }

  /** Another class, which has not been ready yet. */
  private static final class Failing extends Server {
    Failing(Runnable getReady) {
      super("postgres", getReady);
    }
  }

  /** Another, which is made anew for each of many runs in a JVM. */
  private static final class Repeated extends Server {
    Repeated(String id, Runnable getReady) {
      super(id, getReady);
    }
  }

  @Test
  void thatOfTheDefaultDoesSoOnADaemonThreadWithItsClassLoader() throws Exception {
    var ready = new CompletableFuture<Thread>();
    var another = new CompletableFuture<Thread>();
    try (AdapterCatalog catalog =
        AdapterCatalog.of(
            List.of(
                new Server("another", () -> another.complete(Thread.currentThread())),
                new Server("postgres", () -> ready.complete(Thread.currentThread()))))) {
      catalog.warmUp(DatabaseServerProvider.SECTION);
      Thread thread = ready.get(1, TimeUnit.MINUTES);
      assertThat(thread).isNotSameAs(Thread.currentThread());
      assertThat(thread.isDaemon()).as("no exit waits for it").isTrue();
      assertThat(thread.getContextClassLoader()).isSameAs(Server.class.getClassLoader());
      thread.join();
      assertThat(another).isNotDone();
    }
  }

  @Test
  void oneOfAClassAndIdDoesSoOnceInAJvm() throws Exception {
    var ready = new LinkedBlockingQueue<String>();
    for (String id : List.of("postgres", "postgres", "another", "postgres")) {
      try (AdapterCatalog catalog =
          AdapterCatalog.of(List.of(new Repeated(id, () -> ready.add(id))))) {
        if (id.equals("another")) {
          catalog.warmUp(DatabaseServerProvider.SECTION, id);
          assertThat(ready.poll(1, TimeUnit.MINUTES)).isEqualTo("postgres");
          assertThat(ready.poll(1, TimeUnit.MINUTES)).isEqualTo("another");
        } else {
          catalog.warmUp(DatabaseServerProvider.SECTION);
        }
      }
    }
    assertThat(ready).isEmpty();
  }

  @Test
  void oneThatFailsIsNoMatter() throws Exception {
    var failed = new CompletableFuture<Thread>();
    var thrown = new CompletableFuture<Throwable>();
    try (AdapterCatalog catalog =
        AdapterCatalog.of(
            List.of(
                new Failing(
                    () -> {
                      Thread.currentThread()
                          .setUncaughtExceptionHandler((thread, e) -> thrown.complete(e));
                      failed.complete(Thread.currentThread());
                      throw new NoClassDefFoundError("password");
                    })))) {
      catalog.warmUp(DatabaseServerProvider.SECTION);
      failed.get(1, TimeUnit.MINUTES).join();
      assertThat(thrown).isNotDone();
    }
  }

  @Test
  void whereTheDefaultIsNotThereNothingGetsReady() {
    try (AdapterCatalog catalog = AdapterCatalog.of(List.of())) {
      assertThatCode(() -> catalog.warmUp(DatabaseServerProvider.SECTION))
          .doesNotThrowAnyException();
    }
  }
}
