package org.gen3db.spi.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Why a file that the settings name cannot be read, as far as that is seen without reading it. */
public final class UnreadableFile {
  private UnreadableFile() {}

  /** What is wrong, to follow the file's name; empty when nothing is seen. */
  public static Optional<String> why(Path file) {
    if (Files.isDirectory(file)) {
      return Optional.of("is a folder");
    }
    if (!Files.exists(file)) {
      return Optional.of("does not exist");
    }
    return Files.isReadable(file) ? Optional.empty() : Optional.of("may not be read by this user");
  }
}
