package org.gen3db.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Threads that begin at one moment. */
final class Racing {
  private static final Duration MOST = Duration.ofMinutes(1);

  /** A moment in which a quick store is met at each instant between two of its steps. */
  private static final Duration MOMENT = Duration.ofMillis(200);

  private static final int MOST_ROUNDS = 20_000;

  private Racing() {}

  /**
   * Runs it again and again for a moment, and returns how often. Threads that begin a round
   * together have left it again before a store of a few microseconds is met in between; those that
   * run freely meet it somewhere.
   */
  static int freely(IntConsumer round) {
    long end = System.nanoTime() + MOMENT.toNanos();
    int rounds = 0;
    while (rounds < MOST_ROUNDS && System.nanoTime() < end) {
      round.accept(rounds);
      rounds++;
    }
    return rounds;
  }

  /** Runs it in as many threads at once, and returns what each returned. */
  static <T> List<T> run(int threads, IntFunction<T> task) {
    ExecutorService runners = Executors.newFixedThreadPool(threads);
    try {
      var barrier = new CyclicBarrier(threads);
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            runners.submit(
                () -> {
                  barrier.await();
                  return task.apply(number);
                }));
      }
      var results = new ArrayList<T>();
      for (Future<T> one : running) {
        results.add(one.get(MOST.toSeconds(), TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError broken) {
        throw broken;
      }
      throw Promise.broken(
          "a call from several threads at once failed: " + e.getCause(),
          "make it safe for several threads, or lock inside; that somebody else was first is a"
              + " Conflict and no exception.",
          e.getCause());
    } catch (TimeoutException e) {
      throw Promise.broken(
          "calls from several threads at once do not end",
          "look for a lock that is never let go, or a retry that never gives up.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      runners.shutdownNow();
    }
  }
}
