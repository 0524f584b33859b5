package org.gen3db.domain.cancellation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * The word that ends waits before their time, and the time at which they end at the latest. Every
 * method of a port that can wait is given one, and ends soon after {@link #cancel()}: by asking
 * {@link #isCancelled()} between short steps, by pausing with {@link #pause}, or by breaking off
 * what it waits in with {@link #onCancel}. An interrupted thread counts as cancelled for the waits
 * of that thread. Safe for use by several threads.
 */
public final class Cancellation {
  private static final long FOREVER = Long.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Registration, Runnable> breakers = new LinkedHashMap<>();
  private final @Nullable Cancellation parent;
  private final long deadline;
  private boolean cancelled;

  private Cancellation(@Nullable Cancellation parent, long deadline) {
    this.parent = parent;
    this.deadline = deadline;
  }

  /** One that has no deadline and is cancelled only by {@link #cancel()}. */
  public static Cancellation create() {
    return new Cancellation(null, FOREVER);
  }

  /**
   * One that is cancelled with this one, and has a deadline: this one's own, or {@code most} from
   * now on when that is sooner.
   */
  public Cancellation within(Duration most) {
    long nanos = most.compareTo(Duration.ofDays(3650)) > 0 ? FOREVER : most.toNanos();
    long end = nanos == FOREVER ? FOREVER : System.nanoTime() + nanos;
    long sooner = deadline == FOREVER ? end : end == FOREVER || deadline - end < 0 ? deadline : end;
    return new Cancellation(this, sooner);
  }

  /** Ends all waits that were given this one or one made from it; again, it does nothing. */
  public void cancel() {
    List<Runnable> broken;
    lock.lock();
    try {
      if (cancelled) {
        return;
      }
      cancelled = true;
      broken = new ArrayList<>(breakers.values());
      breakers.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    broken.forEach(Runnable::run);
  }

  /** Whether it was cancelled, or the thread that asks was interrupted; its mark stays. */
  public boolean isCancelled() {
    return Thread.currentThread().isInterrupted() || isTold();
  }

  private boolean isTold() {
    if (parent != null && parent.isTold()) {
      return true;
    }
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }

  /** Whether its deadline has passed. */
  public boolean isOver() {
    return deadline != FOREVER && deadline - System.nanoTime() <= 0;
  }

  /** The time until the deadline: never negative; a very long one where there is no deadline. */
  public Duration remaining() {
    return deadline == FOREVER
        ? Duration.ofDays(3650)
        : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /**
   * Goes on, unless it was cancelled; a deadline that has passed is the caller's to word.
   *
   * @param place whom to name, such as a service
   * @param what what is ended, for people: {@code waiting for the server}
   * @throws Gen3DbException with {@code INTERRUPTED} when it was cancelled
   */
  public void check(String place, String what) {
    if (isCancelled()) {
      throw new Gen3DbException(
          Notice.of(DomainCode.INTERRUPTED, place, "interrupted while " + what));
    }
  }

  /**
   * Waits for this long, or until the deadline, or until it is cancelled, whichever is first.
   *
   * @return whether it may go on: not cancelled, and the deadline not passed
   */
  public boolean pause(Duration most) {
    long nanos = Math.min(remaining().toNanos(), most.toNanos());
    try (Registration waking = parent == null ? null : parent.onCancel(this::wake)) {
      lock.lock();
      try {
        while (nanos > 0 && !isTold()) {
          nanos = changed.awaitNanos(nanos);
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !isCancelled() && !isOver();
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs something when it is cancelled, such as closing the socket that a thread waits at; at once
   * when it was cancelled already. It runs on the thread that cancels, is short, throws nothing,
   * and may run twice: for this one and for the one that it was made from.
   *
   * @return ends this; whoever waits closes it after the wait
   */
  public Registration onCancel(Runnable breaker) {
    var registration = new Registration(this, parent == null ? null : parent.onCancel(breaker));
    boolean now;
    lock.lock();
    try {
      now = cancelled;
      if (!now) {
        breakers.put(registration, breaker);
      }
    } finally {
      lock.unlock();
    }
    if (now) {
      breaker.run();
    }
    return registration;
  }

  /** How long something is run when a {@link Cancellation} is cancelled: until this is closed. */
  public static final class Registration implements AutoCloseable {
    private final Cancellation of;
    private final @Nullable Registration outer;

    private Registration(Cancellation of, @Nullable Registration outer) {
      this.of = of;
      this.outer = outer;
    }

    @Override
    public void close() {
      if (outer != null) {
        outer.close();
      }
      of.lock.lock();
      try {
        of.breakers.remove(this);
      } finally {
        of.lock.unlock();
      }
    }
  }

  @Override
  public String toString() {
    return isTold() ? "cancelled" : deadline == FOREVER ? "no deadline" : "within " + remaining();
  }
}
