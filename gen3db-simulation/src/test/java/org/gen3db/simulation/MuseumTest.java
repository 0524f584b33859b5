package org.gen3db.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each planted bug is found; the same scenarios without it violate nothing (SimulationTest). */
class MuseumTest {
  private static final Map<String, Scenario> SCENARIOS =
      Scenarios.all().stream().collect(Collectors.toMap(Scenario::name, Function.identity()));

  /** All, or the one that {@code -Dsimulation.bug} asks for, of which it is told how it shows. */
  static List<Museum.Bug> bugs() {
    return Museum.asked().map(List::of).orElseGet(Museum::bugs);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void isFound(Museum.Bug bug) {
    List<String> found =
        bug.scenarios().stream()
            .map(SCENARIOS::get)
            .map(
                scenario ->
                    new Exploration(scenario, bug.plant(), Sites.NONE, Depth.BUILD, 1).explore())
            .flatMap(exploration -> exploration.violations().stream())
            .limit(1)
            .toList();
    assertThat(found).as("violations by: " + bug).isNotEmpty();
    if (Museum.asked().isPresent()) {
      System.out.println("found by " + found.get(0));
    }
  }

  @Test
  void holdsTwentyAtLeast() {
    assertThat(Museum.bugs()).hasSizeGreaterThanOrEqualTo(20).doesNotHaveDuplicates();
  }
}
