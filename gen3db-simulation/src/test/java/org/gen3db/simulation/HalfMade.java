package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;

/** Worlds in which some of it stands already, and not all. */
final class HalfMade {
  private static final String ROLE = State.role(Worlds.SERVER, "fence_gen3");
  private static final String DATABASE = State.database(Worlds.SERVER, "fence_gen3");

  private HalfMade() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH)) {
      String name = Scenarios.lower(delivery);
      State done = Scenarios.of("before", delivery).done();
      all.add(Scenarios.of(name + "-again", delivery).start(world -> done));
      all.add(
          Scenarios.of(name + "-left-closed", delivery)
              .start(
                  world ->
                      done.with(
                              DATABASE,
                              done.find(Thing.Database.class, DATABASE).orElseThrow().closed(true))
                          .settled()));
      all.add(
          Scenarios.of(name + "-pending-only", delivery)
              .start(world -> pending(world, "password-of-pending")));
      all.add(
          Scenarios.of(name + "-role-only", delivery)
              .start(
                  world ->
                      Worlds.role(
                          pending(world, "password-of-pending"),
                          Worlds.SERVER,
                          "fence_gen3",
                          "password-of-pending",
                          Worlds.OURS.toString())));
      all.add(
          Scenarios.of(name + "-stale-pending", delivery)
              .start(world -> pending(done, "password-of-nobody")));
      all.add(
          Scenarios.of(name + "-secret-gone", delivery)
              .start(
                  world ->
                      pending(
                              done.with(State.secret("fence-dbcreds"), null),
                              done.find(Thing.Role.class, ROLE).orElseThrow().password().text())
                          .settled()));
      all.add(
          Scenarios.of(name + "-grants-lost", delivery)
              .start(
                  world ->
                      done.with(
                              DATABASE,
                              done.find(Thing.Database.class, DATABASE)
                                  .orElseThrow()
                                  .admitting(true, Set.of())
                                  .inside("postgres", Set.of(), Set.of(), Set.of(), true)
                                  .marked("a word of a dba"))
                          .settled()));
      all.add(
          Scenarios.of(name + "-no-login", delivery)
              .start(
                  world -> {
                    Thing.Role role = done.find(Thing.Role.class, ROLE).orElseThrow();
                    return done.with(
                            ROLE, new Thing.Role(role.password(), false, false, role.comment()))
                        .settled();
                  }));
      all.add(
          Scenarios.of(name + "-expired", fence(delivery), w -> w.refused(DomainCode.ROLE_EXPIRED))
              .start(
                  world ->
                      done.with(ROLE, done.find(Thing.Role.class, ROLE).orElseThrow().pastItsDay())
                          .settled()));
      all.add(
          Scenarios.of(name + "-secret-held-by-others", delivery)
              .start(
                  world -> {
                    String key = State.secret("fence-dbcreds");
                    Thing.Secret secret = done.find(Thing.Secret.class, key).orElseThrow();
                    return done.with(key, secret.unprotected(true, done.nextVersion())).settled();
                  }));
      all.add(
          Scenarios.of(name + "-database-dropped", delivery)
              .start(world -> done.with(DATABASE, null).settled()));
    }
    all.add(
        Scenarios.of(
                "explicit-over-pending",
                fence(Delivery.LOCAL).password("password-of-values"),
                w -> w)
            .start(world -> pending(world, "password-of-pending")));
    all.add(
        Scenarios.of("secret-of-the-chart-only", Delivery.LOCAL)
            .start(
                world ->
                    Worlds.secret(
                        world,
                        "fence-dbcreds",
                        Worlds.data(
                            "fence_gen3", Values.HOST, "fence_gen3", "password-of-chart", false))));
    all.add(
        Scenarios.of(
                "role-of-an-administrator",
                fence(Delivery.LOCAL).password("password-of-values"),
                w -> w.refused(DomainCode.NOT_OURS))
            .start(
                world ->
                    world
                        .with(
                            ROLE,
                            new Thing.Role(Password.of("password-of-values"), true, false, ""))
                        .settled()));
    return all;
  }

  private static State pending(State world, String password) {
    return Worlds.environment(
        Worlds.secret(
            world,
            "fence-dbcreds-pending",
            Worlds.data("fence_gen3", Values.HOST, "fence_gen3", password, false)));
  }
}
