package org.gen3db.adapter.postgres.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gen3db.domain.cancellation.Cancellation;

/** A few places, given in the order of asking, and awaited no longer than allowed. */
public final class Places {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private int free;

  public Places(int places) {
    this.free = places;
  }

  /**
   * Takes a place.
   *
   * @return whether there was one in time, and nobody cancelled
   */
  public boolean take(Duration most, Cancellation cancellation) {
    var me = new Object();
    long left = Math.min(most.toNanos(), cancellation.remaining().toNanos());
    try (var waking = cancellation.onCancel(this::wake)) {
      lock.lock();
      try {
        waiting.addLast(me);
        while (free == 0 || waiting.peekFirst() != me) {
          if (left <= 0 || cancellation.isCancelled()) {
            return false;
          }
          left = changed.awaitNanos(left);
        }
        free--;
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        waiting.remove(me);
        changed.signalAll();
        lock.unlock();
      }
    }
  }

  /** Gives one back. */
  public void giveBack() {
    lock.lock();
    try {
      free++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
