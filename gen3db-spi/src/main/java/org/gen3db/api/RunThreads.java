package org.gen3db.api;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of one run: its own, daemons that end with it, or some of an embedder's. */
final class RunThreads implements AutoCloseable {
  private final ExecutorService executor;

  private RunThreads(ExecutorService executor) {
    this.executor = executor;
  }

  static RunThreads of(@Nullable Executor lender, int size) {
    return new RunThreads(lender == null ? own(size) : new BorrowedThreads(lender, size));
  }

  private static ExecutorService own(int size) {
    var number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        size,
        task -> {
          var thread = new Thread(task, "gen3db-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  ExecutorService executor() {
    return executor;
  }

  /** The ports are closed next, and what still runs would use them. */
  @Override
  public void close() {
    executor.shutdown();
    boolean interrupted = false;
    while (!executor.isTerminated()) {
      try {
        executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
