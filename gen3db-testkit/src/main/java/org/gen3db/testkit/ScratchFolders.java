package org.gen3db.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * The folders of tests, {@code @TempDir} among them, below one of this JVM's own. When the JVM
 * ends, in whatever way, a kill -9 too, every PostgreSQL server on data below that folder is ended,
 * and the folder deleted: an embedded server outlives on purpose whoever started it.
 */
public final class ScratchFolders implements TempDirFactory {
  /** Made by JUnit. */
  public ScratchFolders() {}

  /**
   * Its input ends when this JVM does, whatever ends it. A pid file may be that of a server past.
   */
  private static final String UNDERTAKER =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      for round in 1 2 3 4 5 6 7 8 9 10; do
        alive=
        for pid in $(find "$1" -name postmaster.pid -exec sed -n 1p {} ';' 2>/dev/null); do
          name=$(cat "/proc/$pid/comm" 2>/dev/null || ps -o comm= -p "$pid" 2>/dev/null)
          case $name in *postgres*) kill -QUIT "$pid" 2>/dev/null && alive=yes ;; esac
        done
        [ -n "$alive" ] || break
        sleep 0.5
      done
      rm -rf "$1"
      """;

  private static final class Root {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH = 4L << 30;
    private static final Path FOLDER = make();

    /** Held open by this JVM and by nothing that it starts. */
    @SuppressWarnings("unused")
    private static final OutputStream PULSE = watch(FOLDER);

    private static Path make() {
      try {
        // Below it some servers run as another user, who must pass.
        return Files.setPosixFilePermissions(
            Files.createTempDirectory(place(), "gen3db-tests-").toRealPath(),
            PosixFilePermissions.fromString("rwx--x--x"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * In memory where there is room for some dozen servers: a new database is 300 files, and ext4
     * looks for each at what was deleted lately, which was a fifth of the time of all tests. A
     * container has 64 MiB there, and others forbid to run programs.
     */
    private static Path place() throws IOException {
      if (Files.isWritable(MEMORY)) {
        FileStore store = Files.getFileStore(MEMORY);
        if (store.type().equals("tmpfs") && store.getUsableSpace() >= ENOUGH && runsPrograms()) {
          return MEMORY;
        }
      }
      return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static boolean runsPrograms() throws IOException {
      try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
        return mounts
            .map(line -> line.split(" ", -1))
            .filter(mount -> mount[1].equals(MEMORY.toString()))
            .noneMatch(mount -> List.of(mount[3].split(",", -1)).contains("noexec"));
      }
    }

    private static OutputStream watch(Path folder) {
      try {
        return new ProcessBuilder("sh", "-c", UNDERTAKER, "gen3db-undertaker", folder.toString())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start()
            .getOutputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Below which all are. */
  public static Path root() {
    return Root.FOLDER;
  }

  /** A new, empty folder, which only its owner can enter. */
  public static Path create(String name) {
    try {
      return Files.createTempDirectory(root(), name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) {
    return create("junit");
  }
}
