package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** Runs the units of a release side by side, as many as the executor has threads. */
final class Workers {
  private Workers() {}

  /**
   * Runs all tasks to their end and returns their results in order.
   *
   * @param run the cancellation of the tasks, used when this thread is interrupted meanwhile
   */
  static <T> List<T> all(ExecutorService executor, Cancellation run, List<Callable<T>> tasks) {
    var running = new ArrayList<Future<T>>();
    tasks.forEach(task -> running.add(executor.submit(task)));
    var results = new ArrayList<T>();
    RuntimeException first = null;
    for (Future<T> future : running) {
      try {
        results.add(await(future, run));
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
    return results;
  }

  /** Waits without giving up: a run that was cancelled ends its tasks soon, and each reports. */
  private static <T> T await(Future<T> future, Cancellation run) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
          run.cancel();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new Gen3DbException(Notice.of(DomainCode.INTERNAL, "", "a task ended unexpectedly"), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
