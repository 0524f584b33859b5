package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;

/**
 * Passwords that change, in the values, on the server or in the stores, and databases of others.
 */
final class PasswordScenarios {
  private static final String ROLE = State.role(Worlds.SERVER, "fence_gen3");

  private PasswordScenarios() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      String name = Scenarios.lower(delivery);
      State before =
          Scenarios.of("before", fence(delivery).password("password-of-old"), w -> w).done();
      all.add(
          Scenarios.of(
                  name + "-explicit-changed", fence(delivery).password("password-of-new"), w -> w)
              .start(world -> before)
              .mayChangePassword(ROLE));
      State done = Scenarios.of("before", delivery).done();
      all.add(
          Scenarios.of(name + "-repaired", delivery)
              .start(world -> changedBehind(done))
              .mayChangePassword(ROLE));
      all.add(
          Scenarios.of(
                  name + "-explicit-later", fence(delivery).password("password-of-new"), w -> w)
              .start(world -> done)
              .mayChangePassword(ROLE));
    }
    State trusting =
        Scenario.of(
                "before",
                Worlds.server(
                    State.EMPTY,
                    Worlds.SERVER,
                    new Thing.Server(false, "postgres", true, true, Worlds.all()),
                    "master-password"))
            .service(fence(Delivery.LOCAL))
            .done();
    all.add(
        Scenario.of("trusting-explicit-later", trusting)
            .service(fence(Delivery.LOCAL).password("password-of-new"))
            .mayChangePassword(ROLE));
    all.add(
        Scenarios.of("role-dropped", Delivery.LOCAL)
            .start(
                world ->
                    Scenarios.of("before", Delivery.LOCAL)
                        .done()
                        .with(ROLE, null)
                        .with(State.database(Worlds.SERVER, "fence_gen3"), null)
                        .settled()));
    all.add(
        Scenarios.of(
                "theirs-role-explicit",
                fence(Delivery.LOCAL).password("password-of-them"),
                w -> w.refused(DomainCode.NOT_OURS))
            .start(
                world ->
                    OwnershipScenarios.theirs(world)
                        .with(State.database(Worlds.SERVER, "fence_gen3"), null)
                        .settled()));
    all.add(
        Scenarios.of(
                "shared-one-absent",
                fence(Delivery.PULL).username("shared"),
                w -> w.refused(DomainCode.ENTRY_ABSENT))
            .service(
                Values.Service.of("indexd", Delivery.LOCAL).username("shared"),
                w -> w.refused(DomainCode.ENTRY_ABSENT))
            .start(world -> sharedDone()));
    State shared = sharedDone();
    all.add(
        shared(Scenario.of("shared-explicit-later", shared), "password-of-new")
            .mayChangePassword(State.role(Worlds.SERVER, "shared")));
    all.add(
        shared(Scenario.of("shared-repaired", shared), null)
            .start(
                world ->
                    Worlds.role(
                        world,
                        Worlds.SERVER,
                        "shared",
                        "password-of-a-dba",
                        Worlds.OURS.toString()))
            .mayChangePassword(State.role(Worlds.SERVER, "shared")));
    // F2: the pending one logs in and is settled first; then the role gets that of the values
    all.add(
        Scenarios.of(
                "pending-settles-values-want-another",
                fence(Delivery.LOCAL).password("password-of-new"),
                w -> w)
            .start(world -> pendingLogsIn())
            .mayChangePassword(ROLE));
    all.addAll(markedForDeletion());
    all.addAll(madeByAdministrators());
    all.addAll(takenOver());
    return all;
  }

  private static State changedBehind(State done) {
    Thing.Role role = done.find(Thing.Role.class, ROLE).orElseThrow();
    return done.with(ROLE, role.with(Password.of("password-of-a-dba"))).settled();
  }

  /** An entry that is marked for deletion stops everything, unless it may be taken back. */
  private static List<Scenario> markedForDeletion() {
    String key = State.entry("default-fence-creds");
    State done = Scenarios.of("before", Delivery.PUSH).done();
    State deleted =
        done.with(key, done.find(Thing.Entry.class, key).orElseThrow().deleted(true)).settled();
    var takesBack = new ApplyOptions(Set.of(), Set.of(), false, true);
    return List.of(
        Scenarios.of(
                "entry-deleted", fence(Delivery.PUSH), w -> w.refused(SimulatedCode.ENTRY_DELETED))
            .start(world -> deleted),
        Scenarios.of("entry-taken-back", Delivery.PUSH).start(world -> deleted).with(takesBack),
        Scenarios.of("entry-taken-back-to-a-changed-role", Delivery.PUSH)
            .start(world -> changedBehind(deleted))
            .with(takesBack)
            .mayChangePassword(ROLE),
        Scenarios.of("entry-taken-back-without-secret", Delivery.PULL)
            .start(world -> deleted.with(State.secret("fence-dbcreds"), null).settled())
            .with(takesBack));
  }

  /** A run died after it changed the password, and before it was published. */
  private static State pendingLogsIn() {
    State done = Scenarios.of("before", Delivery.LOCAL).done();
    Thing.Role role = done.find(Thing.Role.class, ROLE).orElseThrow();
    return Worlds.secret(
        done.with(ROLE, role.with(Password.of("password-of-pending"))),
        "fence-dbcreds-pending",
        Worlds.data("fence_gen3", Values.HOST, "fence_gen3", "password-of-pending", false));
  }

  private static State sharedDone() {
    return shared(Scenario.of("before", Worlds.server()), null).done();
  }

  private static Scenario shared(Scenario scenario, String password) {
    return scenario
        .service(fence(Delivery.LOCAL).username("shared").password(password))
        .service(Values.Service.of("indexd", Delivery.LOCAL).username("shared").password(password));
  }

  /** dbCreate is off: an administrator makes role and database with the password that waits. */
  private static List<Scenario> madeByAdministrators() {
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      String name = Scenarios.lower(delivery);
      all.add(
          Scenarios.of(name + "-awaiting", fence(delivery).notCreated(), w -> w)
              .meanwhile(PasswordScenarios::administratorMakes));
      all.add(
          Scenarios.of(
              name + "-awaiting-in-vain",
              fence(delivery).notCreated(),
              w -> w.ends(Outcome.AWAITING_DATABASE)));
    }
    all.add(
        Scenarios.of(
                "awaiting-explicit",
                fence(Delivery.LOCAL).notCreated().password("password-of-values"),
                w -> w)
            .meanwhile(PasswordScenarios::administratorMakes));
    all.add(
        Scenarios.of("awaiting-chart-secret", fence(Delivery.LOCAL).notCreated(), w -> w)
            .start(
                world ->
                    Worlds.secret(
                        world,
                        "fence-dbcreds",
                        Worlds.data(
                            "fence_gen3", Values.HOST, "fence_gen3", "password-of-chart", false)))
            .meanwhile(PasswordScenarios::administratorMakes));
    var arborist = Values.Service.of("arborist", Delivery.LOCAL).notCreated();
    all.add(
        Scenarios.of(
                "unmade-without-extension", arborist, w -> w.refused(DomainCode.EXTENSION_MISSING))
            .start(world -> madeForArborist(world, Set.of())));
    all.add(
        Scenarios.of("unmade-with-extension", arborist, w -> w)
            .start(world -> madeForArborist(world, Set.of("ltree"))));
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH)) {
      String name = "unmade-without-schema-" + Scenarios.lower(delivery);
      all.add(
          Scenarios.of(name, fence(delivery).notCreated(), w -> w)
              .start(PasswordScenarios::madeWithoutSchema)
              .meanwhile(PasswordScenarios::administratorGrants));
      all.add(
          Scenarios.of(
                  name + "-in-vain",
                  fence(delivery).notCreated(),
                  w -> w.ends(Outcome.AWAITING_DATABASE))
              .start(PasswordScenarios::madeWithoutSchema));
    }
    all.add(
        Scenarios.of(
                "pull-awaiting",
                fence(Delivery.PULL).notCreated(),
                w -> w.ends(Outcome.AWAITING_DATABASE))
            .start(
                world ->
                    Worlds.entry(
                        world,
                        "default-fence-creds",
                        Worlds.data(
                            "fence_gen3", Values.HOST, "fence_gen3", "password-of-entry", true),
                        false)));
    return all;
  }

  private static State madeWithoutSchema(State world) {
    State role = Worlds.role(world, Worlds.SERVER, "fence_gen3", "password-of-chart", "");
    return Worlds.secret(
        Worlds.database(
            role,
            Worlds.SERVER,
            "fence_gen3",
            Worlds.byTheChart("fence_gen3")
                .inside("postgres", Set.of(), Set.of(), Set.of(), false)),
        "fence-dbcreds",
        Worlds.data("fence_gen3", Values.HOST, "fence_gen3", "password-of-chart", false));
  }

  /** Runs the statements of the finding that the service is not let into the schema public. */
  private static void administratorGrants(World world) {
    String key = State.database(Worlds.SERVER, "fence_gen3");
    world
        .state()
        .find(Thing.Database.class, key)
        .ifPresent(
            database ->
                world.meddle(
                    key,
                    database.inside(
                        database.schemaOwner(),
                        Set.of("fence_gen3"),
                        database.defaults(),
                        database.extensions(),
                        database.tables())));
  }

  private static State madeForArborist(State world, Set<String> extensions) {
    State role = Worlds.role(world, Worlds.SERVER, "arborist_gen3", "password-of-chart", "");
    Thing.Database database = Worlds.byTheChart("arborist_gen3");
    return Worlds.secret(
        Worlds.database(
            role,
            Worlds.SERVER,
            "arborist_gen3",
            database.inside(
                database.schemaOwner(),
                database.schemaUsers(),
                database.defaults(),
                extensions,
                true)),
        "arborist-dbcreds",
        Worlds.data("arborist_gen3", Values.HOST, "arborist_gen3", "password-of-chart", false));
  }

  /** Runs the statements that the finding gives, with the password from where it says. */
  private static void administratorMakes(World world) {
    State state = world.state();
    if (state.find(Thing.Role.class, ROLE).isPresent()) {
      return;
    }
    state
        .find(Thing.Secret.class, State.secret("fence-dbcreds-pending"))
        .or(() -> state.find(Thing.Secret.class, State.secret("fence-dbcreds")))
        .flatMap(secret -> secret.data().secret("password"))
        .ifPresent(
            password -> {
              world.meddle(ROLE, new Thing.Role(password, true, false, ""));
              world.meddle(
                  State.database(Worlds.SERVER, "fence_gen3"),
                  new Thing.Database(
                      "fence_gen3",
                      "",
                      false,
                      Set.of("fence_gen3"),
                      Thing.Database.OWNER,
                      Set.of(),
                      Set.of(),
                      Set.of(),
                      false,
                      List.of()));
            });
  }

  private static List<Scenario> takenOver() {
    var takeOver = new ApplyOptions(Set.of("fence"), Set.of(), false);
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH)) {
      all.add(
          Scenarios.of(Scenarios.lower(delivery) + "-taken-over", delivery)
              .start(OwnershipScenarios::theirs)
              .with(takeOver)
              .mayChangePassword(ROLE));
    }
    all.add(
        Scenarios.of("pull-taken-over", Delivery.PULL)
            .start(
                world ->
                    Worlds.entry(
                        OwnershipScenarios.theirs(world),
                        "default-fence-creds",
                        Worlds.data(
                            "fence_gen3", Values.HOST, "fence_gen3", "password-of-entry", true),
                        false))
            .with(takeOver)
            .mayChangePassword(ROLE));
    all.add(
        Scenarios.of("local-to-pull-taken-over", Delivery.PULL)
            .start(
                world ->
                    Worlds.entry(
                        Scenarios.of("before", Delivery.LOCAL).done(),
                        "default-fence-creds",
                        Worlds.data(
                            "fence_gen3", Values.HOST, "fence_gen3", "password-of-entry", true),
                        false))
            .with(takeOver)
            .mayChangePassword(ROLE));
    return all;
  }
}
