package org.gen3db.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gen3db.domain.provision.Report;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to one scenario: every fault at every call of a first run, every pair
 * of faults within it, and, from every state that these leave, every fault of further runs, until
 * no new state turns up. States that no run can tell apart are looked at once.
 */
final class Exploration {
  /** Beyond all pairs, how many runs a scenario may take. */
  private static final int MOST_RUNS = Integer.getInteger("simulation.runs", 2_000);

  private static final Set<Fault> ERRORS = Set.of(Fault.ERROR_BEFORE, Fault.ERROR_AFTER);

  private final Scenario scenario;
  private final Stage stage;
  private final Supplier<Plant> plant;
  private final Sites sites;
  private final int mostViolations;
  private final List<String> violations = new ArrayList<>();
  private final Set<String> judged = new HashSet<>();
  private final Map<String, Boolean> inVain = new HashMap<>();
  private final Deque<Reached> frontier = new ArrayDeque<>();
  private @Nullable String undisturbed;
  private long cases;
  private long runs;
  private int left;

  private record Reached(State state, Case how) {}

  /** States from which no further fault was tried; 0 when everything reachable was seen. */
  int left() {
    return left;
  }

  Exploration(Scenario scenario, Supplier<Plant> plant, Sites sites, int mostViolations) {
    this.scenario = scenario;
    this.stage = Stage.of(scenario);
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
    look(start, Runner::plan);
    look(start, Runner::status);
    disturb(start).forEach(one -> disturbFurther(start, one));
    // After one fault every further one; after more of them as far as the measure goes.
    while (!frontier.isEmpty() && !enough()) {
      Reached next = frontier.remove();
      boolean second = next.how.runs().size() == 1 && next.how.runs().get(0).size() == 1;
      if (second || runs < MOST_RUNS) {
        disturb(next);
      } else {
        left++;
      }
    }
    return this;
  }

  private boolean enough() {
    return violations.size() >= mostViolations;
  }

  /** Looking changes nothing, whatever goes wrong meanwhile. */
  private void look(Reached from, Consumer<Runner> useCase) {
    var calm = new World(stage, from.state, plant, Sites.NONE);
    useCase.accept(new Runner(calm));
    for (Call call : calm.calls()) {
      for (Fault fault : call.possible()) {
        if (fault == Fault.SECOND_RUN || fault == Fault.LOST_LOCK) {
          continue;
        }
        var world = new World(stage, from.state, plant, sites);
        world.schedule(Map.of(call.number(), fault));
        cases++;
        runs++;
        try {
          useCase.accept(new Runner(world));
        } catch (Violation violation) {
          violated(from.how.then(Map.of(call.number(), fault)), violation);
        }
      }
    }
  }

  /** A call of a run from {@code from}, a fault at it, and what the run was like then. */
  private record Disturbed(Call call, Fault fault, Run run) {}

  /** Every fault of one run from here. */
  private List<Disturbed> disturb(Reached from) {
    var all = new ArrayList<Disturbed>();
    for (Call call : execute(from, Map.of(), sites).calls) {
      for (Fault fault : call.possible()) {
        if (enough()) {
          return all;
        }
        cases++;
        all.add(new Disturbed(call, fault, execute(from, Map.of(call.number(), fault), sites)));
      }
    }
    return all;
  }

  /**
   * Every further fault of that run. Pairs that are the same as another case are counted and not
   * run: a fault at a call that neither looks nor changes is one at the next call; a dead process
   * does nothing more, so that the world stays as it was when it died; and a second run that
   * changes nothing, most often as it waits for the lock in vain, is none.
   */
  private void disturbFurther(Reached from, Disturbed before) {
    Call first = before.call;
    Fault fault = before.fault;
    Run disturbed = before.run;
    int outer = first.run();
    boolean inVain = fault == Fault.SECOND_RUN && changesNothing(first);
    for (Call second : disturbed.calls) {
      if (second.number() <= first.number()) {
        continue;
      }
      boolean cleansUp = second.number() == first.number() + 1 && fault != Fault.SECOND_RUN;
      boolean known =
          first.quiet() || (second.quiet() && !cleansUp) || (inVain && second.run() == outer);
      for (Fault other : second.possible()) {
        if (enough()) {
          return;
        }
        cases++;
        Map<Integer, Fault> both = Map.of(first.number(), fault, second.number(), other);
        if (known || (other == Fault.SECOND_RUN && changesNothing(second))) {
          continue;
        }
        if (cleansUp) {
          execute(from, both, sites);
        } else if (second.run() == outer && other == Fault.CRASH_BEFORE) {
          reach(second.state(), from.how.then(both));
        } else if (second.run() == outer && other == Fault.CRASH_AFTER) {
          int next = second.number() + 1;
          reach(
              next < disturbed.calls.size() ? disturbed.calls.get(next).state() : disturbed.end,
              from.how.then(both));
        } else {
          execute(from, both, Sites.NONE);
        }
      }
    }
  }

  /** Whether a run that enters at this call leaves the world as it is. */
  private boolean changesNothing(Call call) {
    return inVain.computeIfAbsent(
        call.state().canonical() + call.locks(),
        key -> {
          var world = new World(stage, call.state(), plant, Sites.NONE);
          world.lockElsewhere(call.locks());
          runs++;
          new Runner(world).apply();
          return world.state().canonical().equals(call.state().canonical());
        });
  }

  private record Run(List<Call> calls, State end) {}

  private Run execute(Reached from, Map<Integer, Fault> faults, Sites seen) {
    var world = new World(stage, from.state, plant, seen);
    Case how = faults.isEmpty() ? from.how : from.how.then(faults);
    try {
      runs++;
      world.schedule(faults);
      Runner.Ended<Report> ended = new Runner(world).apply();
      if (!faults.isEmpty() && ERRORS.containsAll(faults.values())) {
        ended.value().ifPresent(new Promises(scenario, world.state())::checkWhatIsSaidToBeDone);
      }
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
    var world = new World(stage, reached.state, plant, Sites.NONE);
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
