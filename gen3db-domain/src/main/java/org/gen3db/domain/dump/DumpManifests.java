package org.gen3db.domain.dump;

import java.io.IOException;
import java.io.InputStream;

/** The form in which manifests of dumps are read and written. Thread-safe. */
public interface DumpManifests {
  /** As it is stored. */
  byte[] write(DumpManifest manifest);

  /**
   * Reads one.
   *
   * @param place the file, for messages
   * @throws org.gen3db.domain.error.Gen3DbException when it is none
   */
  DumpManifest read(String place, InputStream in) throws IOException;
}
