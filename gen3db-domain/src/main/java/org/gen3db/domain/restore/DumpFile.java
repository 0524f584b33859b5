package org.gen3db.domain.restore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of a source of dumps, as it was when it was found.
 *
 * @param path where it is, from the source's root, with slashes
 * @param bytes its size
 * @param version what tells this content of the file from any other, as the source has it
 * @param digest the SHA-256 of all of it in lower-case hex digits, or null where the source has
 *     none
 * @param manifested whether the digest is that of the manifest of a dump, which was written with
 *     the file; anything else lies beside it, and may be of another
 */
public record DumpFile(
    String path, long bytes, String version, @Nullable String digest, boolean manifested) {
  public DumpFile {
    if (bytes < 0) {
      throw new IllegalArgumentException("a file of " + bytes + " bytes");
    }
  }

  /** One that no manifest names. */
  public DumpFile(String path, long bytes, String version, @Nullable String digest) {
    this(path, bytes, version, digest, false);
  }

  /** The SHA-256 that the source has of it, in lower-case hex digits. */
  public Optional<String> sha256() {
    return Optional.ofNullable(digest);
  }

  /** Its name without the folders. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
