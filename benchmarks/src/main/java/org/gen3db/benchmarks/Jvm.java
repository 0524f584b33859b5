package org.gen3db.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** How JVMs of their own are started: with this one's class path, as the launcher ./gen3db does. */
final class Jvm {
  /** The command line. */
  static final String RUNNER = "org.gen3db.runner.Main";

  private Jvm() {}

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The launcher's options. */
  static List<String> likeTheLauncher() {
    return List.of(
        java(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"));
  }

  /** Whether the command line is on the class path. */
  static boolean hasRunner() {
    return Jvm.class.getResource("/" + RUNNER.replace('.', '/') + ".class") != null;
  }
}
