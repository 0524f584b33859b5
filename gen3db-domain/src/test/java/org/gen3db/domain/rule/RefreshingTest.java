package org.gen3db.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.decision.Told;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A password whose time comes to its end gets a successor in the last third of that time, where all
 * else is as it must be and that is asked for; a day that others have set is told two weeks before.
 */
class RefreshingTest {
  private static final String ROTATED =
      "GENERATED: keep-pending fence-dbcreds-pending, set-password fence, publish-secret"
          + " fence-dbcreds, remove-pending fence-dbcreds-pending";
  private static final String ENDS = "PASSWORD_ENDS: the server takes the password of 'fence' for ";
  private static final String NEXT = " more (VALID UNTIL): the next apply gives it a successor";
  private static final String NOW = " more (VALID UNTIL): it gets a successor now";
  private static final String OTHERS = " more (VALID UNTIL), a day that gen3db did not set";

  private static Decider apply(boolean renews, Capability... entries) {
    return Deciders.of(
        new Apply(ApplyOptions.NONE, renews),
        new Circumstances(
            Facts.rules(ApplyOptions.NONE),
            Instant.parse("2026-03-01T00:00:00Z"),
            Set.of(entries)));
  }

  private static RoleSeen seen(String role, String database, Given given) {
    return Given.role(Given.onServer(role, Map.of("fence", database)), given.seen())
        .withReach(List.of());
  }

  private static RoleWishes validFor(@Nullable String time) {
    return time == null ? RoleWishes.NONE : new RoleWishes(null, Map.of(), Duration.parse(time));
  }

  private static String finding(Decision decision) {
    return decision.findings().isEmpty()
        ? "-"
        : decision.findings().get(0).code() + ": " + decision.findings().get(0).message();
  }

  private static String brief(String told) {
    return told.replace(ROTATED, "ROTATED")
        .replace(NEXT, " NEXT")
        .replace(NOW, " NOW")
        .replace(OTHERS, " OTHERS")
        .replace(ENDS, "ENDS ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role | database | stored | login | wanted | what is done | told; where successors are
        // given, and where not
        "ours left=P29D | ours | SERVING=s | s:proven | P90D | ROTATED | ENDS 29 days NOW | - |"
            + " ENDS 29 days NEXT",
        "ours left=P30D | ours | SERVING=s | s:proven | P90D | - | - | - | -",
        "ours left=P1D  | ours | SERVING=s | s:proven | P90D | ROTATED | ENDS 24 hours NOW | - |"
            + " ENDS 24 hours NEXT",
        "ours left=PT1H | ours | SERVING=s | s:proven | P90D | ROTATED | ENDS 1 hour NOW | - | ENDS"
            + " 1 hour NEXT",
        "ours left=PT-5H | ours | SERVING=s | s:proven | P90D | ROTATED | ENDS 0 hours NOW | - |"
            + " ENDS 0 hours NEXT",
        "ours           | ours | SERVING=s | s:proven | P90D | SERVING: adjust-role fence | - |"
            + " SERVING: adjust-role fence | -",
        // a day within the time that is wanted is no other's, though it comes soon
        "ours left=P10D | ours | SERVING=s | s:proven | P21D | - | - | - | -",
        // what a rotation that died has kept and never given is written over
        "ours left=P1D | ours | SERVING=s PENDING=p | s:proven | P90D | ROTATED | ENDS 24 hours NOW"
            + " | SERVING: remove-pending fence-dbcreds-pending | ENDS 24 hours NEXT",
        // what else is to be mended comes first
        "ours left=P1D  | ours open | SERVING=s | s:proven | P90D | SERVING: limit-connect fence |"
            + " ENDS 24 hours NEXT | SERVING: limit-connect fence | ENDS 24 hours NEXT",
        // one that is given a password anyway, and one that is refused
        "ours left=P1D  | ours | SERVING=s | s:refused | P90D | RESET | - | RESET | -",
        "theirs left=P1D | theirs | SERVING=s | s:refused | P90D | - | - | - | -",
        // of others
        "ours left=P14D      | ours | SERVING=s | s:proven | | - | - | - | -",
        "ours left=P13DT23H  | ours | SERVING=s | s:proven | | - | ENDS 13 days OTHERS | - | ENDS"
            + " 13 days OTHERS",
        "ours left=P2D       | ours | SERVING=s | s:proven | | - | ENDS 2 days OTHERS | - | ENDS 2"
            + " days OTHERS",
        "ours left=PT47H     | ours | SERVING=s | s:proven | | - | ENDS 47 hours OTHERS | - | ENDS"
            + " 47 hours OTHERS",
        "ours                | ours | SERVING=s | s:proven | | - | - | - | -",
      })
  void whatEndsGetsASuccessor(
      String role,
      String database,
      String stored,
      String login,
      @Nullable String wanted,
      String renewed,
      String told,
      String left,
      String toldOfLeft) {
    Given fence =
        Given.fence().wishing(validFor(wanted)).holding(stored).tried(login).inside("made");
    RoleSeen seen = seen(role, database, fence);
    String reset =
        "SERVING: keep-pending fence-dbcreds-pending, set-password fence, remove-pending"
            + " fence-dbcreds-pending";
    Decision renewing = apply(true).decide(seen).get(0);
    assertThat(brief(Told.acts(renewing))).isEqualTo(renewed.replace("RESET", reset));
    assertThat(brief(finding(renewing))).isEqualTo(told);
    Decision leaving = apply(false).decide(seen).get(0);
    assertThat(brief(Told.acts(leaving))).isEqualTo(left.replace("RESET", reset));
    assertThat(brief(finding(leaving))).isEqualTo(toldOfLeft);
  }

  /** Where a rotation would be refused, the password stays, and both are told. */
  @Test
  void whatCannotBeRotatedKeepsItsPassword() {
    Given push =
        Given.fence()
            .delivered(Delivery.PUSH)
            .wishing(validFor("P90D"))
            .holding("ENTRY=n SERVING=n>")
            .tried("n:proven")
            .inside("made");
    RoleSeen seen = seen("ours left=P2D", "ours", push);
    Decision left = apply(true).decide(seen).get(0);
    assertThat(left.acts()).isEmpty();
    assertThat(left.problem()).isEmpty();
    assertThat(left.findings())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.code()).isEqualTo(DomainCode.PASSWORD_ENDS);
              assertThat(one.message())
                  .isEqualTo(
                      "the server takes the password of 'fence' for 2 days more (VALID UNTIL), and"
                          + " gets no successor: fence: the remote entry entry cannot be changed by"
                          + " the adapter that is chosen for remote entries, so that it is not"
                          + " rotated here");
            });
    assertThat(Told.acts(apply(true, Capability.UPDATE).decide(seen).get(0)))
        .contains("set-password fence", "update-entry entry");
  }

  /** Whoever has set the day lifts it; the statement for that is given. */
  @Test
  void theDayOfOthersIsLiftedByThem() {
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    Notice told = apply(true).decide(seen("ours left=P2D", "ours", fence)).get(0).findings().get(0);
    assertThat(told.hint()).contains("Where it is to go on:", "lift-expiry fence");
  }

  /** Of two logins that take turns (R18), it is the one that has the turn. */
  @Test
  void theLoginThatHasTheTurnCounts() {
    ServiceSeen fence =
        Given.fence()
            .holding("SERVING=s:fence_2")
            .tried("s:proven")
            .inside("made")
            .seen()
            .withLogin("fence_2", Source.GENERATED);
    Observed.OnServer server = Given.onServer("ours nologin left=P9D", Map.of("fence", "ours"));
    var second =
        new Observed.Second(
            new Observed.Role(
                true,
                false,
                Logins.comment(Facts.OURS.toString(), "fence"),
                "",
                RoleWishes.NO_LIMIT,
                Map.of(),
                Duration.ofDays(3)),
            true,
            true);
    RoleSeen seen =
        Given.role(new Observed.OnServer(server.roleState(), server.databases(), second), fence);
    assertThat(apply(false).decide(seen).get(0).findings())
        .singleElement()
        .satisfies(one -> assertThat(one.message()).contains("'fence_2' for 3 days more"));
  }

  /** What follows is told once, with the first of those who share the role. */
  @Test
  void whoShareTheRoleAreToldOnce() {
    ServiceSeen fence =
        Given.fence()
            .wishing(validFor("P90D"))
            .holding("SERVING=s")
            .tried("s:proven")
            .inside("made")
            .seen();
    ServiceSeen wts = Given.service("wts").holding("SERVING=s").inside("made").seen();
    RoleSeen seen =
        Given.role(
            Given.onServer("ours left=P2D", Map.of("fence", "ours", "wts", "ours")), fence, wts);
    List<Decision> decisions = apply(false).decide(seen);
    assertThat(decisions)
        .extracting(one -> one.service() + " " + Told.findings(one))
        .containsExactly("fence PASSWORD_ENDS", "wts -");
    ServiceSeen lacking = Given.service("wts").holding("SERVING=s-").inside("made").seen();
    assertThat(apply(true).decide(Given.role(seen.server().orElseThrow().now(), fence, lacking)))
        .as("what one of them lacks is mended before, for both")
        .extracting(Told::acts)
        .containsExactly("-", "SERVING: publish-secret wts-dbcreds");
  }

  /** Only where a password is due and gets a successor, whom else its role opens is asked. */
  @ParameterizedTest
  @CsvSource({
    "ours left=P2D, true,  true",
    "ours left=P2D, false, false",
    "ours left=P60D, true, false",
    "ours,          true,  false",
  })
  void onlyASuccessorNeedsMoreThanApply(String role, boolean renews, boolean needs) {
    Given fence =
        Given.fence()
            .wishing(validFor("P90D"))
            .holding("SERVING=s")
            .tried("s:proven")
            .inside("made");
    RoleSeen seen = Given.role(Given.onServer(role, Map.of("fence", "ours")), fence.seen());
    assertThat(apply(renews).need(seen).isPresent()).isEqualTo(needs);
    if (needs) {
      assertThat(apply(true).need(seen)).contains(new Need.Reach());
    }
    assertThat(apply(renews).need(seen.withReach(List.of()))).isEmpty();
  }
}
