package org.gen3db.adapter.restore.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Shadow;

/**
 * The sessions that load rows and build indexes, each with a thread of its own. What is given to
 * them is begun in that order, but for what takes long: that comes sooner, so that it does not go
 * on alone in the end. A session is opened when there is something to do for it.
 */
final class Crew implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  private final Shadow shadow;
  private final Stoppable stoppable;
  private final List<String> settings;
  private final BlockingQueue<Task> tasks = new PriorityBlockingQueue<>();
  private final AtomicLong given = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger making = new AtomicInteger();
  private volatile boolean closed;

  private record Task(long cost, long number, int settings, Consumer<LoadingSession> work)
      implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byCost = Long.compare(other.cost, cost);
      return byCost == 0 ? Long.compare(number, other.number) : byCost;
    }
  }

  /**
   * A crew that has nothing to do yet.
   *
   * @param settings what each session sets first, and what is added while the dump is read
   */
  Crew(int size, Shadow shadow, Stoppable stoppable, List<String> settings) {
    this.shadow = shadow;
    this.stoppable = stoppable;
    this.settings = settings;
    for (int i = 1; i <= size; i++) {
      var thread = new Thread(this::work, "gen3db-load-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  int size() {
    return threads.size();
  }

  /** Gives rows to whoever has time next: the reader waits for whoever takes them. */
  void give(Consumer<LoadingSession> work) {
    later(Long.MAX_VALUE, work).run();
  }

  /**
   * Something to do that makes what is in the database, and is waited for from now on; it is given
   * when this is run.
   *
   * @param cost how long it takes, beside others: the bytes that it goes through
   */
  Runnable later(long cost, Consumer<LoadingSession> work) {
    making.incrementAndGet();
    return beside(cost, work.andThen(session -> making.decrementAndGet()));
  }

  /** The same of what only looks at it. */
  Runnable beside(long cost, Consumer<LoadingSession> work) {
    open.incrementAndGet();
    int set = settings.size();
    return () -> tasks.add(new Task(cost, given.incrementAndGet(), set, work));
  }

  /** Waits until all that was given is done. */
  void await() {
    awaitNone(open);
  }

  /** Waits until all is made; somebody may still look at it. */
  void awaitMade() {
    awaitNone(making);
  }

  private void awaitNone(AtomicInteger of) {
    while (of.get() > 0) {
      stoppable.check();
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Stoppable.Stopped();
      }
    }
    stoppable.check();
  }

  private void work() {
    LoadingSession session = null;
    int set = 0;
    try {
      while (!closed) {
        Task task = tasks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (task == null) {
          continue;
        }
        if (session == null) {
          session = shadow.open(stoppable.cancellation());
        }
        for (; set < task.settings(); set++) {
          session.set(settings.get(set));
        }
        task.work().accept(session);
        open.decrementAndGet();
      }
    } catch (InterruptedException e) {
      stoppable.fail(new Stoppable.Stopped());
    } catch (RuntimeException e) {
      stoppable.fail(e);
    } catch (Error e) {
      stoppable.fail(new IllegalStateException(e));
    } finally {
      if (session != null) {
        session.close();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
