package org.gen3db.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Helm, as the full build prepares it below {@code ~/.cache/gen3db}. */
public final class HelmProgram {
  private HelmProgram() {}

  /**
   * The newest of a major version.
   *
   * @param major 3 or 4
   * @throws UncheckedIOException when there is none
   */
  public static Path of(int major) {
    Path bin = Path.of(System.getProperty("user.home"), ".cache", "gen3db", "bin");
    try (Stream<Path> all = Files.list(bin)) {
      return all.filter(
              file -> file.getFileName().toString().matches("helm-" + major + "(\\.[0-9]+)+"))
          .max(Path::compareTo)
          .orElseThrow(
              () -> new IOException("no helm " + major + " in " + bin + "; .ci/run makes one"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
