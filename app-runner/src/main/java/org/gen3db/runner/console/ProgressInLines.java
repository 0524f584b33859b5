package org.gen3db.runner.console;

import java.util.function.Supplier;
import org.gen3db.domain.provision.Step;

/**
 * A line for each change that begins; when asked for, one with the time for each step that ends.
 */
final class ProgressInLines extends Progress {
  private final Screen screen;
  private final Verbosity verbosity;

  ProgressInLines(Screen screen, Verbosity verbosity) {
    this.screen = screen;
    this.verbosity = verbosity;
  }

  @Override
  public <T> T around(Step step, Supplier<T> action) {
    String line = step.service() + ": " + step.action() + " " + step.target();
    if (isChange(step)) {
      screen.line(line);
    }
    if (!verbosity.atLeast(Verbosity.VERBOSE)) {
      return action.get();
    }
    long start = System.nanoTime();
    boolean done = false;
    try {
      T result = action.get();
      done = true;
      return result;
    } finally {
      long millis = Math.round((System.nanoTime() - start) / 1e6);
      screen.line(line + (done ? ": done in " : ": failed after ") + millis + " ms");
    }
  }
}
