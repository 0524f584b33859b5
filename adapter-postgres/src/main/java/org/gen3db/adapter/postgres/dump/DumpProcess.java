package org.gen3db.adapter.postgres.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * A program at work whose output is read. Somebody watches it meanwhile, who ends it when it is
 * cancelled, or when it writes nothing for too long: whoever waits in a read can do neither. One
 * that does not end when it is asked to is killed, with all that it has started, since a child that
 * lives keeps the pipe open.
 */
final class DumpProcess implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final int LONGEST_ERRORS = 1 << 13;

  private final Process process;
  private final Path errors;
  private final Cancellation end;
  private final Duration pause;
  private final Duration grace;
  private final InputStream output;
  private volatile boolean awaited;
  private volatile long since;
  private volatile boolean stalled;
  private volatile boolean closed;

  /**
   * Watches one that was started.
   *
   * @param errors where its errors go
   * @param pause how long it may write nothing while somebody waits for it
   * @param grace how long it may take to end when it is asked to
   */
  DumpProcess(Process process, Path errors, Duration pause, Duration grace, Cancellation end) {
    this.process = process;
    this.errors = errors;
    this.pause = pause;
    this.grace = grace;
    this.end = end;
    this.output = process.getInputStream();
    var watch = new Thread(this::watch, "gen3db-pg-dump");
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    long asked = 0;
    try {
      while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (closed) {
          kill();
        } else if (end.isCancelled()) {
          if (asked == 0) {
            asked = System.nanoTime();
            process.destroy();
          } else if (System.nanoTime() - asked > grace.toNanos()) {
            kill();
          }
        } else if (awaited && System.nanoTime() - since > pause.toNanos()) {
          stalled = true;
          kill();
        }
      }
    } catch (InterruptedException e) {
      kill(); // nobody interrupts it; whoever did wants it to end
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Its output, as {@link InputStream#read(byte[])}. */
  int read(byte[] into) throws IOException {
    await(true);
    try {
      return output.read(into);
    } finally {
      await(false);
    }
  }

  /** Waits for its end, once its output is read. */
  int status() throws InterruptedException {
    await(true);
    try {
      return process.waitFor();
    } finally {
      await(false);
    }
  }

  private void await(boolean begins) {
    since = System.nanoTime();
    awaited = begins;
  }

  /** Whether it was ended as it wrote nothing. */
  boolean isStalled() {
    return stalled;
  }

  /** What it says is wrong, whatever its encoding is. */
  String errors() throws IOException {
    try (InputStream in = Files.newInputStream(errors)) {
      return new String(in.readNBytes(LONGEST_ERRORS), StandardCharsets.UTF_8);
    }
  }

  /** Where it is still at work, nobody reads what it writes any more. */
  @Override
  public void close() {
    closed = true;
    kill();
  }
}
