package org.gen3db.adapter.postgres.connection;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * Runs what nothing can break off, such as the look-up of a name, on a thread of its own, so that
 * whoever waits for it may go. What comes of it afterwards goes to nobody.
 */
public final class Aside {
  private Aside() {}

  /**
   * Waits for the work's result.
   *
   * @param name the thread's
   * @param unwanted takes a result that came when nobody waited any more
   * @throws ExecutionException with what the work threw
   * @throws TimeoutException when it took longer than {@code most}, or the deadline has passed
   * @throws InterruptedException when it was cancelled; an interrupted thread stays marked as such
   */
  public static <T> T await(
      String name, Callable<T> work, Consumer<T> unwanted, Duration most, Cancellation cancellation)
      throws ExecutionException, TimeoutException, InterruptedException {
    var result = new CompletableFuture<T>();
    var thread =
        new Thread(
            () -> {
              try {
                T made = work.call();
                if (!result.complete(made)) {
                  unwanted.accept(made);
                }
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    // Drivers look for classes by this loader, wherever they were loaded themselves.
    thread.setContextClassLoader(Aside.class.getClassLoader());
    Duration limit = most.compareTo(cancellation.remaining()) < 0 ? most : cancellation.remaining();
    try (var breaking = cancellation.onCancel(() -> result.cancel(false))) {
      thread.start();
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (CancellationException e) {
      throw new InterruptedException("cancelled");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw e;
    } finally {
      // Whatever comes now comes too late.
      result.cancel(false);
    }
  }
}
