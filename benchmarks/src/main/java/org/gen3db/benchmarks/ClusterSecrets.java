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
import org.jspecify.annotations.Nullable;

/**
 * What Secrets in Kubernetes cost: the same services with them and with Secrets in a folder, in one
 * run, each round beside each other. The API server is a stand-in on this machine, in a process of
 * its own, which answers at once: what is measured is gen3db and its client, not the cluster.
 */
final class ClusterSecrets {
  /** At most that many times the time with a folder, in process. */
  private static final double TIMES = 1.3;

  /** At most so many seconds more than with a folder, as a whole process. */
  private static final double SECONDS = 1.6;

  private final Scratch scratch;
  private final Options options;
  private final Consumer<String> progress;
  private final Launcher launcher;
  private final Map<String, List<Double>> taken = new LinkedHashMap<>();
  private @Nullable ApiServerProcess api;

  ClusterSecrets(Scratch scratch, Options options, Consumer<String> progress) {
    this.scratch = scratch;
    this.options = options;
    this.progress = progress;
    this.launcher = new Launcher(options.home());
  }

  /** Once for what the JIT compiles, then in rounds whose order turns. */
  List<String> run() throws Exception {
    try (ApiServerProcess started = ApiServerProcess.start()) {
      api = started;
      return measured();
    }
  }

  private List<String> measured() throws Exception {
    launcher.prepare(log());
    int services = options.services().get(0);
    for (int round = 0; round < options.rounds(); round++) {
      for (boolean cluster : List.of(false, true)) {
        inProcess(services, cluster);
      }
    }
    taken.clear();
    for (int round = 1; round <= options.rounds(); round++) {
      List<Boolean> order = round % 2 == 0 ? List.of(true, false) : List.of(false, true);
      for (boolean cluster : order) {
        inProcess(services, cluster);
      }
      for (boolean cluster : order) {
        wholeProcess(services, cluster);
      }
      progress.accept("round " + round + " of " + options.rounds() + ", load " + Machine.load());
    }
    return lines(services);
  }

  private void inProcess(int services, boolean cluster) throws Exception {
    scratch.renew();
    List<String> values = values(services, cluster);
    for (String what : List.of("new", "nothing to do")) {
      long start = System.nanoTime();
      Report report = Embedding.apply(values);
      note("in process, " + what, cluster, start);
      if (report.any(Outcome.FAILED)) {
        throw new IllegalStateException(
            "gen3db failed: " + report.services().get(0).problem().orElse(null));
      }
    }
  }

  private void wholeProcess(int services, boolean cluster) throws Exception {
    scratch.renew();
    var line = new ArrayList<String>(List.of("apply"));
    values(services, cluster).forEach(file -> line.addAll(List.of("-f", file)));
    for (String what : List.of("new", "nothing to do")) {
      long start = System.nanoTime();
      launcher.run(log(), Map.of(), line.toArray(String[]::new));
      note("whole process, " + what, cluster, start);
    }
  }

  private List<String> values(int services, boolean cluster) throws IOException {
    String all = scratch.values(services, options.threads()).toString();
    if (!cluster || api == null) {
      return List.of(all);
    }
    Path file = scratch.folder().resolve("cluster.yaml");
    Files.writeString(
        file,
        "gen3db: {secretStore: {adapter: kubernetes, path: null, kubeconfig: \"%s\"}}\n"
            .formatted(api.kubeconfig()));
    return List.of(all, file.toString());
  }

  private Path log() {
    return scratch.folder().resolve("gen3db.log");
  }

  private void note(String what, boolean cluster, long start) {
    taken
        .computeIfAbsent(name(what, cluster), key -> new ArrayList<>())
        .add((System.nanoTime() - start) / 1e9);
  }

  private static String name(String what, boolean cluster) {
    return what + (cluster ? ", in a cluster" : ", in a folder");
  }

  private List<String> lines(int services) {
    var lines = new ArrayList<String>();
    lines.add(services + " services, with Secrets in Kubernetes against Secrets in a folder");
    for (String what : List.of("new", "nothing to do")) {
      String inside = "in process, " + what;
      double times = samples(inside, true).timesOf(samples(inside, false));
      lines.add(line("%-28s %6.2f times, aim at most %.1f: %s", inside, times, TIMES, TIMES));
      String whole = "whole process, " + what;
      double more = samples(whole, true).moreThan(samples(whole, false));
      lines.add(line("%-28s %+6.2f s, aim at most %+.1f: %s", whole, more, SECONDS, SECONDS));
    }
    taken.forEach(
        (what, seconds) ->
            lines.add(String.format(Locale.ROOT, "  %-42s %s", what, new Samples(seconds))));
    return lines;
  }

  private static String line(String format, String what, double is, double shown, double most) {
    return "  "
        + String.format(Locale.ROOT, format, what, is, shown, is <= most ? "met" : "MISSED");
  }

  private Samples samples(String what, boolean cluster) {
    return new Samples(taken.getOrDefault(name(what, cluster), List.of()));
  }
}
