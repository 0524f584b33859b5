package org.gen3db.runner.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * Ctrl-C and SIGTERM. The JVM answers them by its shutdown hooks and ends with 130 or 143 after
 * these; ours asks the run to end and waits for it, but not for ever. Only one of the two, the run
 * or the hook, prints a result.
 */
public final class Interruption {
  /** Shorter than the 30 seconds after which Kubernetes kills, so that the report still appears. */
  public static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final Duration TO_FINISH_PRINTING = Duration.ofSeconds(2);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean printed = new AtomicBoolean();
  private final AtomicBoolean spoken = new AtomicBoolean();
  private final Cancellation cancellation = Cancellation.create();
  private volatile Duration patience = Duration.ZERO;
  private volatile Runnable lastWords = () -> {};

  /** One that nobody asks for yet. */
  public Interruption() {}

  /** One that the signals of this process ask for. */
  static Interruption bySignals() {
    var interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutdown, "gen3db-shutdown"));
    return interruption;
  }

  /** What the run asks whether it is to end, and what ends its waits. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /** Asks the run to end before its next step, and ends its waits. */
  public void ask() {
    cancellation.cancel();
  }

  /** From now on there are steps that must end by themselves; they get {@link #PATIENCE}. */
  public void awaitSteps() {
    patience = PATIENCE;
  }

  /** What is printed when the run does not end in time and printed nothing itself. */
  public void lastWords(Runnable words) {
    lastWords = words;
  }

  /** Whether the caller is the one who prints the result; true once. */
  public boolean claimResult() {
    return printed.compareAndSet(false, true);
  }

  /** Whether the last words stand for the result, as the run had none in time. */
  public boolean hasSpoken() {
    return spoken.get();
  }

  /** The run has ended, and all is printed. */
  public void end() {
    ended.countDown();
  }

  private void shutdown() {
    if (ended.getCount() == 0) {
      return;
    }
    ask();
    if (hasEndedWithin(patience)) {
      return;
    }
    if (claimResult()) {
      spoken.set(true);
      lastWords.run();
    } else {
      hasEndedWithin(TO_FINISH_PRINTING);
    }
  }

  private boolean hasEndedWithin(Duration time) {
    try {
      return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
