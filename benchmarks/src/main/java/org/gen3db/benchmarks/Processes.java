package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs other programs; their output goes to a file and is shown when they fail. */
public final class Processes {
  private Processes() {}

  /** Runs it to its end. */
  public static void run(Path log, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException(
          command.get(0)
              + " ended with "
              + exit
              + ": "
              + Files.readString(log, StandardCharsets.UTF_8).strip());
    }
  }
}
