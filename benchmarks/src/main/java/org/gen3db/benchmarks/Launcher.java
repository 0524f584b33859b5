package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command {@code ./gen3db} of the checkout, as users start it, on this JVM's own Java. */
record Launcher(Path home) {
  private static final String JAVA_HOME = System.getProperty("java.home");

  static String java() {
    return Path.of(JAVA_HOME, "bin", "java").toString();
  }

  /** Builds it and makes its faster start, when that was not done before. */
  void prepare(Path log) throws IOException, InterruptedException {
    run(log, "--version");
  }

  void run(Path log, String... arguments) throws IOException, InterruptedException {
    run(log, Map.of(), arguments);
  }

  void run(Path log, Map<String, String> further, String... arguments)
      throws IOException, InterruptedException {
    var environment = new HashMap<>(further);
    environment.put("JAVA_HOME", JAVA_HOME);
    Processes.run(log, environment, command(arguments));
  }

  private List<String> command(String... arguments) {
    var command = new ArrayList<String>(List.of(home.resolve("gen3db").toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
