package org.gen3db.domain.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F5 and F6: what ends one task, and what ends them all. */
@Timeout(30)
class WorkersTest {
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final Cancellation cancellation = Cancellation.create();

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  private static Workers.Task<String> task(java.util.function.Supplier<String> work) {
    return new Workers.Task<>(work, problem -> problem.code().id() + " " + problem.message());
  }

  @Test
  void issue16F5_whateverEndsOneTaskLeavesTheOthers() {
    List<String> results =
        new Workers(executor, cancellation)
            .all(
                List.of(
                    task(() -> "first"),
                    task(
                        () -> {
                          throw new LinkageError("secret words");
                        }),
                    task(
                        () -> {
                          throw new StackOverflowError();
                        }),
                    task(
                        () -> {
                          throw new AssertionError("secret words");
                        }),
                    task(
                        () -> {
                          throw new Gen3DbException(Notice.of(DomainCode.STORE_FAILED, "", "gone"));
                        }),
                    task(() -> "last")));
    assertThat(results).hasSize(6).startsWith("first").endsWith("last");
    assertThat(results.subList(1, 4))
        .allSatisfy(
            told ->
                assertThat(told)
                    .startsWith(DomainCode.INTERNAL.id())
                    .doesNotContain("secret words"));
    assertThat(results.get(4)).isEqualTo(DomainCode.STORE_FAILED.id() + " gone");
  }

  @Test
  void issue16F5_outOfMemoryEndsTheRun() {
    assertThatThrownBy(
            () ->
                new Workers(executor, cancellation)
                    .all(
                        List.of(
                            task(
                                () -> {
                                  throw new OutOfMemoryError();
                                }))))
        .isInstanceOf(OutOfMemoryError.class);
  }

  /**
   * As the common pool of a machine with two cores: a client behind a port may need a thread of it.
   */
  @Test
  void aPoolOfOneThreadThatWaitsHasOneForWhatItWaitsFor() throws Exception {
    var pool = new ForkJoinPool(1);
    try {
      List<String> results =
          pool.submit(
                  () ->
                      new Workers(executor, cancellation)
                          .all(
                              List.of(
                                  task(
                                      () ->
                                          CompletableFuture.supplyAsync(() -> "answer", pool)
                                              .orTimeout(20, TimeUnit.SECONDS)
                                              .join()))))
              .get(1, TimeUnit.MINUTES);
      assertThat(results).containsExactly("answer");
    } finally {
      pool.shutdownNow();
    }
  }

  /** A caller that is interrupted ends all waits, gets every report, and stays interrupted. */
  @Test
  void issue16F6_anInterruptedCallerEndsTheWaits() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var results = new AtomicReference<List<String>>();
    var marked = new AtomicReference<Boolean>();
    var caller =
        new Thread(
            () -> {
              results.set(
                  new Workers(executor, cancellation)
                      .all(
                          List.of(
                              task(
                                  () -> {
                                    begun.countDown();
                                    return cancellation.pause(Duration.ofMinutes(10))
                                        ? "slept"
                                        : "ended";
                                  }),
                              task(() -> "done"))));
              marked.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    begun.await();
    caller.interrupt();
    caller.join();
    assertThat(results.get()).containsExactly("ended", "done");
    assertThat(marked.get()).isTrue();
  }
}
