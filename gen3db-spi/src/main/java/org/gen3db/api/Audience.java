package org.gen3db.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.restore.LoadProgress;

/**
 * Tells a listener how a run goes. Whatever the listener throws is its own affair: it is logged,
 * and the run goes on as if nobody listened.
 */
final class Audience implements StepInterceptor {
  private final RunListener listener;
  private final LongSupplier nanoTime;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  Audience(RunListener listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /** One for a further run of the same listener. */
  Audience anew() {
    return new Audience(listener, nanoTime);
  }

  void began(int services) {
    tell(heard -> heard.began(services));
  }

  void waiting(String what) {
    tell(heard -> heard.waiting(what));
  }

  /** How far a load is. */
  LoadProgress loads() {
    return new LoadProgress() {
      @Override
      public void read(String file, long read, long bytes, String table) {
        tell(heard -> heard.loading(file, read, bytes, table));
      }

      @Override
      public void building(String file, String what, int number, int known) {
        tell(heard -> heard.building(file, what, number, known));
      }
    };
  }

  void warned(Gen3DbException aside) {
    tell(heard -> heard.warned(aside));
  }

  @Override
  public <T> T around(Step step, Supplier<T> action) {
    if (begun.add(step.service())) {
      tell(heard -> heard.serviceBegan(step.service()));
    }
    tell(heard -> heard.stepBegan(step));
    long start = nanoTime.getAsLong();
    Throwable failure = null;
    try {
      return action.get();
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
      Optional<Throwable> why = Optional.ofNullable(failure);
      tell(heard -> heard.stepEnded(step, took, why));
    }
  }

  @Override
  public void ended(ServiceReport report) {
    tell(heard -> heard.serviceEnded(report));
  }

  void tell(Consumer<RunListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      System.getLogger(RunListener.class.getName())
          .log(System.Logger.Level.WARNING, "a listener failed; the run goes on", e);
    }
  }
}
