package org.gen3db.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gen3db.benchmarks.server.Scratch;

/**
 * All contestants on so many services, in rounds: each round runs each of them once on a server as
 * new, then once more where there is nothing to do. Their order turns with the rounds.
 */
final class ProvisioningBenchmark {
  /** A round of warming up, and how many there are at most. */
  private static final int WARM = 100;

  private static final int MOST_WARM_ROUNDS = 12;

  /** What the JIT compiles beside a round that is warm, as a part of its time. */
  private static final double STILL_COMPILING = 0.1;

  private final Scratch scratch;
  private final Options options;
  private final Consumer<String> progress;

  ProvisioningBenchmark(Scratch scratch, Options options, Consumer<String> progress) {
    this.scratch = scratch;
    this.options = options;
    this.progress = progress;
  }

  /** What was measured, by the contestants' names. */
  record Results(Map<String, Measured> creating, Map<String, Measured> nothingToDo) {}

  /** Time on the clock, and processor time of the program and the server together. */
  record Measured(Samples clock, Samples processor) {}

  /**
   * Lets the JIT compile what runs in this JVM, until it has little left to do: a program of many
   * classes takes longer for that than one of a hundred lines.
   */
  void warmUp() throws Exception {
    new Launcher(options.home()).prepare(scratch.folder().resolve("gen3db.log"));
    for (Contestant contestant : contestants()) {
      if (contestant.inProcess()) {
        double compiling = 1;
        for (int round = 1; round <= MOST_WARM_ROUNDS && compiling > STILL_COMPILING; round++) {
          compiling = warm(contestant);
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "warming up: %s, round %d, compiling %.0f %% of the time",
                  contestant.name(),
                  round,
                  100 * compiling));
        }
      }
    }
  }

  private double warm(Contestant contestant) throws Exception {
    scratch.renew();
    long start = System.nanoTime();
    long compiled = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    contestant.provision(WARM);
    if (contestant.repeats()) {
      contestant.provision(WARM);
    }
    double compiling =
        ManagementFactory.getCompilationMXBean().getTotalCompilationTime() - compiled;
    return compiling * 1e6 / (System.nanoTime() - start);
  }

  Results run(int services) throws Exception {
    var creating = new LinkedHashMap<String, List<Spent>>();
    var nothingToDo = new LinkedHashMap<String, List<Spent>>();
    var turn = new ArrayList<Contestant>(contestants());
    turn.forEach(contestant -> creating.put(contestant.name(), new ArrayList<>()));
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contestant contestant : turn) {
        scratch.renew();
        Spent first = measure(contestant, services);
        int made = scratch.server().databases();
        if (made != services) {
          throw new IllegalStateException(
              contestant.name() + " made " + made + " of " + services + " databases");
        }
        spent(creating, contestant).add(first);
        String line = first.toString();
        if (contestant.repeats()) {
          Spent second = measure(contestant, services);
          spent(nothingToDo, contestant).add(second);
          line += "; again " + second;
        }
        progress.accept(
            "%d services, round %d of %d: %s: %s"
                .formatted(services, round, options.rounds(), contestant.name(), line));
      }
      Collections.rotate(turn, 1);
    }
    return new Results(measured(creating), measured(nothingToDo));
  }

  /** What one run took, in seconds. */
  private record Spent(double clock, double processor) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f s, processor %.2f s", clock, processor);
    }
  }

  private static List<Spent> spent(Map<String, List<Spent>> all, Contestant contestant) {
    return all.computeIfAbsent(contestant.name(), name -> new ArrayList<>());
  }

  private static Map<String, Measured> measured(Map<String, List<Spent>> all) {
    var measured = new LinkedHashMap<String, Measured>();
    all.forEach(
        (name, runs) ->
            measured.put(
                name,
                new Measured(
                    new Samples(runs.stream().map(Spent::clock).toList()),
                    new Samples(runs.stream().map(Spent::processor).toList()))));
    return measured;
  }

  private List<Contestant> contestants() {
    var launcher = new Launcher(options.home());
    var all = new ArrayList<Contestant>();
    if (options.peers()) {
      var script = options.home().resolve("benchmarks/peers/chart_job.sh").toAbsolutePath();
      all.add(new Contestant.ChartJob(scratch, script, 1));
      all.add(new Contestant.ChartJob(scratch, script, 20));
    }
    all.add(new Contestant.BareInProcess(scratch, options.threads()));
    all.add(new Contestant.OursInProcess(scratch, options.threads()));
    all.add(new Contestant.BareProcess(scratch, options.threads()));
    all.add(new Contestant.OursProcess(scratch, launcher, options.threads()));
    return all;
  }

  private Spent measure(Contestant contestant, int services) throws Exception {
    double processor = processor();
    long start = System.nanoTime();
    contestant.provision(services);
    double clock = (System.nanoTime() - start) / 1e9;
    return new Spent(clock, processor() - processor);
  }

  /** This JVM, the programs that it started, and the server. */
  private double processor() throws IOException {
    return Cpu.seconds(ProcessHandle.current().pid()) + Cpu.seconds(scratch.server().pid());
  }
}
