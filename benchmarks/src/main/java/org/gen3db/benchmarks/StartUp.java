package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** A plan without any server, as a whole process, against a JVM that does nothing. */
final class StartUp {
  private final Options options;
  private final Consumer<String> progress;

  StartUp(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  List<String> run() throws IOException, InterruptedException {
    String values = options.home().resolve("examples/production.yaml").toString();
    String[] arguments = {"plan", "--offline", "-f", values};
    var launcher = new Launcher(options.home());
    Path folder = Files.createTempDirectory("gen3db-start-up-");
    Path log = folder.resolve("output.log");
    launcher.prepare(log);
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    int rounds = 4 * options.rounds();
    for (int round = 0; round <= rounds; round++) {
      double bare = time(() -> Processes.run(log, Map.of(), List.of(Launcher.java(), "-version")));
      double gen3db = time(() -> launcher.run(log, arguments));
      // The first one reads the files from the disk.
      if (round > 0) {
        theirs.add(bare);
        ours.add(gen3db);
        progress.accept("round %d of %d: %.3f s, %.3f s".formatted(round, rounds, bare, gen3db));
      }
    }
    long peak = launcher.residentMemory(log, arguments);
    var lines = new ArrayList<String>();
    lines.add(
        "./gen3db plan --offline -f examples/production.yaml, whole process, launcher included");
    double ratio = new Samples(ours).timesOf(new Samples(theirs));
    int feature = Runtime.version().feature();
    double aim = feature >= 25 ? 4 : 6;
    lines.add(
        String.format(
            Locale.ROOT,
            "  %6.2f times the time of java -version; aim at most %.1f on JDK %d: %s",
            ratio,
            aim,
            feature,
            ratio <= aim ? "met" : "MISSED"));
    lines.add("  java -version  " + new Samples(theirs));
    lines.add("  gen3db         " + new Samples(ours));
    lines.add(
        String.format(
            Locale.ROOT,
            "  resident memory at most %.1f MiB; aim at most 100: %s",
            peak / 1024.0,
            peak <= 100 * 1024 ? "met" : "MISSED"));
    Processes.run(
        Files.createTempFile("gen3db-benchmark", ".log"),
        Map.of(),
        List.of("rm", "-rf", folder.toString()));
    return lines;
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
