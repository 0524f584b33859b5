package org.gen3db.simulation;

import java.util.List;
import java.util.Set;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;

/**
 * Services with users of their own in one database, as sheepdog and peregrine have it: one owns it,
 * whoever comes first and whatever goes wrong, and the others are its guests (R12).
 */
final class SharedDatabases {
  private static final String NAME = "metadata_db";
  private static final String OWNER = "sheepdog_gen3";
  private static final String GUEST = "peregrine_gen3";
  private static final String ALIAS = "alias.example.org";

  private SharedDatabases() {}

  private static Values.Service sheepdog(Delivery delivery) {
    return Values.Service.of("sheepdog", delivery).database(NAME);
  }

  private static Values.Service peregrine(Delivery delivery) {
    return Values.Service.of("peregrine", delivery).database(NAME);
  }

  private static Scenario both(String name, State start) {
    return Scenario.of(name, start)
        .service(sheepdog(Delivery.LOCAL))
        .service(peregrine(Delivery.LOCAL), w -> w.guestOf(OWNER));
  }

  private static State before(Values.Service... services) {
    var scenario = Scenario.of("before", Worlds.server());
    for (Values.Service service : services) {
      scenario = scenario.service(service);
    }
    return scenario.done();
  }

  static List<Scenario> all() {
    return List.of(
        both("two-users", Worlds.server()),
        Scenario.of("two-users-of-an-older-owner", before(peregrine(Delivery.LOCAL)))
            .service(sheepdog(Delivery.LOCAL), w -> w.guestOf(GUEST))
            .service(peregrine(Delivery.LOCAL)),
        Scenario.of("two-users-pushed", Worlds.server())
            .service(sheepdog(Delivery.PUSH))
            .service(peregrine(Delivery.LOCAL_AND_PUSH), w -> w.guestOf(OWNER)),
        Scenario.of("two-users-by-another-name", Worlds.server())
            .alias(ALIAS, Values.HOST)
            .service(sheepdog(Delivery.LOCAL))
            .service(peregrine(Delivery.LOCAL).host(ALIAS), w -> w.on(Values.HOST).guestOf(OWNER)),
        Scenario.of("two-users-of-a-limited-administrator", limited())
            .service(sheepdog(Delivery.LOCAL))
            .service(peregrine(Delivery.LOCAL), w -> w.guestOf(OWNER)),
        Scenario.of("two-users-and-a-restore", Worlds.server())
            .service(sheepdog(Delivery.LOCAL).restored(), w -> w.ends(Outcome.AWAITING_RESTORE))
            .service(
                peregrine(Delivery.LOCAL), w -> w.guestOf(OWNER).ends(Outcome.AWAITING_RESTORE)),
        Scenario.of("two-users-without-the-owner", theirRole())
            .service(sheepdog(Delivery.LOCAL), w -> w.refused(DomainCode.NOT_OURS))
            .service(
                peregrine(Delivery.LOCAL), w -> w.guestOf(OWNER).refused(DomainCode.HOST_FAILED)),
        both("two-users-hardened", Worlds.server())
            .with(new ApplyOptions(Set.of(), Set.of("peregrine"), false)),
        Scenario.of(
                "three-users",
                before(
                    Values.Service.of("indexd", Delivery.LOCAL).database(NAME),
                    sheepdog(Delivery.LOCAL)))
            .service(Values.Service.of("indexd", Delivery.LOCAL).database(NAME))
            .service(sheepdog(Delivery.LOCAL), w -> w.guestOf("indexd_gen3"))
            .service(peregrine(Delivery.LOCAL), w -> w.guestOf("indexd_gen3")));
  }

  private static State limited() {
    return Worlds.server(
        State.EMPTY,
        Worlds.SERVER,
        new Thing.Server(true, "postgres", false, true, Worlds.all()),
        "master-password");
  }

  private static State theirRole() {
    return Worlds.role(Worlds.server(), Worlds.SERVER, OWNER, "password-of-them", "");
  }
}
