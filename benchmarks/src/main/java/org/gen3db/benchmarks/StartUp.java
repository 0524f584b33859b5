package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A plan without any server, as a whole process, against a JVM that does nothing. */
final class StartUp {
  private static final boolean AHEAD = Runtime.version().feature() >= 25;

  private final Options options;
  private final Consumer<String> progress;

  StartUp(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * A way to start gen3db.
   *
   * @param name how users write it
   * @param aim how many times as long as {@code java -version} it may take
   * @param mebibytes how much memory may be resident
   */
  private record Start(
      String name, List<String> command, Map<String, String> further, double aim, long mebibytes) {
    Map<String, String> environment() {
      var all = new HashMap<>(further);
      all.put("JAVA_HOME", System.getProperty("java.home"));
      return all;
    }

    List<String> with(String... arguments) {
      var line = new ArrayList<>(command);
      line.addAll(List.of(arguments));
      return line;
    }
  }

  /** The checkout's, and those of the distribution that was built beside this. */
  private List<Start> starts(Path folder, Path log) throws IOException, InterruptedException {
    double aim = AHEAD ? 4 : 6;
    Path built = options.home().resolve("distribution/target/benchmarks");
    Path archive;
    try (Stream<Path> all = Files.list(built)) {
      archive =
          all.filter(file -> file.toString().endsWith(".tar.gz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no archive in " + built));
    }
    Processes.run(
        log,
        Map.of(),
        List.of("tar", "xzf", archive.toString(), "--strip-components=1", "-C", folder.toString()));
    Map<String, String> cache = Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
    return List.of(
        new Start(
            "./gen3db", List.of(options.home().resolve("gen3db").toString()), Map.of(), aim, 100),
        new Start("bin/gen3db", List.of(folder.resolve("bin/gen3db").toString()), cache, aim, 100),
        new Start(
            "java -jar gen3db.jar",
            List.of(Launcher.java(), "-jar", built.resolve("gen3db.jar").toString()),
            Map.of(),
            10,
            128));
  }

  List<String> run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("gen3db-start-up-");
    Path log = folder.resolve("output.log");
    var lines = new ArrayList<String>();
    lines.add("plan --offline -f examples/production.yaml, whole process, launcher included");
    for (Start start : starts(folder, log)) {
      lines.addAll(measured(start, log));
    }
    Processes.run(
        Files.createTempFile("gen3db-benchmark", ".log"),
        Map.of(),
        List.of("rm", "-rf", folder.toString()));
    return lines;
  }

  private List<String> measured(Start start, Path log) throws IOException, InterruptedException {
    String values = options.home().resolve("examples/production.yaml").toString();
    List<String> plan = start.with("plan", "--offline", "-f", values);
    Processes.run(log, start.environment(), start.with("--version")); // makes its faster start
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    int rounds = 4 * options.rounds();
    for (int round = 0; round <= rounds; round++) {
      double bare = time(() -> Processes.run(log, Map.of(), List.of(Launcher.java(), "-version")));
      double gen3db = time(() -> Processes.run(log, start.environment(), plan));
      // The first one reads the files from the disk.
      if (round > 0) {
        theirs.add(bare);
        ours.add(gen3db);
        progress.accept(
            "%s: round %d of %d: %.3f s, %.3f s"
                .formatted(start.name(), round, rounds, bare, gen3db));
      }
    }
    double ratio = new Samples(ours).timesOf(new Samples(theirs));
    long peak = residentMemory(start, plan, log);
    return List.of(
        String.format(
            Locale.ROOT,
            "  %-22s %6.2f times the time of java -version; aim at most %.1f on JDK %d: %s",
            start.name(),
            ratio,
            start.aim(),
            Runtime.version().feature(),
            ratio <= start.aim() ? "met" : "MISSED"),
        "    java -version  " + new Samples(theirs),
        "    gen3db         " + new Samples(ours),
        String.format(
            Locale.ROOT,
            "    resident memory at most %.1f MiB; aim at most %d: %s",
            peak / 1024.0,
            start.mebibytes(),
            peak <= start.mebibytes() * 1024 ? "met" : "MISSED"));
  }

  /** The most memory that was resident, in KiB, as Linux counts it. */
  private static long residentMemory(Start start, List<String> plan, Path log)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(plan).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(start.environment());
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

  private interface Timed {
    void run() throws IOException, InterruptedException;
  }

  private static double time(Timed timed) throws IOException, InterruptedException {
    long start = System.nanoTime();
    timed.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
