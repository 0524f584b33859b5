package org.gen3db.domain.restoration;

import java.util.List;
import java.util.function.Consumer;

/**
 * Databases and what goes with them, all in their places or none. Everything is loaded and checked
 * first, whatever fails, so that one run tells all that is wrong.
 *
 * @param runs the databases
 * @param companion what goes with them
 */
record Together(List<DatabaseRun> runs, Companion companion) {
  /**
   * Does it.
   *
   * @param load loads one database
   * @return whether all is in place
   */
  boolean perform(Consumer<DatabaseRun> load) {
    try {
      for (DatabaseRun run : runs) {
        run.attempt(() -> load.accept(run));
        if (failed()) {
          // It will not take its place, and its room may be wanted by the next one.
          run.close();
        }
      }
      boolean others = companion.prepare();
      if (failed() || !others) {
        withhold();
        return false;
      }
      return lockAndPlace();
    } finally {
      runs.forEach(DatabaseRun::close);
      runs.forEach(DatabaseRun::release);
    }
  }

  /** All locks at once: two databases of one role would wait for one another. */
  private boolean lockAndPlace() {
    List<DatabaseRun> ready = runs.stream().filter(DatabaseRun::isLoaded).toList();
    if (ready.isEmpty()) {
      return place();
    }
    DatabaseRun first = ready.get(0);
    first.attempt(() -> first.hold(ready));
    if (first.hasFailed()) {
      withhold();
      return false;
    }
    return place();
  }

  private boolean place() {
    boolean placed = false;
    try {
      for (DatabaseRun run : runs) {
        if (run.isLoaded()) {
          run.attempt(run::place);
        }
        if (run.hasFailed()) {
          return false;
        }
      }
      placed = companion.release();
    } finally {
      // Also where what goes with them ends in an error that nobody foresaw.
      if (!placed) {
        takeBack();
        withhold();
      }
    }
    runs.stream().filter(DatabaseRun::done).forEach(DatabaseRun::settle);
    companion.settle();
    return true;
  }

  /** In the reverse order; also where the run was interrupted: half a release nobody wants. */
  private void takeBack() {
    for (int i = runs.size() - 1; i >= 0; i--) {
      DatabaseRun run = runs.get(i);
      run.attempt(run::takeBack);
    }
  }

  private boolean failed() {
    return runs.stream().anyMatch(DatabaseRun::hasFailed);
  }

  private void withhold() {
    String why =
        runs.stream()
            .filter(DatabaseRun::hasFailed)
            .findFirst()
            .map(run -> "the database '" + run.database().name() + "' failed")
            .orElse("what is released together with it failed");
    runs.stream().filter(DatabaseRun::isLoaded).forEach(run -> run.withhold(why));
  }
}
