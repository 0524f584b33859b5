package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;

/**
 * Logins beside a service's own (R20): made with the service or later, whoever is first and
 * whatever goes wrong, changed in what they may do, rotated, and gone with the database.
 */
final class LoginScenarios {
  private static final Apply APPLY = new Apply(ApplyOptions.NONE);

  private static final Rotate IN_TURN = new Rotate(Set.of("fence"), null, Duration.ZERO);

  private LoginScenarios() {}

  static List<Scenario> all() {
    State made = read("before", Worlds.server()).done();
    State service = Scenarios.of("before", Delivery.LOCAL).done();
    return List.of(
        read("login-read", Worlds.server()),
        read("login-read-later", service),
        write("login-write-instead", made),
        read("login-read-instead", write("before", Worlds.server()).done()),
        Scenario.of("login-pushed", Worlds.server())
            .service(fence(Delivery.PUSH))
            .login("fence", "reader", Access.READ),
        read("login-by-a-limited-administrator", limited()),
        Scenario.of("login-of-two", Worlds.server())
            .service(
                Values.Service.of("peregrine", Delivery.LOCAL).database("metadata_db"),
                w -> w.guestOf("sheepdog_gen3"))
            .service(Values.Service.of("sheepdog", Delivery.LOCAL).database("metadata_db"))
            .login("sheepdog", "writer", Access.WRITE),
        Scenario.of(
                "login-of-others",
                Worlds.role(service, Worlds.SERVER, "fence_gen3_reader", "password-of-them", ""))
            .service(fence(Delivery.LOCAL))
            .login("fence", "reader", Access.READ, w -> w.refused(DomainCode.NOT_OURS)),
        read("login-rotated", made)
            .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3_reader"))
            .asking(
                new Scenario.Asked(
                    new Rotate(Set.of("fence.reader"), null), APPLY, false, Outcome.ROTATED, null)),
        read("role-adjusted", Worlds.server()).values(LoginScenarios::wishing),
        read("role-adjusted-later", made).values(LoginScenarios::wishing),
        Scenarios.of("role-adjusted-in-turn", fence(Delivery.LOCAL), Wanted::inTurn)
            .start(world -> service)
            .values(LoginScenarios::wishing)
            .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3"))
            .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3_2"))
            .asking(new Scenario.Asked(IN_TURN, APPLY, false, Outcome.ROTATED, null)),
        read("login-dropped", made)
            .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3"))
            .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3_reader"))
            .asking(
                new Scenario.Asked(
                    new Remove(Set.of("fence"), "fence_gen3", false),
                    APPLY,
                    false,
                    Outcome.REMOVED,
                    null)));
  }

  private static Scenario read(String name, State start) {
    return Scenario.of(name, start)
        .service(fence(Delivery.LOCAL))
        .login("fence", "reader", Access.READ);
  }

  private static Values wishing(Values values) {
    return values
        .wishing("fence", new RoleWishes(7, Map.of("search_path", List.of("app", "public"))))
        .wishing("fence.reader", new RoleWishes(null, Map.of("statement_timeout", List.of("30s"))));
  }

  private static Scenario write(String name, State start) {
    return Scenario.of(name, start)
        .service(fence(Delivery.LOCAL))
        .login("fence", "reader", Access.WRITE);
  }

  private static State limited() {
    return Worlds.server(
        State.EMPTY,
        Worlds.SERVER,
        new Thing.Server(true, "postgres", false, true, Worlds.all()),
        "master-password");
  }
}
