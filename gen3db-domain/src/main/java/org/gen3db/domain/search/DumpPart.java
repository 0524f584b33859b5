package org.gen3db.domain.search;

import java.io.IOException;
import java.io.InputStream;

/** A file of a dump, which may be read more than once. */
public interface DumpPart {
  /** Its name, as the user knows it: a path or a URL. */
  String name();

  /** Its size as it is stored. */
  long size();

  /** Reads it from its beginning. */
  InputStream open() throws IOException;
}
