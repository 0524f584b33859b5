package org.gen3db.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.provision.Report;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to one scenario: every fault at every call of a first run, every pair
 * of faults within it, and, from every state that these leave, every fault of further runs, until
 * no new state turns up. States that no run can tell apart are looked at once.
 */
final class Exploration {
  private final Scenario scenario;
  private final Plant plant;
  private final Sites sites;
  private final int mostViolations;
  private final List<String> violations = new ArrayList<>();
  private final Set<String> judged = new HashSet<>();
  private final Map<String, Integer> faultsFrom = new HashMap<>();
  private final Deque<Reached> frontier = new ArrayDeque<>();
  private @Nullable String undisturbed;
  private long cases;
  private long runs;

  private record Reached(State state, Case how) {}

  Exploration(Scenario scenario, Plant plant, Sites sites, int mostViolations) {
    this.scenario = scenario;
    this.plant = plant;
    this.sites = sites;
    this.mostViolations = mostViolations;
  }

  List<String> violations() {
    return violations;
  }

  long cases() {
    return cases;
  }

  long runs() {
    return runs;
  }

  int states() {
    return judged.size();
  }

  Exploration explore() {
    var start = new Reached(scenario.start(), Case.of(scenario.name()));
    judge(start);
    disturb(start, true);
    while (!frontier.isEmpty() && !enough()) {
      disturb(frontier.remove(), false);
    }
    return this;
  }

  private boolean enough() {
    return violations.size() >= mostViolations;
  }

  /** Every fault of one run from here, and in pairs every further one of the same run. */
  private void disturb(Reached from, boolean pairs) {
    for (Call first : execute(from, Map.of()).calls) {
      for (Fault fault : first.possible()) {
        if (enough()) {
          return;
        }
        cases++;
        Run disturbed = execute(from, Map.of(first.number(), fault));
        if (pairs) {
          disturbFurther(from, first, fault, disturbed);
        }
      }
    }
  }

  private void disturbFurther(Reached from, Call first, Fault fault, Run disturbed) {
    int outer = first.run();
    for (Call second : disturbed.calls) {
      if (second.number() <= first.number()) {
        continue;
      }
      for (Fault other : second.possible()) {
        if (enough()) {
          return;
        }
        cases++;
        Map<Integer, Fault> both = Map.of(first.number(), fault, second.number(), other);
        if (second.run() == outer && other == Fault.CRASH_BEFORE) {
          // A dead process does nothing more: the world stays as it was when it died.
          reach(second.state(), from.how.then(both));
        } else if (second.run() == outer && other == Fault.CRASH_AFTER) {
          int next = second.number() + 1;
          reach(
              next < disturbed.calls.size() ? disturbed.calls.get(next).state() : disturbed.end,
              from.how.then(both));
        } else {
          execute(from, both);
        }
      }
    }
  }

  private record Run(List<Call> calls, State end) {}

  private Run execute(Reached from, Map<Integer, Fault> faults) {
    var world = new World(scenario, from.state, plant, sites);
    Case how = faults.isEmpty() ? from.how : from.how.then(faults);
    try {
      runs++;
      world.schedule(faults);
      new Runner(world).apply();
    } catch (Violation violation) {
      violated(how, violation);
      return new Run(world.calls(), from.state);
    }
    if (!faults.isEmpty()) {
      reach(world.state(), how);
    }
    return new Run(world.calls(), world.state());
  }

  private void reach(State state, Case how) {
    if (judged.add(state.canonical())) {
      var reached = new Reached(state, how);
      judge(reached);
      frontier.add(reached);
    }
  }

  /** Two runs without a fault settle it, and the next writes nothing. */
  private void judge(Reached reached) {
    judged.add(reached.state.canonical());
    var world = new World(scenario, reached.state, plant, sites);
    try {
      runs += 3;
      State end = settle(world);
      String text = end.present();
      if (undisturbed == null) {
        undisturbed = text;
      } else if (!undisturbed.equals(text)) {
        throw new Violation(
            "ends otherwise than without faults:\n" + text + "and not\n" + undisturbed);
      }
    } catch (Violation violation) {
      violated(reached.how, violation);
    }
  }

  static State settle(World world) {
    var runner = new Runner(world);
    world.schedule(Map.of());
    runner.plan();
    for (int run = 0; run < 2; run++) {
      runner.status();
      runner.apply();
      world.scenario().administrator().accept(world);
    }
    Runner.Ended<Report> last = runner.apply();
    Report report =
        last.value().orElseThrow(() -> new Violation("the last run failed: " + last.failure()));
    var promises = new Promises(world.scenario(), world.state());
    promises.check(report);
    if (last.writes() > 0) {
      throw new Violation("a third run still wrote " + last.writes() + " times");
    }
    promises.check(runner.plan().value().orElseThrow(() -> new Violation("plan failed")));
    promises.check(runner.status().value().orElseThrow(() -> new Violation("status failed")));
    return world.state();
  }

  private void violated(Case how, Violation violation) {
    violations.add(how + "\n    " + violation.getMessage());
  }
}
