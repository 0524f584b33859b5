package org.gen3db.adapter.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gen3db.domain.error.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that only their owner reads, written so that a reader, or a run after a crash, sees the old
 * content or the new one, whole: a temporary file in the same folder, forced to the disk, then
 * renamed. Writers of a folder hold its {@link FolderLock}.
 */
public final class AtomicFiles {
  /** Mode 0600, from the creation on. */
  public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Mode 0700, for folders. */
  public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Logger log = LoggerFactory.getLogger(AtomicFiles.class);
  private static final String TEMPORARY = ".gen3db-";

  private AtomicFiles() {}

  /**
   * Makes the folder, and those above it, where they are missing. One that is made here is its
   * owner's only; one that is there keeps its mode, since a person may share it on purpose and its
   * files are 0600 anyway.
   */
  public static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folderOf(folder));
    try {
      Files.createDirectory(folder, OWNER_ONLY_FOLDER);
      force(folderOf(folder));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** The folder that the file stands in. */
  public static Path folderOf(Path file) {
    Path absolute = file.toAbsolutePath();
    return Objects.requireNonNullElse(absolute.getParent(), absolute);
  }

  /** The content of a file, if it is there. */
  public static Optional<byte[]> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      refuseLost(file);
      return Optional.empty();
    }
  }

  /**
   * A link that leads nowhere is no absent file: what somebody keeps elsewhere is not mounted, say.
   *
   * @throws FileSystemException when it is one
   */
  static void refuseLost(Path file) throws FileSystemException {
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new FileSystemException(file.toString(), null, "a link that leads nowhere");
    }
  }

  /** Where a file is that somebody keeps elsewhere, and to which a link leads. */
  private static Path followed(Path file) throws IOException {
    refuseLost(file);
    return Files.isSymbolicLink(file) ? file.toRealPath() : file;
  }

  /**
   * Takes from a file what its mode gives to others, if it is there: a person may have made it, or
   * brought it back from a backup. Its content and its time stay. Where the file is another user's,
   * who alone may change its mode, that is told and no failure.
   */
  public static void tighten(Path file) throws IOException {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.value().containsAll(mode)) {
        Files.setPosixFilePermissions(file, OWNER_ONLY.value());
      }
    } catch (NoSuchFileException e) {
      // Nobody reads what is not there.
    } catch (FileSystemException e) {
      log.warn("the mode of {} cannot become 0600: {}", file, Reason.of(e));
    }
  }

  /**
   * Writes the file unless it holds this very content already, and makes it 0600 in either case;
   * returns whether it wrote.
   */
  public static boolean write(Path file, byte[] content) throws IOException {
    Optional<byte[]> old = read(file);
    boolean same = old.isPresent() && Arrays.equals(old.get(), content);
    old.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    if (same) {
      tighten(file);
      return false;
    }
    try (Prepared prepared = prepare(file, content)) {
      prepared.replace();
    }
    return true;
  }

  /** Writes the file unless one of that name is there; returns whether it wrote. */
  public static boolean createIfAbsent(Path file, byte[] content) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Prepared prepared = prepare(file, content)) {
      return prepared.create();
    }
  }

  /**
   * Writes the content, forced to the disk, under a temporary name beside the file. A link stays
   * one: it is beside what it leads to.
   */
  public static Prepared prepare(Path file, byte[] content) throws IOException {
    Path followed = followed(file);
    return new Prepared(temporary(followed, content), followed);
  }

  /**
   * Deletes the file, and what it leads to where it is a link, so that it stays deleted after a
   * crash; returns whether it was there.
   */
  public static boolean delete(Path file) throws IOException {
    Path followed = followed(file);
    if (!followed.equals(file)) {
      delete(followed);
    }
    boolean there = Files.deleteIfExists(file);
    if (there) {
      force(folderOf(file));
    }
    return there;
  }

  /**
   * Deletes what writers that died have left. Only under the folder's lock: then there is no living
   * writer.
   */
  public static void deleteLeftovers(Path folder) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /** Forces what a file holds, or the entries of a folder, to the disk. */
  public static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path temporary(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(TEMPORARY + UUID.randomUUID());
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      // The kernel's own time has a grain of milliseconds, within which a file's number may come
      // back: two writes would be one version.
      Files.setLastModifiedTime(temporary, FileTime.from(Instant.now()));
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return temporary;
  }

  /**
   * Content that only waits for its name.
   *
   * @param temporary the file that holds it
   * @param file the name that it gets
   */
  public record Prepared(Path temporary, Path file) implements AutoCloseable {
    /** Gives it the name, in place of what had it. */
    public void replace() throws IOException {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      force(folderOf(file));
    }

    /** Gives it the name unless something has it; returns whether it did. */
    public boolean create() throws IOException {
      try {
        link();
      } catch (FileAlreadyExistsException e) {
        return false;
      }
      force(folderOf(file));
      return true;
    }

    /**
     * A hard link never replaces a file. Where the file system has none, the lock that the writers
     * hold and a look before must do.
     */
    private void link() throws IOException {
      try {
        Files.createLink(file, temporary);
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (UnsupportedOperationException | FileSystemException e) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileAlreadyExistsException(file.toString());
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }

    /** Removes the temporary name, if it is there still. */
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(temporary);
    }
  }
}
