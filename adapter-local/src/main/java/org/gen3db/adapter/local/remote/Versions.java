package org.gen3db.adapter.local.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.local.internal.AtomicFiles;

/**
 * Which versions of an entry gen3db wrote: its tag. An entry's bytes leave no room for it, so it
 * stands in a file of the same name in a folder beside.
 *
 * <p>A version is a file's number and time, which every writing changes, a person's too; nothing of
 * the content can be told from it. A new version is noted before its file gets the entry's name,
 * and the old one stays noted, so a crash in between leaves an entry that is still known; and what
 * somebody else writes is never taken for ours.
 */
final class Versions {
  private static final String FOLDER = ".versions";

  private final Path noted;

  private Versions(Path noted) {
    this.noted = noted;
  }

  static Versions of(Path entry) {
    return new Versions(entry.resolveSibling(FOLDER).resolve(entry.getFileName()));
  }

  /** The version of a file, if it is there; it stays when the file is renamed. */
  static Optional<String> version(Path file) throws IOException {
    try {
      Object number = Files.getAttribute(file, "unix:ino");
      FileTime time = Files.getLastModifiedTime(file);
      return Optional.of(number + "-" + Long.toHexString(time.to(TimeUnit.NANOSECONDS)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  boolean knows(String version) throws IOException {
    return lines().contains(version);
  }

  /** Notes the version of a file that is about to be, beside the one that is, if that is ours. */
  void note(Path next, Optional<String> current) throws IOException {
    AtomicFiles.makeFolder(AtomicFiles.folderOf(noted));
    AtomicFiles.deleteLeftovers(AtomicFiles.folderOf(noted));
    String kept = current.isPresent() && knows(current.get()) ? current.get() + "\n" : "";
    AtomicFiles.write(
        noted, (kept + version(next).orElseThrow() + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private List<String> lines() throws IOException {
    return AtomicFiles.read(noted)
        .map(content -> new String(content, StandardCharsets.US_ASCII).lines().toList())
        .orElse(List.of());
  }
}
