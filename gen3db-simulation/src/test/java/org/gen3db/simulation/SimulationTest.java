package org.gen3db.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every scenario with every fault at every call of a port, and pairs of faults: a share of them in
 * each build, a larger one with {@code -Pfull}, all with {@code -Dsimulation.share=1}. A case that
 * fails is named; {@code -Dsimulation.case=NAME} runs it again and tells each call. {@code
 * -Dsimulation.runs=N} goes further beyond the pairs. docs/simulation.md takes one case apart.
 */
class SimulationTest {
  @Test
  @DisabledIfSystemProperty(named = "simulation.case", matches = ".+")
  void everyFaultIsFollowedByTheSameEnd() {
    explore(Depth.BUILD);
  }

  /**
   * What a build has no time for: minutes of all processors, which a full run shares with others.
   */
  @Test
  @Tag("full")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void moreFaultsAreFollowedByTheSameEnd() {
    explore(Depth.FULL);
  }

  private static void explore(Depth depth) {
    long begin = System.nanoTime();
    Sites sites = Sites.ofDomain();
    List<Exploration> explored =
        Scenarios.all().parallelStream()
            .map(scenario -> new Exploration(scenario, Plant.ABSENT, sites, depth, 3).explore())
            .toList();
    System.out.printf(
        Locale.ROOT,
        "simulation: %,d cases of %d scenarios (%,d run, the others the same as one of these;"
            + " %,d more with -Dsimulation.share=1), from %,d states (%,d of them not further); %d of %d call sites; %.1f s%n",
        explored.stream().mapToLong(Exploration::cases).sum(),
        explored.size(),
        explored.stream().mapToLong(Exploration::runs).sum(),
        explored.stream().mapToLong(Exploration::spared).sum(),
        explored.stream().mapToLong(Exploration::states).sum(),
        explored.stream().mapToLong(Exploration::left).sum(),
        sites.count() - sites.unreached().size(),
        sites.count(),
        (System.nanoTime() - begin) / 1e9);
    List<String> violations =
        explored.stream().flatMap(exploration -> exploration.violations().stream()).toList();
    assertThat(violations).as("violations").isEmpty();
    assertThat(sites.unknown()).as("calls of ports that were not found in the classes").isEmpty();
    assertThat(sites.unreached()).as("call sites that no fault has reached").isEmpty();
  }

  @Test
  void replaysOneCase() {
    String name = System.getProperty("simulation.case", "local@2:stale;2:stale");
    var replay =
        new Replay(
            scenario(Case.parse(name)), Museum.asked().map(Museum.Bug::plant).orElse(Plant.ABSENT));
    Optional<Violation> violation = replay.run(Case.parse(name), Sites.ofDomain());
    if (System.getProperty("simulation.case") != null) {
      System.out.println(replay.told());
    }
    assertThat(violation).as(replay.told()).isEmpty();
  }

  /** What the simulation found; each was mended in the commit that added it here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // a service whose entry could not be read left the other to reset their common role
        "shared-mixed@1:error-before,13:crash-after;6:error-before;1:error-before",
        "shared-mixed@22:lost-lock,29:error-before;1:error-before",
        // a stale Secret led to a reset to a password that stood nowhere, and to the removal of the
        // pending one that did hold it
        "local@6:second-run,18:lost-lock;2:stale;2:stale",
        "local-taken-over@0:second-run,20:stale;2:stale",
        // a role that only the values' password opens got a database, which stayed open to PUBLIC
        "role-of-an-administrator@0:second-run,17:crash-after",
        // who had failed in an earlier pass was left behind by a rotation of the others
        "rotate-shared-push@35:lost-lock,67:second-run",
      })
  void whatWasFoundOnceHolds(String name) {
    var replay = new Replay(scenario(Case.parse(name)), Plant.ABSENT);
    assertThat(replay.run(Case.parse(name), Sites.NONE)).as(replay.told()).isEmpty();
  }

  private static Scenario scenario(Case what) {
    return Stream.of(what.scenario())
        .flatMap(name -> Scenarios.all().stream().filter(one -> one.name().equals(name)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario " + what.scenario()));
  }
}
