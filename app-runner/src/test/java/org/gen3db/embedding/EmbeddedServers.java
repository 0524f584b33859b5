package org.gen3db.embedding;

import java.nio.file.Path;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.server.DatabaseLauncher;

/** The embedded server of a folder, which goes on when a program has ended. */
final class EmbeddedServers {
  private EmbeddedServers() {}

  static void stop(Path folder) {
    try (Gen3Db gen3db = Gen3Db.builder().workingDirectory(folder).embedded(true).build()) {
      gen3db.launcher().ifPresent(DatabaseLauncher::stop);
    }
  }
}
