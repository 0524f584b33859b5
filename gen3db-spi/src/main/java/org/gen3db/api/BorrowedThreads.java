package org.gen3db.api;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * An embedder's executor, of which a run uses so many threads at once and no more: as many as there
 * may be connections. It is never shut down from here; only this view of it is.
 */
final class BorrowedThreads extends AbstractExecutorService {
  private final Executor lender;
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private int busy;
  private boolean closed;

  BorrowedThreads(Executor lender, int most) {
    this.lender = lender;
    this.most = most;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      if (closed) {
        throw new java.util.concurrent.RejectedExecutionException("the run has ended");
      }
      waiting.add(task);
      if (busy == most) {
        return;
      }
      busy++;
    }
    try {
      lender.execute(this::work);
    } catch (RuntimeException | Error e) {
      synchronized (waiting) {
        busy--;
        waiting.remove(task);
      }
      throw e;
    }
  }

  private void work() {
    while (true) {
      Runnable task;
      synchronized (waiting) {
        task = waiting.poll();
        if (task == null) {
          busy--;
          endIfDone();
          return;
        }
      }
      task.run(); // a future: it throws nothing
    }
  }

  private void endIfDone() {
    if (closed && busy == 0 && waiting.isEmpty()) {
      ended.countDown();
    }
  }

  @Override
  public void shutdown() {
    synchronized (waiting) {
      closed = true;
      endIfDone();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return Collections.emptyList();
  }

  @Override
  public boolean isShutdown() {
    synchronized (waiting) {
      return closed;
    }
  }

  @Override
  public boolean isTerminated() {
    return ended.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return ended.await(timeout, unit);
  }
}
