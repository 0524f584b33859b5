package org.gen3db.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Remembers which runs that enter beside another leave the world as it is. */
final class RunsInVain {
  private final Stage stage;
  private final Supplier<Plant> plant;
  private final Map<String, Boolean> known = new HashMap<>();

  RunsInVain(Stage stage, Supplier<Plant> plant) {
    this.stage = stage;
    this.plant = plant;
  }

  /** How many runs it took to know. */
  int runs() {
    return known.size();
  }

  /** Whether a run that enters at this call, with these faults, changes nothing. */
  boolean changesNothing(Call call, Map<Integer, Fault> faults) {
    return known.computeIfAbsent(
        call.state().canonical() + call.locks() + faults, key -> tried(call, faults));
  }

  private boolean tried(Call call, Map<Integer, Fault> faults) {
    var world = new World(stage, call.state(), plant, Sites.NONE);
    world.lockElsewhere(call.locks());
    world.schedule(faults);
    try {
      new Runner(world).beside();
    } catch (Violation violation) {
      return false; // so that it is run where it counts
    }
    return world.state().canonical().equals(call.state().canonical());
  }
}
