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
 * as is every process that works in that folder or was started with a path in it, and the folder
 * deleted: an embedded server outlives on purpose whoever started it, and a program that was just
 * about to start one would start it afterwards.
 */
public final class ScratchFolders implements TempDirFactory {
  /** Made by JUnit. */
  public ScratchFolders() {}

  /**
   * Its input ends when this JVM does, whatever ends it. A pid file may be that of a server past. A
   * process that is ended may have started another meanwhile, so that three looks have to find
   * none.
   */
  private static final String UNDERTAKER =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      running() {
        find "$1" -name postmaster.pid -exec sed -n 1p {} ';' 2>/dev/null
        if [ -d /proc/self ]; then
          find /proc -maxdepth 2 -name cwd -lname "$1*" 2>/dev/null
          grep -lsF "$1/" /proc/[0-9]*/cmdline
        else
          ps -axww -o pid=,command= | awk -v root="$1/" 'index($0, root) { print $1 }'
        fi | sed 's|^/proc/\\([0-9]*\\)/.*|\\1|'
      }
      round=0 quiet=0
      while [ $quiet -lt 3 ] && [ $round -lt 60 ]; do
        alive=
        for pid in $(running "$1"); do
          name=$(cat "/proc/$pid/comm" 2>/dev/null || ps -o comm= -p "$pid" 2>/dev/null)
          case $pid:$name in
            $$:*) ;;
            *:*postgres*) kill -QUIT "$pid" 2>/dev/null && alive=yes ;;
            *:?*) kill -KILL "$pid" 2>/dev/null && alive=yes ;;
          esac
        done
        if [ -n "$alive" ]; then quiet=0; else quiet=$((quiet + 1)); fi
        round=$((round + 1))
        sleep 0.2
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
