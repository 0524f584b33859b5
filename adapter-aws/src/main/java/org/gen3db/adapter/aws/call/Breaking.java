package org.gen3db.adapter.aws.call;

import java.util.concurrent.locks.ReentrantLock;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.Abortable;

/**
 * One call of the SDK, which ends soon after its cancellation: pauses between attempts end by an
 * interruption of the thread, and waits for an answer by the end of the connection, since a thread
 * that reads from a socket hears of no interruption. The thread is left as it was before.
 */
public final class Breaking implements AutoCloseable {
  private static final ThreadLocal<Breaking> CURRENT = new ThreadLocal<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Thread thread = Thread.currentThread();
  private final Cancellation.Registration registration;
  private @Nullable Abortable request;
  private boolean over;
  private boolean interrupted;

  private Breaking(Cancellation cancellation) {
    CURRENT.set(this);
    this.registration = cancellation.onCancel(this::end);
  }

  /** Begins a call on this thread. */
  public static Breaking on(Cancellation cancellation) {
    return new Breaking(cancellation);
  }

  /** Tells the call of this thread, if there is one, what it waits for next. */
  public static void waitsFor(Abortable request) {
    Breaking current = CURRENT.get();
    if (current != null) {
      current.await(request);
    }
  }

  private void await(Abortable next) {
    boolean late;
    lock.lock();
    try {
      request = next;
      late = interrupted;
    } finally {
      lock.unlock();
    }
    if (late) {
      next.abort();
    }
  }

  private void end() {
    Abortable waiting;
    lock.lock();
    try {
      if (over || interrupted) {
        return;
      }
      interrupted = true;
      thread.interrupt();
      waiting = request;
    } finally {
      lock.unlock();
    }
    if (waiting != null) {
      aborted(waiting);
    }
  }

  /**
   * On a thread of its own: a connection of the JDK is not closed while somebody reads the body of
   * an answer from it, and whoever cancels must not wait for that.
   */
  private static void aborted(Abortable waiting) {
    var thread = new Thread(waiting::abort, "gen3db-aws-abort");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    CURRENT.remove();
    registration.close();
    lock.lock();
    try {
      over = true;
      if (interrupted) {
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }
}
