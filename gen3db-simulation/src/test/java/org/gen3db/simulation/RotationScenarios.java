package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;

/** Passwords that are rotated, and rotations that somebody else should do, or that lock out. */
final class RotationScenarios {
  private static final String ROLE = State.role(Worlds.SERVER, "fence_gen3");
  private static final String SHARED = State.role(Worlds.SERVER, "shared");
  private static final Operation ROTATE = new Rotate(Set.of("fence"), null);
  private static final Operation OVERLAP = new Rotate(Set.of("fence"), null, Duration.ZERO);
  private static final String SECOND = State.role(Worlds.SERVER, "fence_gen3_2");
  private static final Operation APPLY = new Apply(ApplyOptions.NONE);

  private RotationScenarios() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      String name = "rotate-" + Scenarios.lower(delivery);
      State done = Scenarios.of("before", delivery).done();
      Scenario rotated = Scenarios.of(name, delivery).start(world -> done).mayChangePassword(ROLE);
      all.add(rotated.asking(done(ROTATE, false)));
      all.add(rotated.named(name + "-beside-apply").asking(done(APPLY, true)));
    }
    State pushed = Scenarios.of("before", Delivery.PUSH).done();
    all.add(
        Scenarios.of("rotate-pull-of-ours", Delivery.PULL)
            .start(world -> pushed)
            .mayChangePassword(ROLE)
            .asking(done(ROTATE, false)));
    all.add(helmWentBack());
    all.addAll(shared());
    all.add(entryDiffers());
    all.addAll(givenUp());
    all.addAll(refused());
    all.addAll(inTurn());
    all.addAll(ending());
    return all;
  }

  /** Passwords whose time comes to its end, and that apply gives a successor. */
  private static List<Scenario> ending() {
    var renewing = new Apply(ApplyOptions.NONE, true);
    var wishes = new RoleWishes(null, Map.of(), Duration.ofDays(90));
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH)) {
      State done = Scenarios.of("before", delivery).done();
      Thing.Role role = done.find(Thing.Role.class, ROLE).orElseThrow();
      State near =
          done.with(ROLE, role.adjusted(new RoleWishes(null, Map.of(), Duration.ofDays(20))))
              .settled();
      all.add(
          Scenarios.of("password-ends-" + Scenarios.lower(delivery), delivery)
              .start(world -> near)
              .values(values -> values.wishing("fence", wishes))
              .mayChangePassword(ROLE)
              .asking(new Scenario.Asked(renewing, renewing, true, Outcome.REPAIRED, null)));
    }
    return all;
  }

  /** Helm holds the Secret, and writes the password of before into it when it goes back (R19). */
  private static Scenario helmWentBack() {
    State done = Scenarios.of("before", Delivery.LOCAL).done();
    String key = State.secret("fence-dbcreds");
    Thing.Secret ours = done.find(Thing.Secret.class, key).orElseThrow();
    SecretData right = Worlds.plus(ours.data(), DbCredentials.PUBLISHED, "true");
    SecretData before = Worlds.plus(ours.data(), "password", "password-of-before");
    State wentBack =
        done.with(key, ours.ofHelm(before, done.nextVersion()))
            .with(
                State.secret("fence-dbcreds-pending"),
                new Thing.Secret(right, null, done.nextVersion(), true))
            .settled();
    return Scenarios.of("helm-went-back", Delivery.LOCAL).start(world -> wentBack);
  }

  /** By two logins in turn: to the second one, back again, beside others, and shared (R18). */
  private static List<Scenario> inTurn() {
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.LOCAL, Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      String name = "overlap-" + Scenarios.lower(delivery);
      State done = Scenarios.of("before", delivery).done();
      Scenario there =
          Scenarios.of(name, fence(delivery), Wanted::inTurn)
              .start(world -> done)
              .mayChangePassword(ROLE)
              .mayChangePassword(SECOND)
              .asking(new Scenario.Asked(OVERLAP, OVERLAP, false, Outcome.ROTATED, null));
      all.add(there);
      if (delivery == Delivery.LOCAL) {
        State turned = once(there);
        all.add(there.named(name + "-back").start(world -> turned));
        all.add(
            Scenarios.of("things-of-the-second-login", fence(delivery), Wanted::inTurn)
                .start(world -> withThings(turned)));
      }
    }
    State local = Scenarios.of("before", Delivery.LOCAL).done();
    all.add(
        Scenarios.of("overlap-beside-apply", fence(Delivery.LOCAL), Wanted::inTurn)
            .start(world -> local)
            .mayChangePassword(ROLE)
            .mayChangePassword(SECOND)
            .asking(new Scenario.Asked(OVERLAP, APPLY, false, Outcome.ROTATED, null)));
    Scenario both =
        Scenario.of("overlap-shared", Worlds.server())
            .service(fence(Delivery.PUSH).username("shared"), Wanted::inTurn)
            .service(
                Values.Service.of("indexd", Delivery.LOCAL).username("shared"), Wanted::inTurn);
    State shared = both.done();
    all.add(
        both.start(world -> shared)
            .mayChangePassword(SHARED)
            .mayChangePassword(State.role(Worlds.SERVER, "shared_2"))
            .asking(new Scenario.Asked(OVERLAP, OVERLAP, false, Outcome.ROTATED, null)));
    return all;
  }

  /** Somebody went back to being the second login, and made things. */
  private static State withThings(State turned) {
    String key = State.database(Worlds.SERVER, "fence_gen3");
    Thing.Database found = turned.find(Thing.Database.class, key).orElseThrow();
    var defaults = new HashSet<>(found.defaults());
    defaults.add(SimulatedDatabaseSession.owned("fence_gen3_2"));
    return turned
        .with(
            key,
            found.inside(
                found.schemaOwner(),
                found.schemaUsers(),
                defaults,
                found.extensions(),
                found.tables()))
        .settled();
  }

  /** The world after the run that a scenario is about. */
  private static State once(Scenario scenario) {
    var world = new World(Stage.of(scenario), scenario.start(), Plant.ABSENT, Sites.NONE);
    new Runner(world).first();
    return world.state().settled();
  }

  private static Scenario.Asked done(Operation beside, boolean settled) {
    return new Scenario.Asked(ROTATE, beside, settled, Outcome.ROTATED, null);
  }

  private static Scenario.Asked refused(Code why) {
    return new Scenario.Asked(ROTATE, ROTATE, false, Outcome.FAILED, why);
  }

  /** One is named, and the other goes along: an entry of one, and a Secret of the other. */
  private static List<Scenario> shared() {
    var all = new ArrayList<Scenario>();
    for (Delivery other : List.of(Delivery.LOCAL, Delivery.PUSH)) {
      Scenario both =
          Scenario.of("rotate-shared-" + Scenarios.lower(other), Worlds.server())
              .service(fence(Delivery.PUSH).username("shared"))
              .service(Values.Service.of("indexd", other).username("shared"));
      State done = both.done();
      all.add(both.start(world -> done).mayChangePassword(SHARED).asking(done(ROTATE, false)));
    }
    return all;
  }

  /** Somebody wrote another password into the entry: apply refuses, and a rotation mends it. */
  private static Scenario entryDiffers() {
    State done = Scenarios.of("before", Delivery.LOCAL_AND_PUSH).done();
    Thing.Entry entry =
        done.find(Thing.Entry.class, State.entry("default-fence-creds")).orElseThrow();
    State differs =
        Worlds.entry(
            done,
            "default-fence-creds",
            Worlds.plus(entry.data(), "password", "password-of-somebody"),
            true);
    return Scenarios.of("rotate-entry-differs", Delivery.LOCAL_AND_PUSH)
        .start(world -> differs)
        .mayChangePassword(ROLE)
        .asking(done(ROTATE, true));
  }

  /** The store's own rotation changed the role, and went no further. */
  private static List<Scenario> givenUp() {
    var all = new ArrayList<Scenario>();
    for (Delivery delivery : List.of(Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      String name = "rotation-given-up-" + Scenarios.lower(delivery);
      State done = Scenarios.of("before", delivery).done();
      String key = State.entry("default-fence-creds");
      Thing.Entry entry = done.find(Thing.Entry.class, key).orElseThrow();
      // Which new password a role has in the end makes no difference; that it has one does.
      String prepared = State.GENERATED + "by-the-store";
      State halfway =
          done.with(key, entry.preparing(Worlds.plus(entry.data(), "password", prepared)))
              .with(
                  ROLE, done.find(Thing.Role.class, ROLE).orElseThrow().with(Password.of(prepared)))
              .settled();
      all.add(
          Scenarios.of(name, delivery)
              .start(world -> halfway)
              .mayChangePassword(ROLE)
              .asking(done(APPLY, true)));
      all.add(
          Scenarios.of(
                  name + "-not-asked",
                  fence(delivery),
                  w -> w.refused(DomainCode.ROTATION_UNDER_WAY))
              .start(world -> halfway));
    }
    return all;
  }

  private static List<Scenario> refused() {
    var all = new ArrayList<Scenario>();
    Values.Service explicit = fence(Delivery.LOCAL).password("password-of-values");
    State local = Scenarios.of("before", explicit, w -> w).done();
    all.add(
        Scenarios.of("rotate-explicit", explicit, w -> w)
            .start(world -> local)
            .asking(refused(DomainCode.NOT_ROTATED)));
    State theirs =
        Worlds.entry(
            Scenarios.of("before", Delivery.LOCAL).done(),
            "default-fence-creds",
            Scenarios.of("before", Delivery.LOCAL)
                .done()
                .find(Thing.Secret.class, State.secret("fence-dbcreds"))
                .orElseThrow()
                .data(),
            false);
    all.add(
        Scenarios.of("rotate-pull-of-others", Delivery.PULL)
            .start(world -> theirs)
            .asking(refused(DomainCode.NOT_ROTATED)));
    State done = Scenarios.of("before", Delivery.LOCAL).done();
    // P14: one username on one server, databases of two environments
    all.add(
        Scenarios.of("rotate-opens-others", Delivery.LOCAL)
            .start(
                world ->
                    Worlds.database(
                        done,
                        Worlds.SERVER,
                        "fence_other",
                        Worlds.byGen3db("fence_gen3", Worlds.THEIRS)))
            .asking(refused(DomainCode.ROLE_OPENS_OTHERS)));
    all.add(
        Scenarios.of("rotate-repaired", Delivery.LOCAL)
            .start(
                world ->
                    done.with(
                            ROLE,
                            done.find(Thing.Role.class, ROLE)
                                .orElseThrow()
                                .with(Password.of("password-of-a-dba")))
                        .settled())
            .mayChangePassword(ROLE)
            .asking(refused(DomainCode.NOT_READY)));
    all.add(
        Scenarios.of(
                "rotate-superuser",
                fence(Delivery.LOCAL),
                w -> w.refused(DomainCode.RESERVED_ON_SERVER))
            .start(
                world ->
                    done.with(
                            ROLE,
                            new Thing.Role(
                                done.find(Thing.Role.class, ROLE).orElseThrow().password(),
                                true,
                                true,
                                Worlds.OURS.toString()))
                        .settled())
            .asking(refused(DomainCode.RESERVED_ON_SERVER)));
    all.add(
        Scenarios.of("rotate-nothing", Delivery.PUSH)
            .start(Worlds::environment)
            .asking(refused(DomainCode.NOT_READY)));
    return all;
  }
}
