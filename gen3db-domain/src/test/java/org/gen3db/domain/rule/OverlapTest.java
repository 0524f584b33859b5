package org.gen3db.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.decision.Told;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Retire;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two logins of a role take turns (R18), from what was seen. */
class OverlapTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Operation TURN = new Rotate(Set.of(), null, Duration.ofMinutes(10));
  private static final Operation PLAIN = new Rotate(Set.of(), null);
  private static final Operation RETIRE = new Retire(Set.of());

  private static Observed.@Nullable Second second(String words) {
    if (words.equals("absent")) {
      return null;
    }
    String[] parts = words.split(" ");
    String mark = Facts.mark(parts[0]);
    String comment = words.contains("plain") ? mark : Logins.comment(mark, "fence");
    return new Observed.Second(
        new Observed.Role(!words.contains("nologin"), false, comment),
        !words.contains("outside"),
        !words.contains("itself"));
  }

  private static RoleSeen seen(
      Given given, String turn, String role, String second, String database) {
    ServiceSeen service = given.seen().withLogin(turn, Source.GENERATED);
    Observed.OnServer server = Given.onServer(role, Map.of(service.place().database(), database));
    return Given.role(
            new Observed.OnServer(server.roleState(), server.databases(), second(second)), service)
        .withReach(List.of());
  }

  private static Decision decide(Operation operation, RoleSeen seen) {
    return Deciders.of(
            operation,
            new Circumstances(Facts.rules(ApplyOptions.NONE), NOW, Set.of(Capability.UPDATE)))
        .decide(seen)
        .get(0);
  }

  private static Given given(Delivery delivery, String stored, String login) {
    return Given.fence()
        .delivered(delivery)
        .holding(stored)
        .tried(login + ":proven")
        .inside("made");
  }

  private static String brief(Decision decision) {
    return Told.acts(decision)
        .replace("keep-pending fence-dbcreds-pending", "KEEP")
        .replace("remove-pending fence-dbcreds-pending", "REMOVE")
        .replace("publish-secret fence-dbcreds", "PUBLISH")
        .replace("follow-entry fence-dbcreds", "FOLLOW");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL | SERVING=s | fence | ours | absent | fence_2 | KEEP, open-login fence_2, PUBLISH,"
            + " REMOVE",
        "LOCAL | SERVING=s | fence | ours | ours nologin | fence_2 | KEEP, open-login fence_2,"
            + " PUBLISH, REMOVE",
        "LOCAL | SERVING=s:fence_2 | fence_2 | ours nologin | ours | fence | KEEP, open-login fence,"
            + " PUBLISH, REMOVE",
        "PUSH | ENTRY=s SERVING=s> | fence | ours | absent | fence_2 | KEEP, prove-entry entry,"
            + " open-login fence_2, update-entry entry, FOLLOW, REMOVE",
        "LOCAL_AND_PUSH | ENTRY=s:fence_2 SERVING=s:fence_2 | fence_2 | ours nologin | ours | fence"
            + " | KEEP, prove-entry entry, open-login fence, update-entry entry, PUBLISH, REMOVE",
      })
  void theOtherLoginGetsThePasswordAndTheTurn(
      Delivery delivery,
      String stored,
      String turn,
      String role,
      String second,
      String next,
      String acts) {
    Decision decision =
        decide(TURN, seen(given(delivery, stored, "s"), turn, role, second, "ours"));
    assertThat(decision.problem()).isEmpty();
    assertThat(brief(decision)).isEqualTo("GENERATED: " + acts);
    assertThat(decision.plan().username().value()).isEqualTo(next);
    assertThat(decision.acts().get(0).turn()).isEqualTo(next);
    assertThat(decision.provisos())
        .singleElement()
        .satisfies(proviso -> assertThat(proviso.words()).contains("'" + turn + "' for 600 s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours plain | ours | 0 | LOGIN_TAKEN",
        "unmarked plain nologin | ours | 0 | LOGIN_TAKEN",
        "ours | ours | 599 | OLD_LOGIN_IN_USE",
        "ours | ours connected=fence_2 | 6000 | OLD_LOGIN_IN_USE",
        "ours | ours connected=fence | 600 | -",
        "ours nologin | ours connected=fence_2 | 0 | -",
        "ours | ours | 600 | -",
      })
  void nobodyTakesATurnWhoMayBeNeeded(String second, String database, long age, String end) {
    Given given = given(Delivery.LOCAL, "SERVING=s", "s").since(NOW.minusSeconds(age));
    assertThat(Told.end(decide(TURN, seen(given, "fence", "ours", second, database))))
        .isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fence   | SERVING=s | ours | ours | set-password fence, forbid-login fence_2",
        "fence   | SERVING=s | ours | ours nologin | set-password fence",
        "fence   | SERVING=s | ours | ours plain | set-password fence",
        "fence_2 | SERVING=s:fence_2 | ours | ours | set-password fence_2, forbid-login fence",
        "fence_2 | SERVING=s:fence_2 | ours nologin | ours | set-password fence_2",
      })
  void withoutTurnsTheOldLoginIsClosedAtOnce(
      String turn, String stored, String role, String second, String acts) {
    Decision decision =
        decide(PLAIN, seen(given(Delivery.LOCAL, stored, "s"), turn, role, second, "ours"));
    assertThat(brief(decision)).isEqualTo("GENERATED: KEEP, " + acts + ", PUBLISH, REMOVE");
    assertThat(decision.plan().username().value()).isEqualTo(turn);
    assertThat(decision.findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fence_2 | SERVING=s:fence_2 | ours | ours | ours | SERVING: forbid-login fence | -",
        "fence   | SERVING=s | ours | ours | ours | SERVING: forbid-login fence_2 | -",
        "fence   | SERVING=s | ours | ours plain | ours | - | -",
        "fence_2 | SERVING=s:fence_2 | ours nologin | ours | ours | - | -",
        "fence_2 | SERVING=s:fence_2 | ours | ours | ours connected=fence | - | OLD_LOGIN_OPEN",
        "fence_2 | SERVING=s:fence_2 | ours | ours itself | ours | - | OLD_LOGIN_OPEN",
        "fence_2 | SERVING=s:fence_2 PENDING=p:fence | ours | ours | ours | - | OLD_LOGIN_OPEN",
      })
  void onlyWhatNobodyNeedsIsClosed(
      String turn,
      String stored,
      String role,
      String second,
      String database,
      String acts,
      String findings) {
    Decision decision =
        decide(RETIRE, seen(given(Delivery.LOCAL, stored, "s"), turn, role, second, database));
    assertThat(brief(decision)).isEqualTo(acts);
    assertThat(Told.findings(decision)).isEqualTo(findings);
  }

  /** What apply makes of it: nothing, where the login that has the turn is whole. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours nologin | ours | -",
        "ours nologin | ours itself | SERVING: open-login fence_2",
        "ours nologin | ours outside | SERVING: open-login fence_2",
        "ours nologin | ours nologin | SERVING: open-login fence_2",
        "ours nologin | absent | SERVING: open-login fence_2",
      })
  void applyMendsTheLoginThatHasTheTurn(String role, String second, String acts) {
    Decision decision =
        decide(
            new Apply(ApplyOptions.NONE),
            seen(given(Delivery.LOCAL, "SERVING=s:fence_2", "s"), "fence_2", role, second, "ours"));
    assertThat(brief(decision)).isEqualTo(acts);
  }
}
