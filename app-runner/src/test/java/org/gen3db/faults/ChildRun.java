package org.gen3db.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.lab.Release;
import org.gen3db.runner.Main;

/** An apply as a process of its own, which can be killed. */
final class ChildRun {
  /** The exit code of a process that was killed. */
  static final int KILLED = 137;

  private static final long MOST_SECONDS = 180;

  private final Process process;

  private ChildRun(Process process) {
    this.process = process;
  }

  /** The command line itself. */
  static ChildRun apply(Release release) {
    return start(Main.class, release, release.line("apply", Scenario.serviceOptions()));
  }

  /** An apply that kills itself before or after its n-th step. */
  static ChildRun crashing(Release release, int step, boolean after) {
    var arguments =
        new ArrayList<String>(
            List.of(
                Integer.toString(step),
                after ? "after" : "before",
                String.join(",", Scenario.SERVICES)));
    arguments.addAll(release.files());
    return start(CrashingMain.class, release, arguments);
  }

  private static ChildRun start(Class<?> main, Release release, List<String> arguments) {
    var command =
        new ArrayList<String>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    try {
      return new ChildRun(
          new ProcessBuilder(command)
              .directory(release.folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(release.folder().resolve("child-output").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it after so many milliseconds, unless it ends before. */
  void killAfter(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
  }

  /** Its exit code, when it has ended. */
  int await() throws InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("an apply hangs for more than " + MOST_SECONDS + " s");
    }
    return process.exitValue();
  }
}
