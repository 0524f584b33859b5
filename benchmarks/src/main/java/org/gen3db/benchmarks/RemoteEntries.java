package org.gen3db.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gen3db.benchmarks.server.Scratch;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.testkit.aws.SecretsManagerServer;
import org.jspecify.annotations.Nullable;

/**
 * What entries in AWS Secrets Manager cost: the same services with and without them, in one run,
 * each round beside each other. The service is a stand-in on this machine, which answers at once:
 * what is measured is gen3db and the SDK, not the way to AWS.
 */
final class RemoteEntries {
  /** At most that many times the time without entries, in process. */
  private static final double TIMES = 1.3;

  /** At most so many seconds more than without entries, as a whole process. */
  private static final double SECONDS = 1.0;

  private static final Map<String, String> KEYS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "AKIABENCHMARK0000000", "AWS_SECRET_ACCESS_KEY", "of-a-benchmark");

  private final Scratch scratch;
  private final Options options;
  private final Consumer<String> progress;
  private final Launcher launcher;
  private final Map<String, List<Double>> taken = new LinkedHashMap<>();
  private final Map<String, List<Double>> processor = new LinkedHashMap<>();

  RemoteEntries(Scratch scratch, Options options, Consumer<String> progress) {
    this.scratch = scratch;
    this.options = options;
    this.progress = progress;
    this.launcher = new Launcher(options.home());
  }

  /** Once for what the JIT compiles, then in rounds whose order turns. */
  List<String> run() throws Exception {
    System.setProperty("aws.accessKeyId", KEYS.get("AWS_ACCESS_KEY_ID"));
    System.setProperty("aws.secretAccessKey", KEYS.get("AWS_SECRET_ACCESS_KEY"));
    launcher.prepare(log());
    int services = options.services().get(0);
    for (int round = 0; round < options.rounds(); round++) {
      for (boolean entries : List.of(false, true)) {
        inProcess(services, entries);
      }
    }
    taken.clear();
    processor.clear();
    for (int round = 1; round <= options.rounds(); round++) {
      List<Boolean> order = round % 2 == 0 ? List.of(true, false) : List.of(false, true);
      for (boolean entries : order) {
        inProcess(services, entries);
      }
      for (boolean entries : order) {
        wholeProcess(services, entries);
      }
      progress.accept("round " + round + " of " + options.rounds() + ", load " + Machine.load());
    }
    return lines(services);
  }

  private void inProcess(int services, boolean entries) throws Exception {
    scratch.renew();
    try (var manager = SecretsManagerServer.start()) {
      List<String> values = values(services, entries ? manager : null);
      for (String what : List.of("new", "nothing to do")) {
        Start start = start();
        Report report = Embedding.apply(values);
        note("in process, " + what, entries, start);
        if (report.any(Outcome.FAILED)) {
          throw new IllegalStateException(
              "gen3db failed: " + report.services().get(0).problem().orElse(null));
        }
      }
    }
  }

  private void wholeProcess(int services, boolean entries) throws Exception {
    scratch.renew();
    try (var manager = SecretsManagerServer.start()) {
      var line = new ArrayList<String>(List.of("apply"));
      values(services, entries ? manager : null).forEach(file -> line.addAll(List.of("-f", file)));
      for (String what : List.of("new", "nothing to do")) {
        Start start = start();
        launcher.run(log(), KEYS, line.toArray(String[]::new));
        note("whole process, " + what, entries, start);
      }
    }
  }

  private List<String> values(int services, @Nullable SecretsManagerServer manager)
      throws IOException {
    String all = scratch.values(services, options.threads()).toString();
    if (manager == null) {
      return List.of(all);
    }
    Path file = scratch.folder().resolve("entries.yaml");
    Files.writeString(
        file,
        """
        global: {externalSecrets: {deploy: true, pushSecret: true}}
        gen3db:
          remoteSecrets: {adapter: aws-secrets-manager, region: us-east-1, endpoint: "%s"}
        """
            .formatted(manager.endpoint()));
    return List.of(all, file.toString());
  }

  private Path log() {
    return scratch.folder().resolve("gen3db.log");
  }

  /** The clock, and the processor time of this JVM, of what it started, and of the server. */
  private record Start(long nanos, double processor) {}

  private Start start() throws IOException {
    return new Start(System.nanoTime(), processorTime());
  }

  private void note(String what, boolean entries, Start start) throws IOException {
    double seconds = (System.nanoTime() - start.nanos()) / 1e9;
    String name = name(what, entries);
    taken.computeIfAbsent(name, key -> new ArrayList<>()).add(seconds);
    processor
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(processorTime() - start.processor());
  }

  private double processorTime() throws IOException {
    return Cpu.seconds(ProcessHandle.current().pid()) + Cpu.seconds(scratch.server().pid());
  }

  private static String name(String what, boolean entries) {
    return what + (entries ? ", with entries" : ", without");
  }

  private List<String> lines(int services) {
    var lines = new ArrayList<String>();
    lines.add(services + " services, with entries in Secrets Manager against without");
    for (String what : List.of("new", "nothing to do")) {
      String inside = "in process, " + what;
      double times = samples(taken, inside, true).timesOf(samples(taken, inside, false));
      double busy = samples(processor, inside, true).timesOf(samples(processor, inside, false));
      lines.add(line("%-28s %6.2f times, aim at most %.1f: %s", inside, times, TIMES, TIMES));
      lines.add(String.format(Locale.ROOT, "  %-28s %6.2f times of processor time", "", busy));
      String whole = "whole process, " + what;
      double more = samples(taken, whole, true).moreThan(samples(taken, whole, false));
      double work = samples(processor, whole, true).moreThan(samples(processor, whole, false));
      lines.add(line("%-28s %+6.2f s, aim at most %+.1f: %s", whole, more, SECONDS, SECONDS));
      lines.add(String.format(Locale.ROOT, "  %-28s %+6.2f s of processor time", "", work));
    }
    taken.forEach(
        (what, seconds) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  %-42s %s, processor %s",
                    what,
                    new Samples(seconds),
                    new Samples(processor.getOrDefault(what, List.of())))));
    return lines;
  }

  private static String line(String format, String what, double is, double shown, double most) {
    return "  "
        + String.format(Locale.ROOT, format, what, is, shown, is <= most ? "met" : "MISSED");
  }

  private static Samples samples(Map<String, List<Double>> measured, String what, boolean entries) {
    return new Samples(measured.getOrDefault(name(what, entries), List.of()));
  }
}
