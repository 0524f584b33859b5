package org.gen3db.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs with the faults that happen in each, one after another, before those without any. Its text
 * replays it: {@code SCENARIO@14:crash-after,20:stale;3:error-before}.
 */
record Case(String scenario, List<Map<Integer, Fault>> runs) {
  static Case of(String scenario) {
    return new Case(scenario, List.of());
  }

  Case then(Map<Integer, Fault> faults) {
    var all = new ArrayList<>(runs);
    all.add(faults);
    return new Case(scenario, List.copyOf(all));
  }

  static Case parse(String name) {
    String[] parts = name.split("@", 2);
    var runs = new ArrayList<Map<Integer, Fault>>();
    if (parts.length == 2 && !parts[1].isEmpty()) {
      for (String run : parts[1].split(";", -1)) {
        var faults = new TreeMap<Integer, Fault>();
        for (String fault : run.isEmpty() ? new String[0] : run.split(",", -1)) {
          String[] at = fault.split(":", 2);
          faults.put(Integer.valueOf(at[0]), Fault.named(at[1]));
        }
        runs.add(faults);
      }
    }
    return new Case(parts[0], runs);
  }

  @Override
  public String toString() {
    return scenario
        + "@"
        + runs.stream()
            .map(
                run ->
                    new TreeMap<>(run)
                        .entrySet().stream()
                            .map(fault -> fault.getKey() + ":" + fault.getValue())
                            .collect(Collectors.joining(",")))
            .collect(Collectors.joining(";"));
  }
}
