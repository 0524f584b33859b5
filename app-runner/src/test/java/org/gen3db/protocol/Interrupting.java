package org.gen3db.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;

/** Does something before a step, for the first time that it comes. */
final class Interrupting implements StepInterceptor {
  /** Ends a run as a lost process would: the one error that a run lets through. */
  static final class Killed extends OutOfMemoryError {
    private static final long serialVersionUID = 1L;
  }

  private final String action;
  private final Runnable first;
  private final List<String> seen = new ArrayList<>();

  private Interrupting(String action, Runnable first) {
    this.action = action;
    this.first = first;
  }

  /** Before the first step of this name, another program does something. */
  static Interrupting before(String action, Runnable meanwhile) {
    return new Interrupting(action, meanwhile);
  }

  @Override
  public synchronized <T> T around(Step step, Supplier<T> inner) {
    if (step.action().equals(action) && !seen.contains(action)) {
      seen.add(step.action());
      first.run();
    }
    return inner.get();
  }

  /** Whenever a step of this name is done, something is done within it as well. */
  static StepInterceptor within(String action, Runnable beside) {
    return new StepInterceptor() {
      @Override
      public synchronized <T> T around(Step step, Supplier<T> inner) {
        if (step.action().equals(action)) {
          beside.run();
        }
        return inner.get();
      }
    };
  }

  /** The run dies after so many steps. */
  static StepInterceptor killedAfter(int steps) {
    return new StepInterceptor() {
      private int done;

      @Override
      public synchronized <T> T around(Step step, Supplier<T> inner) {
        T result = inner.get();
        done++;
        if (done == steps) {
          throw new Killed();
        }
        return result;
      }
    };
  }
}
