package org.gen3db.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.decision.Told;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.junit.jupiter.api.Test;

/** P6: what a crash of the server left closed is opened before anything else is decided. */
class ReopeningTest {
  private static Decider of(Operation operation, ServiceSeen... services) {
    return Deciders.of(
        operation,
        new Circumstances(
            Facts.rules(ApplyOptions.NONE, services),
            Instant.parse("2026-03-01T00:00:00Z"),
            Set.of()));
  }

  private static RoleSeen closed(String mark, ServiceSeen... services) {
    RoleSeen seen = Given.role(Given.onServer("ours", Map.of("fence", mark)), services);
    var databases = new LinkedHashMap<>(seen.server().orElseThrow().now().databases());
    databases.replaceAll(
        (name, one) ->
            new Observed.Database(
                one.owner(),
                one.comment(),
                one.publicMayConnect(),
                one.roleMayConnect(),
                one.masterMayConnect(),
                one.connected(),
                one.secondOwns(),
                null,
                true));
    return seen.with(
        seen.server().orElseThrow().with(seen.server().orElseThrow().now().with(databases)));
  }

  @Test
  void itIsAllThatIsDoneAndNothingElseIsLookedAtBefore() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").seen();
    RoleSeen seen = closed("ours", fence);
    for (Operation operation : List.of(new Apply(ApplyOptions.NONE), new Rotate(Set.of(), null))) {
      Decider decider = of(operation, fence);
      assertThat(decider.need(Given.role(null, fence))).contains(new Need.Server());
      assertThat(decider.need(seen)).isEmpty();
      Decision decision = decider.decide(seen).get(0);
      assertThat(Told.changes(decision.changes())).isEqualTo("open-database fence");
      assertThat(Told.end(decision)).isEqualTo("-");
      assertThat(decision.shortfalls().get(0).message())
          .isEqualTo(
              "the database 'fence' takes no connections since the server crashed while a restore"
                  + " changed its name");
      assertThat(decision.plan().password().source()).hasToString("secret fence-dbcreds/password");
      assertThat(decision.exists()).isEqualTo(new Decision.Existing(true, true, true, true));
      assertThat(decider.mayBeSettled()).isTrue();
    }
  }

  /** R12: once, though two services are in it. */
  @Test
  void aDatabaseOfTwoIsOpenedOnce() {
    ServiceSeen fence = Given.fence().seen();
    ServiceSeen wts = Given.service("wts").as("fence").in("fence").seen();
    List<Decision> decisions =
        of(new Apply(ApplyOptions.NONE), fence, wts).decide(closed("ours", fence, wts));
    assertThat(decisions)
        .extracting(decision -> Told.changes(decision.changes()))
        .containsExactly("open-database fence", "");
  }

  /** R11: what is not ours is left to whose it is. */
  @Test
  void anothersStaysAsItIs() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").seen();
    Decider apply = of(new Apply(ApplyOptions.NONE), fence);
    for (String mark : List.of("theirs", "unmarked")) {
      assertThat(apply.need(closed(mark, fence)).orElseThrow()).isInstanceOf(Need.TryLogin.class);
    }
  }

  /** What is dropped needs not be open. */
  @Test
  void aResetDropsItAsItIs() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").tried("s:proven").seen();
    RoleSeen seen = closed("ours", fence).withReach(List.of()).withBeside(List.of());
    assertThat(Told.changes(of(new Reset("gen3", false), fence).decide(seen).get(0).changes()))
        .startsWith("drop-database fence");
  }
}
