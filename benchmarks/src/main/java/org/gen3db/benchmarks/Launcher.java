package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  /** The most memory that was resident, in KiB, as Linux counts it. */
  long residentMemory(Path log, String... arguments) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", JAVA_HOME);
    Process process = builder.start();
    // The launcher becomes the JVM, so that both have one process id.
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    long peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, peakIn(status));
      Thread.sleep(1);
    }
    return peak;
  }

  private static long peakIn(Path status) {
    try {
      return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }

  private List<String> command(String... arguments) {
    var command = new ArrayList<String>(List.of(home.resolve("gen3db").toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
