package org.gen3db.domain.search;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A file of a dump, which may be read more than once. */
public interface DumpPart {
  /** Its name, as the user knows it: a path or a URL. */
  String name();

  /** Its size as it is stored. */
  long size();

  /** The SHA-256 that its source has of it, in lower-case hex digits. */
  Optional<String> sha256();

  /** Whether that is what the manifest of its dump says, and no file beside it. */
  default boolean manifested() {
    return false;
  }

  /** Reads it from its beginning. */
  InputStream open() throws IOException;
}
