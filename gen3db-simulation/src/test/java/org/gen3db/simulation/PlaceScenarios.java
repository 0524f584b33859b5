package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.ValuesCode;

/** Hosts of a service's own (R4), and Secrets that would move (R17). */
final class PlaceScenarios {
  private static final String OTHER = "other.example.org";
  private static final Endpoint OTHER_SERVER = new Endpoint(OTHER, 5432);
  private static final String ALIAS = "alias.example.org";

  private PlaceScenarios() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    all.add(
        Scenarios.of("alias-by-name", fence(Delivery.LOCAL).host(ALIAS), w -> w.on(Values.HOST))
            .values(values -> values.alias(ALIAS, Values.HOST))
            .alias(ALIAS, Values.HOST));
    all.add(
        Scenarios.of("alias-by-address", fence(Delivery.PUSH).host(ALIAS), w -> w.on(Values.HOST))
            .alias(ALIAS, Values.HOST));
    all.add(
        Scenario.of("own-master", twoServers("master-of-" + OTHER))
            .values(values -> values.masterOf(OTHER, "postgres"))
            .service(fence(Delivery.LOCAL).host(OTHER)));
    all.add(
        Scenario.of("alias-of-own-master", twoServers("master-of-" + OTHER))
            .values(values -> values.masterOf(OTHER, "postgres").alias(ALIAS, OTHER))
            .alias(ALIAS, OTHER)
            .service(fence(Delivery.LOCAL).host(ALIAS), w -> w.on(OTHER)));
    all.add(
        Scenario.of("own-host-without-master", twoServers("unknown"))
            .service(
                fence(Delivery.LOCAL).host(OTHER), w -> w.refused(DomainCode.NO_MASTER_FOR_HOST)));
    all.add(
        Scenarios.of(
                "loopback-in-remote",
                fence(Delivery.PUSH).host("localhost"),
                w -> w.on(Values.HOST).refused(DomainCode.LOOPBACK_IN_REMOTE))
            .alias("localhost", Values.HOST));
    all.add(
        Scenario.of("alias-leads-elsewhere", twoServers("unknown"))
            .values(values -> values.alias(ALIAS, Values.HOST))
            .alias(ALIAS, OTHER)
            .service(
                fence(Delivery.LOCAL).host(ALIAS),
                w -> w.on(Values.HOST).blocked(DomainCode.LOGIN_FAILED)));
    all.addAll(sharedByAnotherName());
    all.addAll(moved());
    all.addAll(entriesElsewhere());
    return all;
  }

  /**
   * F3: two hosts with administrators of their own are one server, which only names tell. Services
   * with one user name then share a role and have one password, or none if two are wanted.
   */
  private static List<Scenario> sharedByAnotherName() {
    var bare =
        Scenario.of("shared-by-another-name", twoServers("master-of-" + OTHER))
            .values(values -> values.masterOf(OTHER, "postgres").masterOf(ALIAS, "postgres"))
            .alias(ALIAS, OTHER);
    State world =
        Worlds.server(
            Worlds.server(),
            OTHER_SERVER,
            new Thing.Server(true, "postgres", true, true, Worlds.all()),
            "master-of-" + OTHER);
    return List.of(
        bare.named("shared-by-another-name-explicit")
            .start(state -> world)
            .service(
                fence(Delivery.LOCAL).username("shared").host(OTHER).password("password-of-one"),
                w -> w.refused(ValuesCode.SHARED_ROLE_PASSWORDS))
            .service(
                Values.Service.of("indexd", Delivery.LOCAL)
                    .username("shared")
                    .host(ALIAS)
                    .password("password-of-other"),
                w -> w.on(OTHER).refused(ValuesCode.SHARED_ROLE_PASSWORDS)),
        bare.start(state -> world)
            .service(fence(Delivery.LOCAL).username("shared").host(OTHER))
            .service(
                Values.Service.of("indexd", Delivery.LOCAL).username("shared").host(ALIAS),
                w -> w.on(OTHER)));
  }

  private static State twoServers(String otherPassword) {
    return Worlds.server(
        Worlds.server(),
        OTHER_SERVER,
        new Thing.Server(true, "postgres", true, true, Worlds.all()),
        otherPassword);
  }

  /** READY on the first server, its database in use. */
  private static State inUse(Delivery delivery) {
    State done =
        Scenario.of("before", twoServers("master-password")).service(fence(delivery)).done();
    return tables(done, Worlds.SERVER, true);
  }

  private static State tables(State world, Endpoint place, boolean tables) {
    String key = State.database(place, "fence_gen3");
    return world
        .with(key, world.find(Thing.Database.class, key).orElseThrow().withTables(tables))
        .settled();
  }

  /** What was copied to the other server, role and all, with or without the data. */
  private static State copied(State world, boolean tables) {
    String role = State.role(Worlds.SERVER, "fence_gen3");
    String database = State.database(Worlds.SERVER, "fence_gen3");
    return tables(
        world
            .with(
                State.role(OTHER_SERVER, "fence_gen3"),
                withLogin(world.find(Thing.Role.class, role).orElseThrow()))
            .with(
                State.database(OTHER_SERVER, "fence_gen3"),
                world.find(Thing.Database.class, database).orElseThrow()),
        OTHER_SERVER,
        tables);
  }

  private static Thing.Role withLogin(Thing.Role role) {
    return new Thing.Role(role.password(), true, false, role.comment());
  }

  private static State dropped(State world) {
    return world.with(State.database(Worlds.SERVER, "fence_gen3"), null).settled();
  }

  /** The old role lost its LOGIN, so that nobody can say what its database holds. */
  private static State lost(State world) {
    String key = State.role(Worlds.SERVER, "fence_gen3");
    Thing.Role role = world.find(Thing.Role.class, key).orElseThrow();
    return world.with(key, new Thing.Role(role.password(), false, false, role.comment())).settled();
  }

  private static List<Scenario> moved() {
    State local = inUse(Delivery.LOCAL);
    State push = inUse(Delivery.PUSH);
    return List.of(
        Scenario.of("moved-to-nothing", local)
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.LOCAL), w -> w.refused(DomainCode.WOULD_MOVE)),
        Scenario.of("moved-to-empty", copied(local, false))
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.LOCAL), w -> w.refused(DomainCode.WOULD_MOVE)),
        Scenario.of("moved-from-the-unreachable", copied(lost(local), false))
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.LOCAL), w -> w.refused(DomainCode.WOULD_MOVE)),
        Scenario.of("moved-from-a-dropped-database", dropped(copied(local, false)))
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.LOCAL), w -> w.on(OTHER).writtenAs(OTHER)),
        Scenario.of("moved-with-data", copied(local, true))
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.LOCAL), w -> w.on(OTHER).writtenAs(OTHER)),
        Scenario.of("moved-unadministrated", copied(local, false))
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.LOCAL).notCreated(), w -> w.refused(DomainCode.WOULD_MOVE)),
        Scenario.of("moved-unadministrated-with-data", copied(local, true))
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.LOCAL).notCreated(), w -> w.on(OTHER).writtenAs(OTHER)),
        Scenario.of("moved-under-an-entry", push)
            .values(values -> values.master(Values.inValues(OTHER), false, "postgres"))
            .service(fence(Delivery.PUSH)),
        Scenario.of("renamed-database", local)
            .service(
                fence(Delivery.LOCAL).database("fence_other"),
                w -> w.refused(DomainCode.WOULD_MOVE)),
        Scenario.of("renamed-user", local)
            .service(
                fence(Delivery.LOCAL).username("fence_other"),
                w -> w.refused(DomainCode.WOULD_MOVE)),
        Scenario.of("moved-to-alias", local)
            .alias(ALIAS, Values.HOST)
            .service(fence(Delivery.LOCAL).host(ALIAS), w -> w.on(Values.HOST).writtenAs(ALIAS)));
  }

  /** The entry names a server on which nobody here is administrator. */
  private static List<Scenario> entriesElsewhere() {
    State named =
        Worlds.entry(
            Worlds.server(),
            "default-fence-creds",
            Worlds.data("legacy", Values.HOST, "legacy_user", "password-of-entry", true),
            false);
    State there =
        Worlds.database(
            Worlds.role(
                twoServers("unknown"), OTHER_SERVER, "fence_there", "password-of-entry", ""),
            OTHER_SERVER,
            "fence_there",
            Worlds.byTheChart("fence_there"));
    return List.of(
        Scenario.of("entry-names-others", named)
            .service(fence(Delivery.PULL), w -> w.named("legacy", "legacy_user")),
        Scenario.of(
                "entry-elsewhere",
                Worlds.entry(
                    there,
                    "default-fence-creds",
                    Worlds.data("fence_there", OTHER, "fence_there", "password-of-entry", true),
                    false))
            .service(
                fence(Delivery.PULL).host(OTHER),
                w -> w.named("fence_there", "fence_there").administratedByOthers()),
        Scenario.of(
                "entry-elsewhere-wrong",
                Worlds.entry(
                    there,
                    "default-fence-creds",
                    Worlds.data("fence_there", OTHER, "fence_there", "password-of-no", true),
                    false))
            .service(fence(Delivery.PULL), w -> w.refused(DomainCode.LOGIN_FAILED)));
  }
}
