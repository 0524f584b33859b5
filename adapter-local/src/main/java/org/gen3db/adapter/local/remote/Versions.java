package org.gen3db.adapter.local.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.FileVersion;

/**
 * Which versions of an entry gen3db wrote: its tag. An entry's bytes leave no room for it, so it
 * stands in a file of the same name in a folder beside.
 *
 * <p>A new version is noted before its file gets the entry's name, and the old one stays noted, so
 * a crash in between leaves an entry that is still known; and what somebody else writes is never
 * taken for ours.
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

  boolean knows(String version) throws IOException {
    return lines().contains(version);
  }

  /** Notes the version of a file that is about to be, beside the one that is, if that is ours. */
  void note(Path next, Optional<String> current) throws IOException {
    AtomicFiles.makeFolder(AtomicFiles.folderOf(noted));
    AtomicFiles.deleteLeftovers(AtomicFiles.folderOf(noted));
    String kept = current.isPresent() && knows(current.get()) ? current.get() + "\n" : "";
    AtomicFiles.write(
        noted,
        (kept + FileVersion.of(next).orElseThrow().text() + "\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  private List<String> lines() throws IOException {
    return AtomicFiles.read(noted)
        .map(content -> new String(content, StandardCharsets.US_ASCII).lines().toList())
        .orElse(List.of());
  }
}
