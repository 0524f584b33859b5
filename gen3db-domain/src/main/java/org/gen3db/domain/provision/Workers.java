package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.InternalProblem;
import org.gen3db.domain.error.Notice;

/**
 * Runs the roles of a release side by side, as many as the executor has threads. What ends one of
 * them is its own affair, whatever it was: the others are finished and reported.
 */
final class Workers {
  private final ExecutorService executor;
  private final Cancellation run;

  /**
   * @param run the cancellation of the tasks: a thread that waits for them and is interrupted ends
   *     them by it
   */
  Workers(ExecutorService executor, Cancellation run) {
    this.executor = executor;
    this.run = run;
  }

  /**
   * One task.
   *
   * @param work what is done
   * @param failed what is returned when it could not be done, for whatever reason
   */
  record Task<T>(Supplier<T> work, Function<Notice, T> failed) {}

  /** Runs all tasks to their end and returns their results in order. */
  <T> List<T> all(List<Task<T>> tasks) {
    return begin(tasks).get();
  }

  /** Begins all tasks; what it returns waits for their end and has their results in order. */
  <T> Supplier<List<T>> begin(List<Task<T>> tasks) {
    var running = new ArrayList<Future<T>>();
    for (Task<T> task : tasks) {
      running.add(executor.submit(() -> guarded(task)));
    }
    return () -> {
      var results = new ArrayList<T>();
      for (int i = 0; i < running.size(); i++) {
        results.add(await(running.get(i), tasks.get(i)));
      }
      return results;
    };
  }

  private static <T> T guarded(Task<T> task) {
    try {
      return task.work().get();
    } catch (Gen3DbException e) {
      return task.failed().apply(e.problem());
    } catch (Throwable e) {
      return task.failed().apply(InternalProblem.of("", e));
    }
  }

  /**
   * A wait for which a pool that this thread belongs to gets another thread meanwhile: a client
   * behind a port may need one of the common pool, and that may have no other.
   */
  private record UntilDone(Future<?> future) implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() throws InterruptedException {
      try {
        future.get();
      } catch (ExecutionException | CancellationException e) {
        return true; // it is done; how is asked for afterwards
      }
      return true;
    }

    @Override
    public boolean isReleasable() {
      return future.isDone();
    }
  }

  /** Waits without giving up: a run that was cancelled ends its tasks soon, and each reports. */
  private <T> T await(Future<T> future, Task<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          ForkJoinPool.managedBlock(new UntilDone(future));
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
          run.cancel();
        }
      }
    } catch (CancellationException e) {
      return task.failed()
          .apply(Notice.of(DomainCode.INTERRUPTED, "", "the executor gave the task up"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // the one that no task survives
      }
      return task.failed().apply(InternalProblem.of("", e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
