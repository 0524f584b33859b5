package org.gen3db.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.gen3db.domain.delivery.Delivery;
import org.junit.jupiter.api.Test;

/**
 * Longer stories than can all be told: values that change between runs, several faults in each.
 * {@code -Dsimulation.seed=N} tells one again, {@code -Dsimulation.stories=N} how many there are.
 */
class RandomSchedulesTest {
  private static final int STORIES = Integer.getInteger("simulation.stories", 400);
  private static final List<Scenario> DELIVERIES =
      List.of(
          Scenarios.of("local", Delivery.LOCAL),
          Scenarios.of("push", Delivery.PUSH),
          Scenarios.of("local-and-push", Delivery.LOCAL_AND_PUSH));
  private static final List<Scenario> PASSWORDS =
      List.of(
          Scenarios.of("generated", Delivery.LOCAL),
          explicit("password-of-monday"),
          explicit("password-of-tuesday"));

  private static Scenario explicit(String password) {
    return Scenarios.of(password, Scenarios.fence(Delivery.LOCAL).password(password), w -> w)
        .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3"));
  }

  @Test
  void everyStoryEndsWell() {
    Long one = Long.getLong("simulation.seed");
    long first = one == null ? 1 : one;
    long last = one == null ? STORIES : one;
    for (long seed = first; seed <= last; seed++) {
      var told = new StringBuilder();
      try {
        tell(new Random(seed), told);
      } catch (Violation violation) {
        assertThat(violation).as("-Dsimulation.seed=%d%n%s", seed, told).isNull();
      }
    }
  }

  private static void tell(Random random, StringBuilder told) {
    List<Scenario> kinds = random.nextBoolean() ? DELIVERIES : PASSWORDS;
    State state = Worlds.server();
    Scenario scenario = kinds.get(0);
    for (int run = 2 + random.nextInt(6); run > 0; run--) {
      scenario = kinds.get(random.nextInt(kinds.size()));
      var world = new World(Stage.of(scenario), state, Plant.ABSENT, Sites.NONE);
      Map<Integer, Fault> faults = faults(random, scenario, state);
      told.append(scenario.name()).append(' ').append(faults).append('\n');
      world.schedule(faults);
      new Runner(world).first();
      state = world.state();
    }
    told.append("at the end ").append(scenario.name()).append('\n').append(state.present());
    new Runner(new World(Stage.of(scenario), state, Plant.ABSENT, Sites.NONE)).settle();
  }

  /** Up to four faults, each at a call that the run makes after those before it. */
  private static Map<Integer, Fault> faults(Random random, Scenario scenario, State state) {
    var faults = new TreeMap<Integer, Fault>();
    for (int fault = random.nextInt(5); fault > 0; fault--) {
      var world = new World(Stage.of(scenario), state, Plant.ABSENT, Sites.NONE);
      world.schedule(faults);
      new Runner(world).first();
      List<Call> calls = world.calls();
      int next = faults.isEmpty() ? 0 : faults.lastKey() + 1;
      if (next >= calls.size()) {
        break;
      }
      Call call = calls.get(next + random.nextInt(calls.size() - next));
      List<Fault> possible = List.copyOf(new java.util.TreeSet<>(call.possible()));
      faults.put(call.number(), possible.get(random.nextInt(possible.size())));
    }
    return faults;
  }
}
