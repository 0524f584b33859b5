package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;

/** Applying to a server on which nothing stands yet. */
final class FirstApplies {
  private FirstApplies() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    all.add(Scenarios.of("local", Delivery.LOCAL));
    all.add(Scenarios.of("push", Delivery.PUSH));
    all.add(Scenarios.of("local-and-push", Delivery.LOCAL_AND_PUSH));
    var apply = new Apply(ApplyOptions.NONE);
    all.add(
        Scenarios.of("examined", Delivery.PUSH)
            .asking(new Scenario.Asked(apply, apply, false, null, null, true)));
    all.add(
        Scenarios.of("pull", Delivery.PULL)
            .start(world -> entry(world, "of-the-entry", true, false)));
    all.add(
        Scenarios.of("pull-of-our-tag", Delivery.PULL)
            .start(world -> entry(world, "of-the-entry", false, true)));
    all.add(
        Scenarios.of("pull-completed", Delivery.PULL)
            .start(world -> entry(world, "of-the-entry", false, false))
            .with(new ApplyOptions(Set.of(), Set.of(), true)));
    all.add(
        Scenarios.of("pull-without-dbcreated", fence(Delivery.PULL), Wanted::withoutReady)
            .start(world -> entry(world, "of-the-entry", false, false)));
    all.add(
        Scenarios.of("pull-absent", fence(Delivery.PULL), w -> w.refused(DomainCode.ENTRY_ABSENT)));
    all.add(
        Scenarios.of(
            "local-explicit", fence(Delivery.LOCAL).password("password-of-values"), w -> w));
    all.add(
        Scenarios.of("push-explicit", fence(Delivery.PUSH).password("password-of-values"), w -> w));
    all.add(
        Scenarios.of("two", Delivery.LOCAL).service(Values.Service.of("indexd", Delivery.LOCAL)));
    all.add(
        Scenarios.of("shared", fence(Delivery.LOCAL).username("shared"), w -> w)
            .service(Values.Service.of("indexd", Delivery.LOCAL).username("shared")));
    all.add(
        Scenarios.of("shared-mixed", fence(Delivery.PUSH).username("shared"), w -> w)
            .service(
                Values.Service.of("indexd", Delivery.LOCAL)
                    .username("shared")
                    .database("fence_gen3")));
    all.add(
        Scenarios.of("shared-follower", fence(Delivery.LOCAL).username("shared"), w -> w)
            .service(
                Values.Service.of("indexd", Delivery.LOCAL)
                    .username("shared")
                    .database("fence_gen3")
                    .notCreated()));
    all.add(
        Scenarios.of("shared-follower-in-vain", fence(Delivery.LOCAL).username("shared"), w -> w)
            .service(
                Values.Service.of("indexd", Delivery.LOCAL).username("shared").notCreated(),
                w -> w.ends(Outcome.AWAITING_DATABASE)));
    all.add(
        Scenarios.of(
            "restore", fence(Delivery.LOCAL).restored(), w -> w.ends(Outcome.AWAITING_RESTORE)));
    all.add(
        Scenarios.of(
            "restore-push",
            fence(Delivery.PUSH).restored(),
            w -> w.ends(Outcome.AWAITING_RESTORE)));
    all.addAll(servers());
    all.addAll(administrators());
    return all;
  }

  private static State entry(State world, String password, boolean ready, boolean tagged) {
    return Worlds.entry(
        world,
        "default-fence-creds",
        Worlds.data("fence_gen3", Values.HOST, "fence_gen3", password, ready),
        tagged);
  }

  private static List<Scenario> servers() {
    State trusting = server(new Thing.Server(false, "postgres", true, true, Worlds.all()));
    State limited = server(new Thing.Server(true, "postgres", false, true, Worlds.all()));
    State old = server(new Thing.Server(true, "postgres", true, false, Worlds.all()));
    State bare = server(new Thing.Server(true, "postgres", true, true, Set.of()));
    var arborist = Values.Service.of("arborist", Delivery.LOCAL);
    return List.of(
        Scenario.of("trusting", trusting).service(fence(Delivery.LOCAL)),
        Scenario.of("trusting-push", trusting).service(fence(Delivery.PUSH)),
        Scenario.of("limited", limited).service(fence(Delivery.LOCAL)),
        Scenario.of("old", old).service(arborist),
        Scenario.of("bare", bare).service(arborist, w -> w.refused(DomainCode.EXTENSION_MISSING)),
        Scenario.of("bare-but-enough", bare).service(fence(Delivery.LOCAL)));
  }

  private static State server(Thing.Server server) {
    return Worlds.server(State.EMPTY, Worlds.SERVER, server, "master-password");
  }

  /** Where the administrator does not stand in the values. */
  private static List<Scenario> administrators() {
    var bundled = new Endpoint("gen3-postgresql", 5432);
    State dev =
        Worlds.server(
            State.EMPTY,
            bundled,
            new Thing.Server(true, "postgres", true, true, Worlds.all()),
            "master-password");
    var inDev =
        Scenario.of("dev", dev)
            .values(
                values ->
                    values.master(
                        new MasterSpec.Dev("gen3-postgresql", Values.set("gen3-postgresql")),
                        true,
                        "postgres"));
    var external =
        Scenario.of("external-secret", Worlds.server())
            .values(
                values ->
                    values.master(
                        new MasterSpec.ExternalSecret(Values.set("master")), false, "postgres"));
    return List.of(
        inDev
            .start(
                world ->
                    Worlds.secret(
                        world,
                        "gen3-postgresql",
                        SecretData.of(
                            java.util.Map.of("postgres-password", Password.of("master-password")))))
            .service(
                fence(Delivery.LOCAL), w -> w.on("gen3-postgresql").writtenAs("gen3-postgresql")),
        inDev
            .named("dev-without-secret")
            .service(
                fence(Delivery.LOCAL),
                w -> w.on("gen3-postgresql").refused(DomainCode.MASTER_SECRET)),
        external
            .start(
                world ->
                    Worlds.secret(
                        world,
                        "master",
                        Worlds.data("postgres", Values.HOST, "postgres", "master-password", false)))
            .service(fence(Delivery.LOCAL)),
        external
            .named("external-entry")
            .start(
                world ->
                    Worlds.entry(
                        world,
                        "master",
                        Worlds.data("postgres", Values.HOST, "postgres", "master-password", false),
                        false))
            .service(fence(Delivery.PUSH)),
        external
            .named("external-nowhere")
            .service(fence(Delivery.PUSH), w -> w.refused(DomainCode.MASTER_SECRET)),
        Scenario.of("embedded", Worlds.server())
            .values(values -> values.master(new MasterSpec.Embedded(), false, "embedded"))
            .service(fence(Delivery.LOCAL)));
  }
}
