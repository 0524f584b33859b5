package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.Capability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R19: what others would take away is marked to be kept, but for what is written or goes. */
class ProtectionsTest {
  private static final Rules RULES = Facts.rules(ApplyOptions.NONE);

  private static Rules rules(boolean operatorPushes) {
    return new Rules(
        RULES.options(),
        RULES.hosts(),
        false,
        RULES.script(),
        RULES.texts(),
        RULES.sharing(),
        null,
        operatorPushes ? Set.of(Capability.PUSH) : Set.of(Capability.UPDATE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL          | true  | SERVING=s                     | protect-secret fence-dbcreds",
        "LOCAL          | true  | BOOTSTRAP=b                   | -",
        "PUSH           | true  | SERVING=s> BOOTSTRAP=s        | protect-secret fence-dbcreds,"
            + " protect-secret fence-dbcreds-bootstrap",
        "PUSH           | false | SERVING=s> BOOTSTRAP=s        | protect-secret fence-dbcreds",
        "PULL           | true  | SERVING=s> BOOTSTRAP=s        | protect-secret fence-dbcreds",
        "LOCAL_AND_PUSH | true  | BOOTSTRAP=s                   | protect-secret"
            + " fence-dbcreds-bootstrap",
      })
  void whatIsKept(Delivery delivery, boolean operatorPushes, String stored, String kept) {
    Given given = Given.fence().delivered(delivery).holding(stored);
    assertThat(rules(operatorPushes).protections(given.seen(), List.of())).isEmpty();
    assertThat(
            Told.changes(rules(operatorPushes).protections(given.unprotected().seen(), List.of())))
        .isEqualTo(kept.equals("-") ? "" : kept);
  }

  @Test
  void whatIsWrittenOrGoesNeedsNoMarkOfItsOwn() {
    ServiceSeen seen =
        Given.fence()
            .delivered(Delivery.PUSH)
            .holding("SERVING=s> BOOTSTRAP=s")
            .unprotected()
            .seen();
    for (Change change :
        List.of(
            new Change.PublishSecret("fence-dbcreds"),
            new Change.FollowEntry("fence-dbcreds", "entry"))) {
      assertThat(Told.changes(rules(true).protections(seen, List.of(change))))
          .isEqualTo("protect-secret fence-dbcreds-bootstrap");
    }
    assertThat(
            Told.changes(
                rules(true)
                    .protections(
                        seen, List.of(new Change.RemoveBootstrap("fence-dbcreds-bootstrap")))))
        .isEqualTo("protect-secret fence-dbcreds");
    for (Change change :
        List.of(
            new Change.SetPassword("fence-dbcreds"),
            new Change.RemovePending("fence-dbcreds-pending"))) {
      assertThat(Told.changes(rules(true).protections(seen, List.of(change))))
          .isEqualTo("protect-secret fence-dbcreds, protect-secret fence-dbcreds-bootstrap");
    }
  }
}
