package org.gen3db.simulation;

import static org.gen3db.simulation.Scenarios.fence;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;

/** The twelve changes of delivery (R13). */
final class DeliveryChanges {
  private DeliveryChanges() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    for (Delivery from : Delivery.values()) {
      State before = before(from);
      for (Delivery to : Delivery.values()) {
        if (from != to) {
          String name = Scenarios.lower(from) + "-becomes-" + Scenarios.lower(to);
          boolean nothingToPull = from == Delivery.LOCAL && to == Delivery.PULL;
          all.add(
              Scenarios.of(
                      name, fence(to), w -> nothingToPull ? w.refused(DomainCode.ENTRY_ABSENT) : w)
                  .start(world -> before));
        }
      }
    }
    all.addAll(byOperator());
    State local = before(Delivery.LOCAL);
    SecretData serving =
        local
            .find(Thing.Secret.class, State.secret("fence-dbcreds"))
            .map(Thing.Secret::data)
            .orElseThrow();
    for (Delivery to : List.of(Delivery.PULL, Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      String name = "local-becomes-" + Scenarios.lower(to);
      all.add(
          Scenarios.of(name + "-with-its-entry", to)
              .start(world -> Worlds.entry(local, "default-fence-creds", serving, false)));
      all.add(
          Scenarios.of(
                  name + "-with-another-entry", fence(to), w -> w.refused(DomainCode.ENTRY_DIFFERS))
              .start(
                  world ->
                      Worlds.entry(
                          local,
                          "default-fence-creds",
                          Worlds.data(
                              "fence_gen3", Values.HOST, "fence_gen3", "password-of-entry", true),
                          false)));
    }
    return all;
  }

  /** The four deliveries and the twelve changes, where an operator makes and reads the entries. */
  private static List<Scenario> byOperator() {
    var all = new ArrayList<Scenario>();
    for (Delivery from : Delivery.values()) {
      State before = before(from, true);
      for (Delivery to : Delivery.values()) {
        if (from == to && !to.pushes()) {
          continue; // nothing of it is the operator's
        }
        String change =
            from == to
                ? Scenarios.lower(to) + "-stays"
                : Scenarios.lower(from) + "-becomes-" + Scenarios.lower(to);
        boolean nothingToPull = from == Delivery.LOCAL && to == Delivery.PULL;
        all.add(
            Scenarios.of(
                    change, fence(to), w -> nothingToPull ? w.refused(DomainCode.ENTRY_ABSENT) : w)
                .start(world -> before)
                .byOperator());
      }
    }
    for (Delivery first : List.of(Delivery.PUSH, Delivery.LOCAL_AND_PUSH)) {
      all.add(Scenarios.of("first-" + Scenarios.lower(first), first).byOperator());
    }
    return all;
  }

  /** READY with this delivery, and a key of somebody else's in the Secret. */
  private static State before(Delivery delivery) {
    return before(delivery, false);
  }

  private static State before(Delivery delivery, boolean operator) {
    Scenario made = Scenarios.of("before", delivery);
    Scenario scenario = operator ? made.byOperator() : made;
    if (delivery == Delivery.PULL) {
      scenario =
          scenario.start(
              world ->
                  Worlds.entry(
                      world,
                      "default-fence-creds",
                      Worlds.data(
                          "fence_gen3", Values.HOST, "fence_gen3", "password-of-entry", true),
                      false));
    }
    State done = scenario.done();
    Thing.Secret serving =
        done.find(Thing.Secret.class, State.secret("fence-dbcreds")).orElseThrow();
    return done.with(
            State.secret("fence-dbcreds"),
            new Thing.Secret(
                Worlds.plus(serving.data(), "somebody", "else"),
                serving.follows(),
                done.nextVersion(),
                serving.ours()))
        .settled();
  }
}
