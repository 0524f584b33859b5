package org.gen3db.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs every scenario with every fault; see the package. */
class SimulationTest {
  @Test
  @EnabledIfSystemProperty(named = "simulation.case", matches = ".+")
  void replaysOneCase() {
    Case what = Case.parse(System.getProperty("simulation.case"));
    Scenario scenario =
        Scenarios.all().stream()
            .filter(one -> one.name().equals(what.scenario()))
            .findFirst()
            .orElseThrow();
    var replay = new Replay(scenario);
    var violation = replay.run(what, Plant.NONE, Sites.ofDomain());
    System.out.println(replay.told());
    assertThat(violation).isEmpty();
  }

  @Test
  @DisabledIfSystemProperty(named = "simulation.case", matches = ".+")
  void everyStateThatFaultsCanReachIsLedToTheSameEnd() {
    long begin = System.nanoTime();
    Sites sites = Sites.ofDomain();
    List<Exploration> explored =
        Scenarios.all().parallelStream()
            .map(
                scenario -> {
                  long b = System.nanoTime();
                  var e = new Exploration(scenario, Plant.NONE, sites, 5).explore();
                  System.out.printf(
                      "%s: %d cases %d runs %d states %.1fs%n",
                      scenario.name(),
                      e.cases(),
                      e.runs(),
                      e.states(),
                      (System.nanoTime() - b) / 1e9);
                  return e;
                })
            .toList();
    System.out.printf(
        Locale.ROOT,
        "simulation: %,d cases in %,d runs from %,d states of %d scenarios, %d of %d call sites, %.1f s%n",
        explored.stream().mapToLong(Exploration::cases).sum(),
        explored.stream().mapToLong(Exploration::runs).sum(),
        explored.stream().mapToLong(Exploration::states).sum(),
        explored.size(),
        sites.count() - sites.unreached().size(),
        sites.count(),
        (System.nanoTime() - begin) / 1e9);
    System.out.println(sites.unreached());
    System.out.println("unknown " + sites.unknown());
    assertThat(explored.stream().flatMap(e -> e.violations().stream()).toList()).isEmpty();
  }
}
