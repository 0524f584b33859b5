package org.gen3db.adapter.local.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Excludes other threads and other processes from a folder; a process that dies lets go. The lock
 * is a file of its own that stays there: removing it would let two processes hold two files of one
 * name.
 */
public final class FolderLock implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  /**
   * File locks belong to the process, and are lost when any of its channels to the file is closed.
   * So threads of one process take turns here before one of them opens the file.
   */
  private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

  private final Semaphore turn;
  private final FileChannel channel;

  private FolderLock(Semaphore turn, FileChannel channel) {
    this.turn = turn;
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for others until the deadline.
   *
   * @param file the lock's file; its folder exists
   * @throws LockHeldException when another holds it for longer
   */
  public static FolderLock take(Path file, Deadline deadline) throws IOException {
    Path real = AtomicFiles.folderOf(file).toRealPath().resolve(file.getFileName());
    Semaphore turn = TURNS.computeIfAbsent(real, any -> new Semaphore(1));
    awaitTurn(turn, real, deadline);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              real,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              AtomicFiles.OWNER_ONLY);
      while (tryLock(channel) == null) {
        if (deadline.passed()) {
          throw new LockHeldException(real, deadline);
        }
        deadline.pause(BETWEEN_TRIES);
      }
      return new FolderLock(turn, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      turn.release();
      throw e;
    }
  }

  private static void awaitTurn(Semaphore turn, Path file, Deadline deadline) throws IOException {
    try {
      while (!turn.tryAcquire(BETWEEN_TRIES.toNanos(), TimeUnit.NANOSECONDS)) {
        deadline.goOn();
        if (deadline.passed()) {
          throw new LockHeldException(file, deadline);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + file);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this process too, through a copy of this class in another loader
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      turn.release();
    }
  }

  /** Another process or thread holds the lock for longer than the deadline. */
  public static final class LockHeldException extends IOException {
    private static final long serialVersionUID = 1L;

    LockHeldException(Path file, Deadline deadline) {
      super("another gen3db has held " + file + " for " + deadline);
    }
  }
}
