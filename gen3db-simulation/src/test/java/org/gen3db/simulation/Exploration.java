package org.gen3db.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to one scenario: every fault at every call of a first run, every pair
 * of faults within it, and, from every state that these leave, every fault of further runs, until
 * no new state turns up. States that no run can tell apart are looked at once.
 */
final class Exploration {
  private static final Set<Fault> ERRORS = Set.of(Fault.ERROR_BEFORE, Fault.ERROR_AFTER);

  private final Scenario scenario;
  private final Stage stage;
  private final Supplier<Plant> plant;
  private final Sites sites;
  private final Depth depth;
  private final int mostViolations;
  private final List<String> violations = new ArrayList<>();
  private final Set<String> judged = new HashSet<>();
  private final RunsInVain vain;
  private final Deque<Reached> frontier = new ArrayDeque<>();
  private @Nullable String undisturbed;
  private long cases;
  private long spared;
  private long runs;
  private int left;

  private record Reached(State state, Case how) {}

  /** States from which no further fault was tried; 0 when everything reachable was seen. */
  int left() {
    return left;
  }

  Exploration(
      Scenario scenario, Supplier<Plant> plant, Sites sites, Depth depth, int mostViolations) {
    this.scenario = scenario;
    this.stage = Stage.of(scenario);
    this.plant = plant;
    this.vain = new RunsInVain(stage, plant);
    this.sites = sites;
    this.depth = depth;
    this.mostViolations = mostViolations;
  }

  List<String> violations() {
    return violations;
  }

  long cases() {
    return cases;
  }

  /** Cases that this depth has no time for. */
  long spared() {
    return spared;
  }

  long runs() {
    return runs + vain.runs();
  }

  int states() {
    return judged.size();
  }

  Exploration explore() {
    var start = new Reached(scenario.start(), Case.of(scenario.name()));
    judge(start);
    asked(start);
    look(start, Runner::planFirst);
    look(start, Runner::status);
    disturb(start).forEach(one -> disturbFurther(start, one));
    // After one fault every further one, after more of them as far as the depth goes.
    while (!frontier.isEmpty() && !enough()) {
      Reached next = frontier.remove();
      boolean second = next.how.runs().size() == 1 && next.how.runs().get(0).size() == 1;
      if (second || runs < depth.runs()) {
        disturbAgain(next);
      } else {
        left++;
      }
    }
    return this;
  }

  /** Without a fault the run does what its plan shows, and ends as the scenario says. */
  private void asked(Reached from) {
    Scenario.Asked asked = scenario.asks();
    if (asked.ends() == null) {
      return;
    }
    var world = new World(stage, from.state, plant, sites);
    try {
      var runner = new Runner(world);
      Plan plan = runner.planFirst().value().orElseThrow(() -> new Violation("plan failed"));
      Report report =
          runner.first().value().orElseThrow(() -> new Violation(asked.first() + " failed"));
      Honesty.check(plan, report);
      for (var service : report.services()) {
        if (service.outcome() != asked.ends()
            || service.problem().map(Notice::code).orElse(null) != asked.code()) {
          throw new Violation(
              service.plan().service() + " ended " + service.outcome() + " " + service.problem());
        }
      }
      boolean changed = !world.state().present().equals(from.state.present());
      if (asked.ends() == Outcome.ROTATED) {
        scenario.newPasswords().stream()
            .filter(role -> !overlaps(asked.first()))
            .forEach(role -> isAnother(role, from.state, world.state()));
        if (overlaps(asked.first())) {
          scenario.wanted().forEach(wanted -> isOthersTurn(wanted, from.state, world.state()));
        }
      } else if (changed && asked.ends() == Outcome.FAILED) {
        throw new Violation("it was refused, and changed something");
      }
    } catch (Violation violation) {
      violated(from.how, violation);
    }
  }

  /** Whether a rotation of an entry's own store gave the role its password already. */
  private static boolean isPrepared(State before, String role) {
    Optional<Password> password = before.find(Thing.Role.class, role).map(Thing.Role::password);
    var found = new AtomicBoolean();
    before.forEach(
        (key, thing) -> {
          if (thing instanceof Thing.Entry entry && entry.prepared() != null) {
            found.compareAndSet(false, entry.prepared().secret("password").equals(password));
          }
        });
    return found.get();
  }

  private static boolean overlaps(Operation operation) {
    return operation instanceof Rotate rotate && rotate.overlap().isPresent();
  }

  private static void isOthersTurn(Wanted wanted, State before, State after) {
    Optional<String> was = login(wanted, before);
    if (was.isEmpty() || login(wanted, after).equals(was)) {
      throw new Violation("ROTATED, and the login is what it was: " + was);
    }
    String old = State.role(wanted.server(), was.get());
    if (after.find(Thing.Role.class, old).filter(Thing.Role::login).isPresent()) {
      throw new Violation("ROTATED, nobody is connected, and the old login is open: " + old);
    }
  }

  private static Optional<String> login(Wanted wanted, State state) {
    return state
        .find(Thing.Secret.class, wanted.servingKey())
        .flatMap(secret -> secret.data().text("username"));
  }

  private static void isAnother(String role, State before, State after) {
    boolean same =
        before
            .find(Thing.Role.class, role)
            .map(Thing.Role::password)
            .equals(after.find(Thing.Role.class, role).map(Thing.Role::password));
    if (same && !isPrepared(before, role)) {
      throw new Violation("ROTATED, and the password is what it was: " + role);
    }
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

  /** Every fault of the first run; all of them happen, so that each call site meets each. */
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
   * Every fault of a further run, as far as it is not the same as another; of runs beside it, which
   * take the most time, the share that the depth has.
   */
  private void disturbAgain(Reached from) {
    Run calm = execute(from, Map.of(), sites);
    for (Call call : calm.calls) {
      for (Fault fault : call.possible()) {
        if (enough()) {
          return;
        }
        cases++;
        boolean known =
            switch (fault) {
              case SECOND_RUN ->
                  call.constant() || !depth.has(call, fault) || vain.changesNothing(call, Map.of());
              case LOST_LOCK -> call.quiet() || !depth.has(call, fault);
              default -> false;
            };
        if (!known) {
          fault(from, calm, call, fault, Map.of(call.number(), fault), !call.quiet(), sites);
        }
      }
    }
  }

  /**
   * Every further fault of that run. Pairs that are the same as another case are counted and not
   * run: a fault at a call that neither looks nor changes is one at the next call, and so is a
   * second run at one whose answer no run can change; and a second run that changes nothing, most
   * often as it waits for the lock in vain, is none.
   */
  private void disturbFurther(Reached from, Disturbed before) {
    Call first = before.call;
    boolean second = before.fault == Fault.SECOND_RUN;
    boolean inVain = second && vain.changesNothing(first, Map.of());
    for (Call call : before.run.calls) {
      if (call.number() <= first.number()) {
        continue;
      }
      boolean outer = call.run() == first.run();
      boolean cleansUp = call.number() == first.number() + 1 && !second;
      boolean known =
          first.quiet()
              || (first.constant() && second)
              || (call.quiet() && !cleansUp)
              || (inVain && outer);
      for (Fault fault : call.possible()) {
        if (enough()) {
          return;
        }
        cases++;
        boolean same =
            fault == Fault.SECOND_RUN && (call.constant() || vain.changesNothing(call, Map.of()));
        Map<Integer, Fault> inside = Map.of(call.number() - first.number() - 1, fault);
        boolean skipped =
            known || same || isTooMuch(cleansUp || depth.has(first, before.fault, call, fault));
        if (!skipped && !(inVain && !outer && vain.changesNothing(first, inside))) {
          Map<Integer, Fault> both = Map.of(first.number(), before.fault, call.number(), fault);
          fault(
              from,
              before.run,
              call,
              fault,
              both,
              outer && !cleansUp,
              cleansUp ? sites : Sites.NONE);
        }
      }
    }
  }

  private boolean isTooMuch(boolean within) {
    if (!within) {
      cases--;
      spared++;
    }
    return !within;
  }

  /**
   * Lets a fault happen at a call of a run that is known up to there. A dead process does nothing
   * more, so that the world stays as it was when it died, and need not be run again.
   */
  private void fault(
      Reached from,
      Run known,
      Call call,
      Fault fault,
      Map<Integer, Fault> faults,
      boolean knowsCrashes,
      Sites seen) {
    if (knowsCrashes && fault == Fault.CRASH_BEFORE) {
      reach(call.state(), from.how.then(faults));
    } else if (knowsCrashes && fault == Fault.CRASH_AFTER) {
      int next = call.number() + 1;
      State after = next < known.calls.size() ? known.calls.get(next).state() : known.end;
      reach(after, from.how.then(faults));
    } else {
      execute(from, faults, seen);
    }
  }

  private record Run(List<Call> calls, State end) {}

  private Run execute(Reached from, Map<Integer, Fault> faults, Sites seen) {
    var world = new World(stage, from.state, plant, seen);
    Case how = faults.isEmpty() ? from.how : from.how.then(faults);
    try {
      runs++;
      world.schedule(faults);
      Runner.Ended<Report> ended = new Runner(world).first();
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
      State end = new Runner(world).settle();
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

  private void violated(Case how, Violation violation) {
    violations.add(how + "\n    " + violation.getMessage());
  }
}
