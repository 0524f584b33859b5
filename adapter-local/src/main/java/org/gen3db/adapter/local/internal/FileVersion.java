package org.gen3db.adapter.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The version of a file: its number and the time of its last change, which every writing changes, a
 * person's too. Nothing of the content can be told from it. It stays when the file is renamed or
 * its mode changes.
 *
 * @param text the version, to be compared for equality
 * @param changed when the file was changed last
 */
public record FileVersion(String text, Instant changed) {
  private static final int TRIES = 100;

  /** The version of a file, if it is there. */
  public static Optional<FileVersion> of(Path file) throws IOException {
    try {
      Object number = Files.getAttribute(file, "unix:ino");
      FileTime time = Files.getLastModifiedTime(file);
      return Optional.of(
          new FileVersion(
              number + "-" + Long.toHexString(time.to(TimeUnit.NANOSECONDS)), time.toInstant()));
    } catch (NoSuchFileException e) {
      AtomicFiles.refuseLost(file);
      return Optional.empty();
    }
  }

  /**
   * What can be made of a file's content.
   *
   * @param <T> what is made
   */
  @FunctionalInterface
  public interface Reader<T> {
    /** Makes it; the bytes are wiped afterwards. */
    T read(byte[] content, FileVersion version) throws IOException;
  }

  /**
   * Reads a file, if it is there. The version is looked at before and after, so that content and
   * version, and what the reader looks at itself, belong together.
   */
  public static <T> Optional<T> reading(Path file, Reader<T> reader) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<FileVersion> before = of(file);
      Optional<byte[]> content = AtomicFiles.read(file);
      if (before.isEmpty() || content.isEmpty()) {
        return Optional.empty();
      }
      byte[] bytes = content.get();
      try {
        T read = reader.read(bytes, before.get());
        if (before.map(FileVersion::text).equals(of(file).map(FileVersion::text))) {
          return Optional.of(read);
        }
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
    throw new IOException(file + " is written again and again");
  }
}
