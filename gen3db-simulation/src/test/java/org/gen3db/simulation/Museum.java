package org.gen3db.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Bugs that programs like this one had, each planted between the use cases and the simulated ports.
 * A simulation that does not find one of them proves nothing.
 */
final class Museum {
  private final List<Bug> bugs = new ArrayList<>();

  /**
   * A bug.
   *
   * @param name what it was
   * @param plant puts it in, for one run
   * @param scenarios where it shows
   */
  record Bug(String name, Supplier<Plant> plant, List<String> scenarios) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bug> bugs() {
    var museum = new Museum();
    StoreBugs.addTo(museum);
    ServerBugs.addTo(museum);
    OldTruths.addTo(museum);
    PublicBugs.addTo(museum);
    return List.copyOf(museum.bugs);
  }

  /** The bug that {@code -Dsimulation.bug} names, by words that only its name has. */
  static Optional<Bug> asked() {
    String words = System.getProperty("simulation.bug");
    if (words == null) {
      return Optional.empty();
    }
    List<Bug> named = bugs().stream().filter(bug -> bug.name().contains(words)).toList();
    if (named.size() != 1) {
      throw new IllegalArgumentException("'" + words + "' is in the name of " + named);
    }
    return Optional.of(named.get(0));
  }

  void add(String name, Supplier<Plant> plant, String... scenarios) {
    bugs.add(new Bug(name, plant, List.of(scenarios)));
  }
}
