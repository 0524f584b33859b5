package org.gen3db.domain.server;

import java.nio.file.Path;
import org.gen3db.domain.credentials.Password;

/** Reads a password from a file that an operator named, such as {@code passwordFile} (R4). */
@FunctionalInterface
public interface PasswordFiles {
  /**
   * Reads the file; one line break at its end does not count.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be read or is empty
   */
  Password read(Path file);
}
