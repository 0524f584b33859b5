package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Mark;

/** Databases that exist already: the chart's, our own of before, other people's (R11). */
final class OwnershipScenarios {
  private static final Mark OLDER = new Mark("gen3", "default", "default", "older");

  private OwnershipScenarios() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    all.add(
        Scenarios.of("adopted", Delivery.LOCAL)
            .start(world -> charts(Worlds.secret(world, "fence-dbcreds", chartSecret(true)))));
    all.add(
        Scenarios.of("adopted-half", Delivery.LOCAL)
            .start(world -> charts(Worlds.secret(world, "fence-dbcreds", chartSecret(false)))));
    all.add(
        Scenarios.of("adopted-bootstrap", Delivery.PUSH)
            .start(
                world ->
                    charts(Worlds.secret(world, "fence-dbcreds-bootstrap", chartSecret(false)))));
    all.add(
        Scenarios.of("adopted-hardened", Delivery.LOCAL)
            .start(world -> charts(Worlds.secret(world, "fence-dbcreds", chartSecret(true))))
            .with(new ApplyOptions(Set.of(), Set.of("fence"), false)));
    all.add(
        Scenarios.of(
                "chart-without-secret", fence(Delivery.LOCAL), w -> w.refused(DomainCode.NOT_OURS))
            .start(OwnershipScenarios::charts));
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      String name = "theirs-" + Scenarios.lower(delivery);
      all.add(
          Scenarios.of(name, fence(delivery), w -> w.refused(DomainCode.NOT_OURS))
              .start(OwnershipScenarios::theirs));
    }
    all.add(
        Scenarios.of(
                "theirs-explicit",
                fence(Delivery.LOCAL).password("password-of-values"),
                w -> w.refused(DomainCode.NOT_OURS))
            .start(OwnershipScenarios::theirs));
    all.add(
        Scenarios.of(
                "theirs-explicit-right",
                fence(Delivery.LOCAL).password("password-of-them"),
                w -> w.refused(DomainCode.NOT_OURS))
            .start(OwnershipScenarios::theirs));
    all.add(
        Scenarios.of(
                "theirs-database-only", fence(Delivery.LOCAL), w -> w.refused(DomainCode.NOT_OURS))
            .start(
                world ->
                    theirs(world).with(State.role(Worlds.SERVER, "fence_gen3"), null).settled()));
    all.add(
        Scenarios.of("theirs-role-only", fence(Delivery.LOCAL), w -> w.refused(DomainCode.NOT_OURS))
            .start(
                world ->
                    theirs(world)
                        .with(State.database(Worlds.SERVER, "fence_gen3"), null)
                        .settled()));
    all.add(
        Scenarios.of(
                "theirs-with-our-secret",
                fence(Delivery.LOCAL),
                w -> w.refused(DomainCode.NOT_OURS))
            .start(world -> theirs(Worlds.secret(world, "fence-dbcreds", chartSecret(true)))));
    all.add(
        Scenarios.of("theirs-trusting", fence(Delivery.LOCAL), w -> w.refused(DomainCode.NOT_OURS))
            .start(
                world ->
                    theirs(
                        Worlds.server(
                            State.EMPTY,
                            Worlds.SERVER,
                            new Thing.Server(false, "postgres", true, true, Worlds.all()),
                            "master-password"))));
    all.add(
        Scenarios.of(
                "theirs-trusting-with-secret",
                fence(Delivery.LOCAL),
                w -> w.refused(DomainCode.NOT_PROVEN))
            .start(
                world ->
                    theirs(
                        Worlds.secret(
                            Worlds.server(
                                State.EMPTY,
                                Worlds.SERVER,
                                new Thing.Server(false, "postgres", true, true, Worlds.all()),
                                "master-password"),
                            "fence-dbcreds",
                            chartSecret(true)))));
    all.addAll(recreated());
    all.add(
        Scenarios.of("beside-fence-old", Delivery.LOCAL)
            .start(
                world ->
                    Worlds.database(
                        Worlds.role(
                            world,
                            Worlds.SERVER,
                            "fence_gen3-old",
                            "password-of-old",
                            Worlds.THEIRS.toString()),
                        Worlds.SERVER,
                        "fence_gen3-old",
                        Worlds.byGen3db("fence_gen3-old", Worlds.THEIRS))));
    all.add(
        Scenarios.of(
                "reserved",
                fence(Delivery.LOCAL).username("a_superuser"),
                w -> w.refused(DomainCode.RESERVED_ON_SERVER))
            .start(
                world ->
                    world
                        .with(
                            State.role(Worlds.SERVER, "a_superuser"),
                            new Thing.Role(Password.of("password-of-them"), true, true, ""))
                        .settled()));
    return all;
  }

  static State theirs(State world) {
    return Worlds.database(
        Worlds.role(
            world, Worlds.SERVER, "fence_gen3", "password-of-them", Worlds.THEIRS.toString()),
        Worlds.SERVER,
        "fence_gen3",
        Worlds.byGen3db("fence_gen3", Worlds.THEIRS));
  }

  private static State charts(State world) {
    return Worlds.database(
        Worlds.role(world, Worlds.SERVER, "fence_gen3", "password-of-chart", ""),
        Worlds.SERVER,
        "fence_gen3",
        Worlds.byTheChart("fence_gen3"));
  }

  private static SecretData chartSecret(boolean ready) {
    SecretData data =
        Worlds.data("fence_gen3", Values.HOST, "fence_gen3", "password-of-chart", false);
    return Worlds.plus(ready ? Worlds.plus(data, "dbcreated", "true\n") : data, "somebody", "else");
  }

  /**
   * The cluster was made anew; the server and, where there is one, the remote store are as ever.
   */
  private static List<Scenario> recreated() {
    State older =
        Worlds.database(
            Worlds.role(
                Worlds.server(), Worlds.SERVER, "fence_gen3", "password-of-old", OLDER.toString()),
            Worlds.SERVER,
            "fence_gen3",
            Worlds.byGen3db("fence_gen3", OLDER));
    SecretData data = Worlds.data("fence_gen3", Values.HOST, "fence_gen3", "password-of-old", true);
    return List.of(
        Scenarios.of("recreated-push", Delivery.PUSH)
            .start(world -> Worlds.entry(older, "default-fence-creds", data, true)),
        Scenarios.of("recreated-pull", Delivery.PULL)
            .start(world -> Worlds.entry(older, "default-fence-creds", data, false)),
        Scenarios.of("recreated-from-backup", Delivery.LOCAL)
            .start(world -> Worlds.secret(older, "fence-dbcreds", data)),
        Scenarios.of("recreated-empty", fence(Delivery.LOCAL), w -> w.refused(DomainCode.NOT_OURS))
            .start(world -> older),
        Scenarios.of(
                "store-lost-in-use", fence(Delivery.LOCAL), w -> w.refused(DomainCode.NOT_OURS))
            .start(world -> lost(world, Worlds.byGen3db("fence_gen3", Worlds.OURS))),
        Scenarios.of(
                "store-and-entry-lost", fence(Delivery.PUSH), w -> w.refused(DomainCode.NOT_OURS))
            .start(world -> lost(world, Worlds.unused(Worlds.byGen3db("fence_gen3", Worlds.OURS)))),
        Scenarios.of("store-lost", Delivery.LOCAL)
            .start(world -> lost(world, Worlds.unused(Worlds.byGen3db("fence_gen3", Worlds.OURS))))
            .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3")),
        Scenarios.of("store-lost-beside-another", Delivery.LOCAL)
            .service(Values.Service.of("indexd", Delivery.LOCAL))
            .start(world -> lost(world, Worlds.unused(Worlds.byGen3db("fence_gen3", Worlds.OURS))))
            .mayChangePassword(State.role(Worlds.SERVER, "fence_gen3")),
        Scenario.of(
                "given-to-another",
                Worlds.secret(
                    lost(
                        Worlds.server(), Worlds.unused(Worlds.byGen3db("fence_gen3", Worlds.OURS))),
                    "fence-dbcreds",
                    data))
            .service(
                fence(Delivery.LOCAL).username("x").database("x"),
                w -> w.refused(DomainCode.WOULD_MOVE))
            .service(
                Values.Service.of("indexd", Delivery.LOCAL)
                    .username("fence_gen3")
                    .database("fence_gen3"),
                w -> w.refused(DomainCode.NOT_OURS)));
  }

  /** What is ours, and no password of it is stored any more. */
  private static State lost(State world, Thing.Database database) {
    return Worlds.environment(
        Worlds.database(
            Worlds.role(
                world, Worlds.SERVER, "fence_gen3", "password-of-old", Worlds.OURS.toString()),
            Worlds.SERVER,
            "fence_gen3",
            database));
  }
}
