package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    if (!Jvm.hasRunner()) {
      return List.of("not measured: the command line is not on the class path");
    }
    String values = options.home().resolve("examples/production.yaml").toString();
    List<String> arguments = List.of(Jvm.RUNNER, "plan", "--offline", "-f", values);
    Path folder = Files.createTempDirectory("gen3db-start-up-");
    Path log = folder.resolve("output.log");
    List<String> nothing = List.of(Jvm.java(), "-version");
    List<String> plan = with(arguments);
    var ours = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    int rounds = 4 * options.rounds();
    for (int round = 0; round <= rounds; round++) {
      double bare = time(log, nothing);
      double gen3db = time(log, plan);
      // The first one reads the files from the disk.
      if (round > 0) {
        theirs.add(bare);
        ours.add(gen3db);
        progress.accept("round %d of %d: %.3f s, %.3f s".formatted(round, rounds, bare, gen3db));
      }
    }
    Path peak = folder.resolve("resident");
    var measured = new ArrayList<String>(List.of(ResidentMemory.class.getName(), peak.toString()));
    measured.addAll(arguments);
    time(log, with(measured));
    var lines = new ArrayList<String>();
    lines.add("plan --offline -f examples/production.yaml, whole process");
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
        "  resident memory at most "
            + Files.readString(peak, StandardCharsets.UTF_8)
            + "; aim at most 102400 kB");
    Processes.run(
        Files.createTempFile("gen3db-benchmark", ".log"),
        Map.of(),
        List.of("rm", "-rf", folder.toString()));
    return lines;
  }

  private static List<String> with(List<String> arguments) {
    var command = new ArrayList<String>(Jvm.likeTheLauncher());
    command.addAll(arguments);
    return command;
  }

  private static double time(Path log, List<String> command)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Processes.run(log, Map.of(), command);
    return (System.nanoTime() - start) / 1e9;
  }
}
