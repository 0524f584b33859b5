package org.gen3db.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All contestants on so many services, in rounds: each round runs each of them once on a server as
 * new, then once more where there is nothing to do. Their order turns with the rounds.
 */
final class ProvisioningBenchmark {
  private final Scratch scratch;
  private final Options options;
  private final Consumer<String> progress;

  ProvisioningBenchmark(Scratch scratch, Options options, Consumer<String> progress) {
    this.scratch = scratch;
    this.options = options;
    this.progress = progress;
  }

  /** What was measured, by the contestants' names. */
  record Results(Map<String, Samples> creating, Map<String, Samples> nothingToDo) {}

  /** Lets the JIT compile what runs in this JVM. */
  void warmUp() throws Exception {
    for (Contestant contestant : contestants()) {
      if (contestant.inProcess()) {
        progress.accept("warming up: " + contestant.name());
        scratch.renew();
        contestant.provision(40);
        if (contestant.repeats()) {
          contestant.provision(40);
          contestant.provision(40);
        }
      }
    }
  }

  Results run(int services) throws Exception {
    var creating = new LinkedHashMap<String, List<Double>>();
    var nothingToDo = new LinkedHashMap<String, List<Double>>();
    var turn = new ArrayList<Contestant>(contestants());
    turn.forEach(contestant -> creating.put(contestant.name(), new ArrayList<>()));
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contestant contestant : turn) {
        scratch.renew();
        double first = time(contestant, services);
        int made = scratch.server().databases();
        if (made != services) {
          throw new IllegalStateException(
              contestant.name() + " made " + made + " of " + services + " databases");
        }
        seconds(creating, contestant).add(first);
        String line = "%.2f s".formatted(first);
        if (contestant.repeats()) {
          double second = time(contestant, services);
          seconds(nothingToDo, contestant).add(second);
          line += ", again %.2f s".formatted(second);
        }
        progress.accept(
            "%d services, round %d of %d: %s: %s"
                .formatted(services, round, options.rounds(), contestant.name(), line));
      }
      Collections.rotate(turn, 1);
    }
    return new Results(samples(creating), samples(nothingToDo));
  }

  private static List<Double> seconds(Map<String, List<Double>> measured, Contestant contestant) {
    return measured.computeIfAbsent(contestant.name(), name -> new ArrayList<>());
  }

  private static Map<String, Samples> samples(Map<String, List<Double>> measured) {
    var samples = new LinkedHashMap<String, Samples>();
    measured.forEach((name, seconds) -> samples.put(name, new Samples(seconds)));
    return samples;
  }

  private List<Contestant> contestants() {
    var all = new ArrayList<Contestant>();
    if (options.peers()) {
      var script = options.home().resolve("benchmarks/peers/chart_job.sh").toAbsolutePath();
      all.add(new Contestant.ChartJob(scratch, script, 1));
      all.add(new Contestant.ChartJob(scratch, script, 20));
    }
    all.add(new Contestant.BareInProcess(scratch, options.threads()));
    all.add(new Contestant.OursInProcess(scratch, options.threads()));
    all.add(new Contestant.BareProcess(scratch, options.threads()));
    all.add(new Contestant.OursProcess(scratch, options.threads()));
    return all;
  }

  private static double time(Contestant contestant, int services) throws Exception {
    long start = System.nanoTime();
    contestant.provision(services);
    return (System.nanoTime() - start) / 1e9;
  }
}
