package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.local.internal.Deadline;

/**
 * Stops the server as {@code pg_ctl stop -m fast} does, by SIGINT, without the programs being
 * unpacked for it; the folder's lock is held.
 */
final class Shutdown {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  private final ServerFolder folder;

  Shutdown(ServerFolder folder) {
    this.folder = folder;
  }

  /** Returns whether it ran. */
  boolean perform(Deadline deadline) throws IOException {
    Optional<Postmaster> running = Postmaster.alive(folder.data());
    if (running.isEmpty()) {
      return false;
    }
    long pid = running.get().pid();
    signal(pid, deadline);
    while (Postmaster.alive(folder.data()).filter(still -> still.pid() == pid).isPresent()) {
      if (deadline.passed()) {
        throw EmbeddedFailure.of(
            folder.root(),
            "the server's process " + pid + " has not ended within " + deadline,
            "See its log, " + folder.log() + "; it is ending still, or kill -QUIT " + pid + ".");
      }
      deadline.pause(BETWEEN_LOOKS);
    }
    return true;
  }

  /** The JDK sends SIGTERM only, at which the server would wait for its clients to leave. */
  private void signal(long pid, Deadline deadline) throws IOException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -INT \"$1\"", "sh", Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    try {
      boolean ended = kill.waitFor(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || kill.exitValue() != 0) {
        kill.destroyForcibly();
        throw EmbeddedFailure.of(
            folder.root(),
            "the server's process " + pid + " cannot be signalled",
            "Stop it as the user that it runs as.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while stopping the server");
    }
  }
}
