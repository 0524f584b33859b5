package org.gen3db.runner.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Which of the standard streams are terminals.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
public record Terminals(boolean in, boolean out, boolean err) {
  /** No terminal anywhere, as in a pipeline. */
  public static final Terminals NONE = new Terminals(false, false, false);

  /** Those of this process. The JDK tells only whether input and output both are. */
  static Terminals ofProcess() {
    return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
  }

  /** Whether a stream is known to be a pipe. */
  static boolean isPipe(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
          .toString()
          .startsWith("pipe:");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException e) {
        return false;
      }
    }
    return asksTest(descriptor);
  }

  /** Where there is no /proc: POSIX' test, which must be given the stream itself. */
  private static boolean asksTest(int descriptor) {
    try {
      Process test =
          new ProcessBuilder("test", "-t", Integer.toString(descriptor)).inheritIO().start();
      if (test.waitFor(1, TimeUnit.SECONDS)) {
        return test.exitValue() == 0;
      }
      test.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
