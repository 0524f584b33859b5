package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.restore.NamesBeside;

/** Logins and databases that are taken away, and made again by the applies that follow. */
final class RemovalScenarios {
  private static final String ROLE = State.role(Worlds.SERVER, "fence_gen3");
  private static final Operation APPLY = new Apply(ApplyOptions.NONE);
  private static final Operation LOGIN = new Remove(Set.of("fence"), null, false);
  private static final Operation DROP = new Remove(Set.of("fence"), "fence_gen3", false);
  private static final Operation RESET = new Reset("gen3", false);

  private RemovalScenarios() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH)) {
      String name = Scenarios.lower(delivery);
      State done = Scenarios.of("before", delivery).done();
      Scenario before = Scenarios.of("before", delivery).start(world -> done);
      all.add(before.named("reset-" + name).asking(asked(RESET, Outcome.RESET)));
      all.add(before.named("remove-login-" + name).asking(asked(LOGIN, Outcome.REMOVED)));
    }
    State local = Scenarios.of("before", Delivery.LOCAL).done();
    all.add(
        Scenarios.of("drop-local", Delivery.LOCAL)
            .start(world -> local)
            .mayChangePassword(ROLE)
            .asking(asked(DROP, Outcome.REMOVED)));
    all.add(
        Scenarios.of("drop-what-a-restore-began", Delivery.LOCAL)
            .start(world -> begun(local))
            .mayChangePassword(ROLE)
            .asking(new Scenario.Asked(DROP, APPLY, true, Outcome.REMOVED, null)));
    all.add(
        Scenarios.of("reset-what-a-restore-began", Delivery.LOCAL)
            .start(world -> begun(local))
            .asking(new Scenario.Asked(RESET, APPLY, true, Outcome.RESET, null)));
    all.add(
        Scenarios.of("reset-connected", Delivery.LOCAL)
            .start(
                world ->
                    Worlds.database(
                        Worlds.role(
                            Worlds.environment(
                                Worlds.secret(
                                    world,
                                    "fence-dbcreds",
                                    Worlds.data(
                                        "fence_gen3",
                                        Values.HOST,
                                        "fence_gen3",
                                        "password-of-old",
                                        true))),
                            Worlds.SERVER,
                            "fence_gen3",
                            "password-of-old",
                            Worlds.OURS.toString()),
                        Worlds.SERVER,
                        "fence_gen3",
                        Worlds.byGen3db("fence_gen3", Worlds.OURS)))
            .asking(refused(RESET, DomainCode.STILL_CONNECTED)));
    State theirs = Scenarios.of("before", fence(Delivery.LOCAL), w -> w).done();
    all.add(
        Scenarios.of("reset-without-our-id", Delivery.LOCAL)
            .start(
                world ->
                    Worlds.database(
                        theirs,
                        Worlds.SERVER,
                        "fence_gen3",
                        Worlds.byGen3db("fence_gen3", Worlds.THEIRS)))
            .asking(refused(RESET, DomainCode.NOT_OURS)));
    return all;
  }

  /** As a restore leaves it that was killed while it loaded. */
  private static State begun(State done) {
    String load = NamesBeside.load("fence_gen3");
    return Worlds.database(
        Worlds.role(done, Worlds.SERVER, load, "nobody-knows-it", "gen3db: loads a restore"),
        Worlds.SERVER,
        NamesBeside.next("fence_gen3"),
        Worlds.byTheRoleThatLoads(load));
  }

  private static Scenario.Asked asked(Operation first, Outcome ends) {
    return new Scenario.Asked(first, APPLY, false, ends, null);
  }

  private static Scenario.Asked refused(Operation first, Code why) {
    return new Scenario.Asked(first, APPLY, false, Outcome.FAILED, why);
  }
}
