package org.gen3db.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decider.Goal;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.decision.OldLogin;
import org.gen3db.domain.decision.Told;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Apply;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Retire;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        new Observed.Role(!words.contains("nologin"), words.contains("superuser"), comment),
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

  private static Decider decider(Operation operation) {
    return Deciders.of(
        operation,
        new Circumstances(Facts.rules(ApplyOptions.NONE), NOW, Set.of(Capability.UPDATE)));
  }

  private static Decision decide(Operation operation, RoleSeen seen) {
    return decider(operation).decide(seen).get(0);
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
        "LOCAL | SERVING=s:fence_2 | fence_2 | ours nologin | ours | fence | KEEP, open-login"
            + " fence, PUBLISH, REMOVE",
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
        "ours superuser nologin | ours | 0 | LOGIN_TAKEN",
        "ours | ours | 600 | -",
      })
  void nobodyTakesATurnWhoMayBeNeeded(String second, String database, long age, String end) {
    Given given = given(Delivery.LOCAL, "SERVING=s", "s").since(NOW.minusSeconds(age));
    Decision decision = decide(TURN, seen(given, "fence", "ours", second, database));
    assertThat(Told.end(decision)).isEqualTo(end);
    assertThat(brief(decision))
        .isEqualTo(end.equals("-") ? "GENERATED: KEEP, open-login fence_2, PUBLISH, REMOVE" : "-");
  }

  /** Why it is still needed, and until when. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "599  | ours                   | ; its grace ends at 2026-03-01T00:00:01Z",
        "600  | ours connected=fence_2 | ; connected as it to: fence",
        "0    | ours connected=fence_2 | ; its grace ends at 2026-03-01T00:10:00Z; connected as it"
            + " to: fence",
      })
  void itIsToldWhyItIsStillNeeded(long age, String database, String why) {
    Given given = given(Delivery.LOCAL, "SERVING=s", "s").since(NOW.minusSeconds(age));
    Notice told =
        decide(TURN, seen(given, "fence", "ours", "ours", database)).problem().orElseThrow();
    assertThat(told.place()).isEqualTo("fence");
    assertThat(told.message())
        .isEqualTo(
            "the turn of the login 'fence_2' comes next, and it is still open from the rotation"
                + " before"
                + why);
  }

  /** Helm's upgrade would bring the old username back beside the new password. */
  @ParameterizedTest
  @CsvSource({"true, false", "true, true", "false, false"})
  void whatHelmHoldsTakesNoTurns(boolean held, boolean madeByUs) {
    Given given = given(Delivery.LOCAL, "SERVING=s", "s");
    Decision decision =
        decide(
            TURN,
            seen(
                madeByUs ? given.madeForHelm() : held ? given.besideHelm(false) : given.madeByUs(),
                "fence",
                "ours",
                "absent",
                "ours"));
    assertThat(decision.problem())
        .isEqualTo(
            held
                ? Optional.of(
                    Notice.of(
                        DomainCode.OVERLAP_HELD_BY_HELM,
                        "fence",
                        "Helm holds the Secret fence-dbcreds, in which the username would change"))
                : Optional.empty());
  }

  /** What the operator writes from the entry is not in the chart's Secret to be brought back. */
  @Test
  void whatFollowsItsEntryTakesTurnsWhoeverHoldsIt() {
    Given given = given(Delivery.PUSH, "SERVING=s> ENTRY=s*", "s").besideHelm(false);
    Decision decision = decide(TURN, seen(given, "fence", "ours", "absent", "ours"));
    assertThat(decision.problem()).isEmpty();
  }

  /** One that did not end is ended with the password that the role has; nobody takes a turn. */
  @Test
  void whatHasBegunIsEndedWithoutATurn() {
    Given given = Given.fence().holding("SERVING=s PENDING=p^").tried("p:proven").inside("made");
    Decision decision = decide(TURN, seen(given, "fence", "ours", "absent", "ours"));
    assertThat(brief(decision)).isEqualTo("PENDING: PUBLISH, REMOVE");
    assertThat(decision.plan().username().value()).isEqualTo("fence");
  }

  /** Whoever else works by the second login's name keeps it (R18). */
  @ParameterizedTest
  @ValueSource(strings = {"ours plain", "unmarked plain", "ours superuser"})
  void applyTakesNoLoginThatIsNotOurs(String second) {
    Decision decision =
        decide(
            new Apply(ApplyOptions.NONE),
            seen(
                given(Delivery.LOCAL, "SERVING=s:fence_2", "s"),
                "fence_2",
                "ours nologin",
                second,
                "ours"));
    assertThat(decision.problem())
        .contains(
            Notice.of(
                DomainCode.LOGIN_TAKEN,
                "fence",
                "the role 'fence_2' exists already, and gen3db did not make it to log in for"
                    + " 'fence'"));
    assertThat(decision.changes()).isEmpty();
  }

  /** What is removed takes both logins with it, and no role that only bears such a name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours         | ours          | -     | forbid-login fence, forbid-login fence_2",
        "ours nologin | ours          | -     | forbid-login fence_2",
        "ours         | ours nologin  | -     | forbid-login fence",
        "ours         | ours plain    | -     | forbid-login fence",
        "ours         | ours          | fence | forbid-login fence, forbid-login fence_2,"
            + " drop-database fence, drop-role fence_2, drop-role fence",
        "ours         | ours nologin  | fence | forbid-login fence, drop-database fence,"
            + " drop-role fence_2, drop-role fence",
        "ours         | ours plain    | fence | forbid-login fence, drop-database fence,"
            + " drop-role fence",
      })
  void bothLoginsAreRemoved(String role, String second, String database, String changes) {
    Operation remove = new Remove(Set.of("fence"), database.equals("-") ? null : database, false);
    Decision decision = decide(remove, seen(Given.fence(), "fence", role, second, "ours"));
    assertThat(Told.changes(decision.changes())).as("%s", decision.problem()).isEqualTo(changes);
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
    assertThat(decision.plan().username().source())
        .hasToString(turn.equals("fence") ? "values.yaml:1" : "generated");
    assertThat(decision.provisos()).isEmpty();
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
    boolean inUse = database.contains("connected");
    assertThat(decision.problem())
        .isEqualTo(
            inUse
                ? Optional.of(
                    Notice.of(
                        DomainCode.OLD_LOGIN_IN_USE, "fence", "connected as 'fence' to: fence"))
                : Optional.empty());
  }

  /** The role's login is closed once, with the first of its services; the others tell nothing. */
  @Test
  void whatSeveralServicesShareIsClosedOnce() {
    Given wts = Given.service("wts").holding("SERVING=s:fence_2").tried("s:proven").inside("made");
    ServiceSeen fence =
        given(Delivery.LOCAL, "SERVING=s:fence_2", "s")
            .seen()
            .withLogin("fence_2", Source.GENERATED);
    Observed.OnServer server = Given.onServer("ours", Map.of("fence", "ours", "wts", "ours"));
    RoleSeen seen =
        Given.role(
                new Observed.OnServer(server.roleState(), server.databases(), second("ours")),
                fence,
                wts.seen().withLogin("fence_2", Source.GENERATED))
            .withReach(List.of());
    Decider retire = decider(RETIRE);
    assertThat(retire.goal()).isEqualTo(Goal.ROTATED);
    assertThat(retire.need(seen)).isEmpty();
    assertThat(retire.need(Given.role(null, Given.fence().holding("SERVING=s").seen())))
        .isPresent();
    assertThat(retire.decide(seen))
        .extracting(one -> one.service() + " " + Told.acts(one) + " " + Told.findings(one))
        .containsExactly("fence SERVING: forbid-login fence -", "wts - -");
  }

  @Test
  void withoutAnAdministratorNobodySeesAnOldLogin() {
    assertThat(OldLogin.of(Given.role(null, Given.fence().seen()))).isEmpty();
    RoleSeen seen =
        seen(
            given(Delivery.LOCAL, "SERVING=s", "s"),
            "fence",
            "ours",
            "ours",
            "ours connected=fence_2");
    OldLogin old = OldLogin.of(seen).orElseThrow();
    assertThat(old.databases()).containsExactly("fence");
    assertThat(old.stays("wts"))
        .isEqualTo(
            Notice.of(
                DomainCode.OLD_LOGIN_OPEN,
                "",
                "the login 'fence_2' of before still opens what wts uses; connected as it to:"
                    + " fence"));
    assertThat(new OldLogin("fence_2", old.role(), List.of()).stays("wts").message())
        .isEqualTo("the login 'fence_2' of before still opens what wts uses");
    Notice other = Notice.of(DomainCode.DRIFT, "", "x");
    assertThat(OldLogin.without(List.of(old.stays("wts"), other))).containsExactly(other);
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

  /** Where the server asks for no password none is known to be right, so that none is closed. */
  @Test
  void nothingIsClosedWhereNothingProvesThePassword() {
    Given given = Given.fence().holding("SERVING=s").tried("s:not_asked").inside("made");
    Decision decision = decide(RETIRE, seen(given, "fence", "ours", "ours", "ours"));
    assertThat(decision.acts()).isEmpty();
    assertThat(Told.findings(decision)).isEqualTo("OLD_LOGIN_OPEN SERVER_DOES_NOT_ASK");
  }

  /** The role's own login is its old one, whoever has the name of the second. */
  @ParameterizedTest
  @ValueSource(strings = {"ours", "ours plain", "absent"})
  void theRolesOwnLoginIsItsOldOneOnceTheSecondHasTheTurn(String second) {
    RoleSeen seen =
        seen(given(Delivery.LOCAL, "SERVING=s:fence_2", "s"), "fence_2", "ours", second, "ours");
    assertThat(OldLogin.of(seen).map(OldLogin::name)).contains("fence");
  }
}
