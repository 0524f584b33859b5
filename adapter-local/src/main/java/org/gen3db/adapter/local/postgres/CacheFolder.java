package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the unpacked programs are kept for all environments on the machine. */
final class CacheFolder {
  private CacheFolder() {}

  /**
   * The user's cache folder; for root that of the system, since root's own is closed to the user
   * that the server runs as; and where that cannot be written, a folder beside the data.
   */
  static Path choose(ServerFolder folder) {
    Path wanted = wanted(System.getenv("XDG_CACHE_HOME"));
    if (!wanted.isAbsolute()) {
      return beside(folder); // Java says "?" of a user whom the system does not know
    }
    try {
      Files.createDirectories(wanted);
      return Files.isWritable(wanted) ? wanted : beside(folder);
    } catch (IOException e) {
      return beside(folder);
    }
  }

  private static Path beside(ServerFolder folder) {
    return folder.root().resolve("programs");
  }

  private static Path wanted(@Nullable String fromEnvironment) {
    Path cache;
    if (fromEnvironment != null && Path.of(fromEnvironment).isAbsolute()) {
      cache = Path.of(fromEnvironment);
    } else if (Account.current().isRoot()) {
      cache = Path.of("/var/cache");
    } else {
      cache = Path.of(System.getProperty("user.home", "/"), ".cache");
    }
    return cache.resolve("gen3db");
  }
}
