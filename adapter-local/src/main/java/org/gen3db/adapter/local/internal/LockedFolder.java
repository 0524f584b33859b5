package org.gen3db.adapter.local.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import org.gen3db.adapter.local.internal.FolderLock.LockHeldException;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;

/**
 * A folder of secrets: read by anyone who may, written by one at a time. It is made when it is
 * first written to. What the file system refuses becomes a {@link Gen3DbException} that names the
 * path.
 */
public final class LockedFolder {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LOCK = ".lock";

  private final Path path;
  private final Time time;

  /** Looking for leftovers before each write would take longer the more files there are. */
  private boolean tidied;

  /**
   * Looks at nothing yet.
   *
   * @param path the folder
   * @param time how long another one who writes is awaited
   */
  public LockedFolder(Path path, Time time) {
    this.path = path;
    this.time = time;
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Something that may fail as files do. */
  @FunctionalInterface
  public interface Action<T> {
    /** Does it. */
    T perform() throws IOException;
  }

  /** Reads without a lock: files change whole or not at all, so nothing is waited for. */
  public <T> T reading(Action<T> action) {
    try {
      return action.perform();
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Writes while no other thread and no other process does; nothing once it is cancelled. */
  public <T> T writing(Cancellation cancellation, Action<T> action) {
    try {
      var deadline = Deadline.in(PATIENCE, time, cancellation);
      deadline.goOn();
      AtomicFiles.makeFolder(path);
      try (var lock = FolderLock.take(path.resolve(LOCK), deadline)) {
        if (!tidied) { // only ever read and set under the lock
          AtomicFiles.deleteLeftovers(path);
          tidied = true;
        }
        return action.perform();
      }
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  /**
   * What stands in a file is not in the form that it should have; the message holds nothing of it.
   */
  public static Gen3DbException unreadable(Path file, String message, String hint) {
    return new Gen3DbException(
        Notice.of(DomainCode.STORE_UNREADABLE, file.toString(), message, hint));
  }

  private Gen3DbException failed(String what, IOException e) {
    if (e instanceof InterruptedIOException) {
      return new Gen3DbException(
          Notice.of(
              DomainCode.INTERRUPTED, path.toString(), "interrupted while the folder was in use"),
          e);
    }
    return new Gen3DbException(
        Notice.of(
            DomainCode.STORE_FAILED,
            path.toString(),
            "the folder cannot be " + what + ": " + reason(e),
            hint(e)),
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return ((FileSystemException) e).getFile() + " is not a folder";
    }
    return Reason.of(e);
  }

  private static String hint(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "Run gen3db as the user that owns the folder, or give it another path.";
    }
    if (e instanceof LockHeldException) {
      return "Wait for the other run and repeat; or end it, if it hangs.";
    }
    return "Mend what the message names; nothing is lost, repeat the run then.";
  }
}
