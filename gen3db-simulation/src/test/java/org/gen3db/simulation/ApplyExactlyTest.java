package org.gen3db.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Decided;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exactly a plan is applied, or nothing: whatever has moved since refuses the whole, and what moves
 * while it is applied stops the one role alone.
 */
class ApplyExactlyTest {
  private static final Values.Service FENCE = Values.Service.of("fence", Delivery.LOCAL);
  private static final Values.Service INDEXD = Values.Service.of("indexd", Delivery.LOCAL);

  private static Scenario of(Values.Service... services) {
    Scenario scenario = Scenario.of("kept", Worlds.server()).alias("alias", Values.HOST);
    for (Values.Service service : services) {
      scenario = scenario.service(service);
    }
    return scenario;
  }

  private static final Scenario KEPT = of(FENCE, INDEXD);

  private static World world(Scenario scenario, State state, Supplier<Plant> plant) {
    return new World(Stage.of(scenario), state, plant, Sites.NONE);
  }

  private static Decided plan(Scenario scenario, State state) {
    return new Runner(world(scenario, state, Plant.ABSENT))
        .plan()
        .value()
        .map(Decided::in)
        .orElseThrow();
  }

  /**
   * Something that moves between plan and apply.
   *
   * @param scenario the values of then
   * @param state the world of then
   * @param service whom it concerns
   * @param words what is said of it, among more
   */
  private record Moved(
      String name, Scenario scenario, State state, String service, List<String> words) {
    static Moved values(String name, Scenario scenario, String... words) {
      return new Moved(name, scenario, KEPT.start(), "fence", List.of(words));
    }

    static Moved world(String name, UnaryOperator<State> how, String... words) {
      return new Moved(name, KEPT, how.apply(KEPT.start()), "fence", List.of(words));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Moved> everyKind() {
    return Stream.of(
        Moved.values(
            "database",
            of(FENCE.database("other"), INDEXD),
            "database was fence_gen3 and is other",
            "was create-database fence_gen3",
            "and is create-database other"),
        Moved.values(
            "username",
            of(FENCE.username("other"), INDEXD),
            "username was fence_gen3 and is other"),
        Moved.values(
            "host", of(FENCE.host("alias"), INDEXD), "host was db.example.org and is alias"),
        Moved.values(
            "password origin",
            of(FENCE.password("password-of-values"), INDEXD),
            "password was generated and is values.yaml"),
        Moved.values(
            "delivery",
            of(Values.Service.of("fence", Delivery.PUSH), INDEXD),
            "delivery was LOCAL and is PUSH",
            "entry was nothing and is default-fence-creds"),
        Moved.values(
            "no creation",
            of(FENCE.notCreated(), INDEXD),
            "createDatabase was true and is false",
            "master host was db.example.org and is nothing"),
        Moved.values("service gone", of(INDEXD), "database was fence_gen3 and is nothing"),
        new Moved(
            "service added",
            of(FENCE, INDEXD, Values.Service.of("wts", Delivery.LOCAL)),
            KEPT.start(),
            "wts",
            List.of("database was nothing and is wts_gen3")),
        Moved.world(
            "action gone",
            state -> of(FENCE).done(),
            "was create-role fence_gen3",
            "password was generated and is secret fence-dbcreds/password"),
        Moved.world(
            "refusal",
            state -> Worlds.role(state, Worlds.SERVER, "fence_gen3", "password-of-them", ""),
            "refusal was nothing and is GEN3DB-401"));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void whateverMovedRefusesTheWholeAndNothingIsChanged(Moved moved) {
    World world = world(moved.scenario(), moved.state(), Plant.ABSENT);
    var ended = new Runner(world).applyExactly(plan(KEPT, KEPT.start()));

    assertThat(ended.value()).isEmpty();
    assertThat(ended.failure()).isNotNull();
    List<Notice> problems = ended.failure().problems();
    assertThat(problems).extracting(Notice::code).containsOnly(DomainCode.MOVED);
    assertThat(problems).extracting(Notice::place).containsExactly(moved.service());
    assertThat(problems.get(0).message())
        .contains(moved.words())
        .doesNotContain("password-of", State.GENERATED);
    assertThat(ended.writes()).isZero();
    assertThat(world.state().present()).isEqualTo(moved.state().present());
  }

  /** An action more in a world that was settled. */
  @Test
  void anActionMoreRefusesToo() {
    State done = KEPT.done();
    String key = State.database(Worlds.SERVER, "fence_gen3");
    Thing.Database database = done.find(Thing.Database.class, key).orElseThrow();
    State drifted = done.with(key, database.marked("")).settled();
    World world = world(KEPT, drifted, Plant.ABSENT);

    var ended = new Runner(world).applyExactly(plan(KEPT, done));

    assertThat(ended.failure()).isNotNull();
    assertThat(ended.failure().problems()).extracting(Notice::place).containsExactly("fence");
    assertThat(ended.failure().problem().message())
        .contains("action 001 was nothing and is mark-database fence_gen3");
    assertThat(ended.writes()).isZero();
  }

  @Test
  void whatHasNotMovedIsMadeAsItWasPlanned() {
    World world = world(KEPT, KEPT.start(), Plant.ABSENT);
    Report report = new Runner(world).applyExactly(plan(KEPT, KEPT.start())).value().orElseThrow();
    assertThat(report.services())
        .extracting(ServiceReport::outcome)
        .containsExactly(Outcome.CREATED, Outcome.CREATED);
  }

  /** Somebody makes the role right before its lock: that one is FAILED, the other is made. */
  @Test
  void aRoleThatMovesUnderTheRunFailsAlone() {
    var here = new AtomicReference<World>();
    Supplier<Plant> meddling =
        () ->
            new Plant() {
              @Override
              public StepInterceptor steps() {
                return new StepInterceptor() {
                  @Override
                  public <T> T around(Step step, Supplier<T> action) {
                    if (step.action().equals(Step.LOCK) && step.service().equals("fence")) {
                      State now =
                          Worlds.role(
                              here.get().state(),
                              Worlds.SERVER,
                              "fence_gen3",
                              "password-of-them",
                              "");
                      String role = State.role(Worlds.SERVER, "fence_gen3");
                      here.get().meddle(role, now.find(Thing.Role.class, role).orElseThrow());
                    }
                    return action.get();
                  }
                };
              }
            };
    World world = world(KEPT, KEPT.start(), meddling);
    here.set(world);

    Report report = new Runner(world).applyExactly(plan(KEPT, KEPT.start())).value().orElseThrow();

    Map<String, ServiceReport> by =
        Map.of("fence", report.services().get(0), "indexd", report.services().get(1));
    assertThat(by.get("indexd").outcome()).isEqualTo(Outcome.CREATED);
    assertThat(by.get("fence").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(by.get("fence").problem().orElseThrow().code()).isEqualTo(DomainCode.MOVED);
    assertThat(by.get("fence").problem().orElseThrow().message())
        .contains("refusal was nothing and is GEN3DB-401");
    assertThat(world.state().find(Thing.Secret.class, State.secret("fence-dbcreds-pending")))
        .isEmpty();
    assertThat(world.state().find(Thing.Secret.class, State.secret("indexd-dbcreds"))).isPresent();
  }
}
