package org.gen3db.runner.console;

import java.time.Duration;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.Step;

/**
 * A line for each change that begins; when asked for, one with the time for each step that ends.
 */
final class ProgressInLines extends Progress {
  private final Screen screen;
  private final Verbosity verbosity;
  private final LoadLine loads = new LoadLine(Duration.ofSeconds(2));

  ProgressInLines(Screen screen, Verbosity verbosity) {
    this.screen = screen;
    this.verbosity = verbosity;
  }

  @Override
  public void stepBegan(Step step) {
    if (isChange(step)) {
      screen.line(line(step));
    }
  }

  @Override
  public void stepEnded(Step step, Duration took, Optional<Throwable> failure) {
    if (verbosity.atLeast(Verbosity.VERBOSE)) {
      long millis = Math.round(took.toNanos() / 1e6);
      String how = failure.isPresent() ? ": failed after " : ": done in ";
      screen.line(line(step) + how + millis + " ms");
    }
  }

  @Override
  public void waiting(String what) {
    screen.line("waiting for " + what);
  }

  @Override
  public void loading(String file, long read, long bytes, String table) {
    loads.at(System.nanoTime(), file, read, bytes, table).ifPresent(screen::line);
  }

  @Override
  public void building(String file, String what, int number, int known) {
    loads.ofBuild(System.nanoTime(), file, what, number, known).ifPresent(screen::line);
  }

  @Override
  public void warned(Gen3DbException aside) {
    screen.line(String.valueOf(aside.getMessage()));
  }

  private static String line(Step step) {
    return step.service() + ": " + step.action() + " " + step.target();
  }
}
