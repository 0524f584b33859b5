package org.gen3db.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gen3db.benchmarks.ProvisioningBenchmark.Measured;
import org.gen3db.benchmarks.ProvisioningBenchmark.Results;

/** Ratios, each with its aim, then the times that they were made of. */
final class Comparison {
  private static final String IN_PROCESS = "gen3db, in process";
  private static final String WHOLE_PROCESS = "gen3db, whole process";
  private static final String ONE_BY_ONE = "chart job, one after another";
  private static final String AT_ONCE = "chart job, 20 at once";

  private final List<String> lines = new ArrayList<>();

  private Comparison() {}

  static List<String> of(int services, Results results) {
    var comparison = new Comparison();
    boolean many = services >= 200;
    comparison.lines.add(services + " services, creating: ratios");
    comparison.atMost(results.creating(), IN_PROCESS, "bare JDBC, in process", 1.0);
    comparison.atMost(results.creating(), WHOLE_PROCESS, "bare JDBC, whole process", 0);
    comparison.faster(results.creating(), IN_PROCESS, ONE_BY_ONE, 0);
    comparison.faster(results.creating(), WHOLE_PROCESS, ONE_BY_ONE, many ? 12 : 6);
    comparison.faster(results.creating(), WHOLE_PROCESS, AT_ONCE, many ? 6 : 3);
    comparison.lines.add(services + " services, nothing to do: ratios");
    comparison.faster(results.nothingToDo(), IN_PROCESS, ONE_BY_ONE, 8);
    comparison.faster(results.nothingToDo(), WHOLE_PROCESS, ONE_BY_ONE, 3);
    comparison.faster(results.nothingToDo(), IN_PROCESS, AT_ONCE, 0);
    comparison.faster(results.nothingToDo(), WHOLE_PROCESS, AT_ONCE, 0);
    comparison.lines.add(services + " services: median (least .. most)");
    results.creating().forEach((name, times) -> comparison.time(name, "creating", times));
    results.nothingToDo().forEach((name, times) -> comparison.time(name, "nothing to do", times));
    return comparison.lines;
  }

  private void faster(Map<String, Measured> all, String ours, String theirs, double aim) {
    Measured our = all.get(ours);
    Measured their = all.get(theirs);
    if (our != null && their != null) {
      ratio(
          their.clock().timesOf(our.clock()),
          their.processor().timesOf(our.processor()),
          "times faster:",
          ours,
          theirs,
          aim,
          false);
    }
  }

  private void atMost(Map<String, Measured> all, String ours, String theirs, double aim) {
    Measured our = all.get(ours);
    Measured their = all.get(theirs);
    if (our != null && their != null) {
      ratio(
          our.clock().timesOf(their.clock()),
          our.processor().timesOf(their.processor()),
          "times the time:",
          ours,
          theirs,
          aim,
          true);
    }
  }

  private void ratio(
      double ratio,
      double processor,
      String words,
      String ours,
      String theirs,
      double aim,
      boolean most) {
    boolean met = most ? ratio <= aim : ratio >= aim;
    lines.add(
        String.format(
            Locale.ROOT,
            "  %6.2f (processor %5.2f) %-15s %-22s against %-29s%s",
            ratio,
            processor,
            words,
            ours,
            theirs,
            aim == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    " aim at %s %.1f: %s",
                    most ? "most" : "least",
                    aim,
                    met ? "met" : "MISSED")));
  }

  private void time(String name, String what, Measured measured) {
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-29s %-14s %-28s processor %s",
            name,
            what,
            measured.clock(),
            measured.processor()));
  }
}
