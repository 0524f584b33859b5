package org.gen3db.runner.console;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the load of a dump is, in a line that comes now and then. */
final class LoadLine {
  private final long everyNanos;
  private @Nullable String file;
  private long began;
  private long beganAt;
  private long told;
  private long toldBuild;

  LoadLine(Duration every) {
    this.everyNanos = every.toNanos();
  }

  /** The line of what begins to be built, unless the last one of that kind was just told. */
  synchronized Optional<String> ofBuild(
      long nanos, String path, String what, int number, int known) {
    if (number > 1 && nanos - toldBuild < everyNanos) {
      return Optional.empty();
    }
    toldBuild = nanos;
    return Optional.of("%s: index %d of %d, %s".formatted(path, number, known, what));
  }

  /** The line for now, unless the last one was just told. */
  synchronized Optional<String> at(long nanos, String path, long read, long bytes, String table) {
    if (!path.equals(file)) {
      file = path;
      began = nanos;
      beganAt = read;
      told = nanos;
      return Optional.empty();
    }
    if (nanos - told < everyNanos) {
      return Optional.empty();
    }
    told = nanos;
    double seconds = (nanos - began) / 1e9;
    double rate = (read - beganAt) / seconds;
    long left = rate > 0 ? Math.round((bytes - read) / rate) : 0;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: %d %% of %s, %s/s, %d s left%s",
            path,
            bytes == 0 ? 100 : 100 * read / bytes,
            Sizes.of(bytes),
            Sizes.of(Math.round(rate)),
            left,
            table.isEmpty() ? "" : ", " + table));
  }
}
