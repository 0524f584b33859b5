package org.gen3db.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;

/**
 * A folder with the server that is started for this JVM. The server goes on when a JVM is killed;
 * so each JVM locks its folder as long as it lives, and takes away those that nobody locks.
 */
final class ServerFolder implements AutoCloseable {
  private static final String PREFIX = "gen3db-junit-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;
  private final Thread atExit = new Thread(this::remove, "gen3db-junit");

  private ServerFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes one in a folder. */
  static ServerFolder make(Path in) {
    try {
      Files.createDirectories(in);
      sweep(in);
      // It gets its name once it is locked: nobody takes it for one that was left.
      Path unfinished = Files.createTempDirectory(in, "." + PREFIX).toRealPath();
      // Where root runs the tests, the server is another user, who must pass.
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwx--x--x"));
      FileChannel lock =
          FileChannel.open(
              unfinished.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock.lock();
      Path path = unfinished.resolveSibling(unfinished.getFileName().toString().substring(1));
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      var made = new ServerFolder(path, lock);
      Runtime.getRuntime().addShutdownHook(made.atExit);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** Starts its server. */
  Master start() {
    try (Gen3Db gen3db = at(path)) {
      return gen3db.launcher().orElseThrow().start();
    }
  }

  private static Gen3Db at(Path folder) {
    return Gen3Db.builder().workingDirectory(folder).embedded(true).contacting(true).build();
  }

  /** Takes away what JVMs left that were killed. */
  static void sweep(Path in) throws IOException {
    for (Path folder : left(in)) {
      try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
          FileLock mine = channel.tryLock()) {
        if (mine != null) {
          remove(folder);
        }
      } catch (OverlappingFileLockException | NoSuchFileException e) {
        // somebody's of this JVM, or gone
      } catch (AccessDeniedException e) {
        // another user's
      }
    }
  }

  private static List<Path> left(Path in) throws IOException {
    try (Stream<Path> all = Files.list(in)) {
      return all.filter(one -> one.getFileName().toString().startsWith(PREFIX))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Gen3Db gen3db = at(folder)) {
      gen3db.launcher().ifPresent(DatabaseLauncher::stop);
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private synchronized void remove() {
    if (!lock.isOpen()) {
      return;
    }
    try (lock) {
      remove(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if this JVM were killed. */
  void abandon() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    lock.close();
  }

  /** Stops the server and deletes all of it. */
  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the JVM is about to end
    }
  }
}
