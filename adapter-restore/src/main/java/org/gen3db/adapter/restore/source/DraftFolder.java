package org.gen3db.adapter.restore.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hidden folder in which a dump grows. A lock beside it says that whoever writes there lives: the
 * system lifts it when the process ends, however that ends.
 */
final class DraftFolder implements AutoCloseable {
  private static final String DRAFT = ".gen3db-dump-";
  private static final String REMOVED = ".gen3db-removed-";
  private static final String LOCK = ".lock";

  /**
   * The lock files that this program holds, by their real paths. They are not opened again: on
   * POSIX, closing any channel to a file ends all locks that the process has on it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path lockFile;
  private final FileChannel channel;

  private DraftFolder(Path folder, Path lockFile, FileChannel channel) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.channel = channel;
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** A new one. */
  static DraftFolder in(Path folder) throws IOException {
    Path parent = folder.toRealPath();
    while (true) {
      String name = DRAFT + random();
      Path lockFile = parent.resolve(name + LOCK);
      FileChannel channel = create(lockFile);
      boolean made = false;
      try {
        FileLock lock = channel.tryLock();
        // Whoever tidies up may have met the file in the moment before it was locked.
        if (lock != null && Files.exists(lockFile)) {
          OwnFiles.createFolder(parent.resolve(name));
          made = true;
          return new DraftFolder(parent.resolve(name), lockFile, channel);
        }
      } finally {
        if (!made) {
          HELD.remove(lockFile);
          channel.close();
          Files.deleteIfExists(lockFile);
        }
      }
    }
  }

  /** Where a dump goes that is being taken away. */
  static Path removed(Path dump) {
    return dump.resolveSibling(REMOVED + random());
  }

  private static FileChannel create(Path lockFile) throws IOException {
    HELD.add(lockFile);
    try {
      return FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      HELD.remove(lockFile);
      throw e;
    }
  }

  /** What nobody writes to any more. */
  static List<String> leftIn(Path folder, boolean remove) throws IOException {
    Path parent = folder.toRealPath();
    List<Path> all;
    try (Stream<Path> children = Files.list(parent)) {
      all = children.sorted().toList();
    }
    var left = new ArrayList<String>();
    for (Path each : all) {
      String name = each.getFileName().toString();
      boolean draft = name.startsWith(DRAFT);
      if (remove && draft && name.endsWith(LOCK) && isAlone(each) && isDead(each)) {
        Files.deleteIfExists(each); // of a draft that is complete, whose lock file stayed
      }
      if ((!draft && !name.startsWith(REMOVED))
          || !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      Path lockFile = parent.resolve(name + LOCK);
      if (!draft || isDead(lockFile)) {
        left.add(name);
        if (remove) {
          OwnFiles.delete(each);
          Files.deleteIfExists(lockFile);
        }
      }
    }
    return left;
  }

  private static boolean isAlone(Path lockFile) {
    String name = lockFile.getFileName().toString();
    return Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(
            lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length())),
            LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isDead(Path lockFile) {
    if (!Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (HELD.contains(lockFile)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this program
    } catch (IOException e) {
      return false; // nothing is known, and so nothing is taken away
    }
  }

  Path folder() {
    return folder;
  }

  /** Takes away what is still there, and the lock. */
  @Override
  public void close() throws IOException {
    try {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        OwnFiles.delete(folder);
      }
      Files.deleteIfExists(lockFile);
    } finally {
      HELD.remove(lockFile);
      channel.close();
    }
  }
}
