package org.gen3db.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.decision.Told;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is taken away, and what of it is refused: only ours, and nothing that others use (R11, R12).
 */
class RemovalTest {
  private static final Set<String> FENCE = Set.of("fence");

  private static Circumstances circumstances(ServiceSeen... services) {
    return new Circumstances(
        Facts.rules(ApplyOptions.NONE, services), Instant.parse("2026-03-01T00:00:00Z"), Set.of());
  }

  private static Decider removal(Remove asked, ServiceSeen... services) {
    return Deciders.of(asked, circumstances(services));
  }

  /** What an administrator sees; the role opens the databases of its services, and more. */
  private static RoleSeen seen(
      String role, String database, List<Observed.Reached> more, ServiceSeen... services) {
    Map<String, String> databases =
        Arrays.stream(services)
            .collect(Collectors.toMap(one -> one.place().database(), any -> database, (a, b) -> a));
    List<Observed.Reached> own =
        database.equals("absent")
            ? List.of()
            : databases.keySet().stream()
                .map(name -> new Observed.Reached(name, true, Facts.mark(database.split(" ")[0])))
                .toList();
    return Given.role(Given.onServer(role, databases), services)
        .withReach(Stream.concat(own.stream(), more.stream()).toList())
        .withBeside(List.of());
  }

  private static List<String> told(List<Decision> decisions) {
    return decisions.stream()
        .map(
            one -> Told.changes(one.changes()) + " | " + Told.end(one) + " | " + Told.findings(one))
        .toList();
  }

  /** role, database, what is repeated, what happens. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ours;         ours;   ; forbid-login fence | - | -",
        "ours nologin; ours;   ; '' | - | -",
        "absent;       ours;   ; '' | - | -",
        "absent;       absent; ; '' | - | -",
        "unmarked;     ours;   ; forbid-login fence | - | -",
        "ours;         absent; ; forbid-login fence | - | -",
        "unmarked;     unmarked; ; '' | NOT_OURS | -",
        "theirs;       theirs; ; '' | NOT_OURS | -",
        "unmarked;     absent; ; '' | NOT_OURS | -",
        "ours;         theirs; ; '' | ROLE_OPENS_OTHERS | -",
        "ours;         ours;   fence; forbid-login fence, drop-database fence, drop-role fence"
            + " | - | -",
        "ours nologin; ours;   fence; drop-database fence, drop-role fence | - | -",
        "ours;         absent; fence; forbid-login fence, drop-role fence | - | -",
        "absent;       ours;   fence; drop-database fence | - | -",
        "unmarked;     ours;   fence; forbid-login fence, drop-database fence | - | -",
        "ours;         unmarked; fence; '' | NOT_OURS | -",
        "theirs;       ours;   fence; forbid-login fence, drop-database fence | - | -",
        "ours;         ours;   other; '' | NAME_DIFFERS | -",
        "ours;         ours connected=a,b; fence; '' | STILL_CONNECTED | -",
        "ours superuser; ours; ; '' | RESERVED_ON_SERVER | -",
      })
  void onlyOursIsTakenAway(String role, String database, @Nullable String repeated, String told) {
    ServiceSeen fence = Given.fence().seen();
    List<Decision> decisions =
        removal(new Remove(FENCE, repeated, false), fence)
            .decide(seen(role, database, List.of(), fence));
    assertThat(told(decisions)).containsExactly(told.replace("''", ""));
  }

  /** P9: former data goes with the database, and keeps the role no longer; another's stays. */
  @Test
  void whatRestoresLeftBesideGoesToo() {
    ServiceSeen fence = Given.fence().seen();
    List<Observed.Reached> beside =
        Stream.of("fence__previous", "fence__previous2", "fence__next")
            .map(name -> new Observed.Reached(name, true, Facts.OURS.toString()))
            .toList();
    String gone =
        "drop-database fence__previous, drop-database fence__previous2, drop-database fence__next,"
            + " drop-database fence";
    assertThat(
            told(
                removal(new Remove(FENCE, "fence", false), fence)
                    .decide(seen("ours nologin", "ours", beside, fence))))
        .containsExactly(gone + ", drop-role fence | - | -");
    ServiceSeen ready = Given.fence().holding("SERVING=s").tried("s:proven").seen();
    Decision reset = renewal(false, ready).decide(seen("ours", "ours", beside, ready)).get(0);
    assertThat(Told.changes(reset.changes())).startsWith(gone);
    for (Observed.Reached other :
        List.of(
            new Observed.Reached("fence__previous", false, ""),
            new Observed.Reached("fences__previous", true, ""),
            new Observed.Reached("fence__previously", true, ""))) {
      assertThat(
              told(
                  removal(new Remove(FENCE, "fence", false), fence)
                      .decide(seen("ours nologin", "ours", List.of(other), fence))))
          .as(other.database())
          .containsExactly("drop-database fence | - | -");
    }
  }

  @Test
  void sessionsAreEndedWhereThatIsAsked() {
    ServiceSeen fence = Given.fence().seen();
    Decision decision =
        removal(new Remove(FENCE, "fence", true), fence)
            .decide(seen("ours", "ours connected=a", List.of(), fence))
            .get(0);
    assertThat(decision.changes()).contains(new Change.DropDatabase("fence", true));
  }

  /** A role that opens more than what is dropped stays, so that nobody loses what it owns. */
  @Test
  void aRoleThatOpensMoreIsNotDropped() {
    ServiceSeen fence = Given.fence().seen();
    var more = List.of(new Observed.Reached("archive", true, ""));
    List<Decision> decisions =
        removal(new Remove(FENCE, "fence", false), fence).decide(seen("ours", "ours", more, fence));
    assertThat(told(decisions)).containsExactly("forbid-login fence, drop-database fence | - | -");
  }

  /** R12: the login stays while a service that is not named uses it. */
  @Test
  void aLoginThatOthersShareStays() {
    ServiceSeen fence = Given.fence().seen();
    ServiceSeen audit = Given.service("audit").seen();
    ServiceSeen wts = Given.service("wts").seen();
    RoleSeen seen = seen("ours", "ours", List.of(), fence, wts, audit);
    List<Decision> decisions =
        removal(new Remove(FENCE, null, false), fence, audit, wts).decide(seen);
    assertThat(told(decisions)).containsExactly(" | - | LOGIN_KEPT", " | - | -", " | - | -");
    assertThat(decisions.get(0).findings().get(0).message())
        .isEqualTo("the role 'fence' stays as it is: audit, wts share it");
  }

  /** Of several that share a role and are all named, the first forbids, and the last drops it. */
  @Test
  void whoShareARoleLoseItTogether() {
    ServiceSeen fence = Given.fence().in("one").seen();
    ServiceSeen wts = Given.service("wts").in("one").seen();
    RoleSeen seen = seen("ours", "ours", List.of(), fence, wts);
    List<Decision> decisions =
        removal(new Remove(Set.of("fence", "wts"), "one", false), fence, wts).decide(seen);
    assertThat(told(decisions))
        .containsExactly(
            "forbid-login fence, drop-database one | - | -", "drop-role fence | - | -");
    assertThat(told(removal(new Remove(FENCE, "one", false), fence, wts).decide(seen)))
        .containsExactly(" | DATABASE_USED | -", " | - | -");
  }

  /** It may open the database of one who shares it, though that is not made yet. */
  @Test
  void aRoleThatOthersShareIsNotDropped() {
    ServiceSeen fence = Given.fence().seen();
    ServiceSeen wts = Given.service("wts").seen();
    RoleSeen seen =
        Given.role(Given.onServer("ours", Map.of("fence", "ours")), fence, wts)
            .withReach(List.of(new Observed.Reached("fence", true, Facts.mark("ours"))));
    assertThat(told(removal(new Remove(FENCE, "fence", false), fence, wts).decide(seen)))
        .containsExactly("drop-database fence | - | LOGIN_KEPT", " | - | -");
  }

  @Test
  void whoIsNotNamedIsLeft() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").seen();
    Decision decision =
        removal(new Remove(Set.of("wts"), "fence", false), fence)
            .decide(seen("theirs", "theirs", List.of(), fence))
            .get(0);
    assertThat(decision.isSettled()).isTrue();
    assertThat(decision.findings()).isEmpty();
    assertThat(decision.exists()).isEqualTo(new Decision.Existing(true, true, true, true));
  }

  /** Where only a look shows that another's database is the same, it is not dropped either. */
  @ParameterizedTest
  @CsvSource({"one, DATABASE_USED", "two, -"})
  void aDatabaseThatTurnsOutToBeUsedStays(String ofWts, String end) {
    ServiceSeen fence = Given.fence().in("one").seen();
    ServiceSeen wts = Given.service("wts").in(ofWts).seen();
    Decision decision =
        removal(new Remove(FENCE, "one", false), fence)
            .decide(seen("ours", "ours", List.of(), fence, wts))
            .get(0);
    assertThat(Told.end(decision)).isEqualTo(end);
    decision
        .problem()
        .ifPresent(
            why -> assertThat(why.message()).isEqualTo("the database 'one' is also used by wts"));
  }

  /** R12: a database that another service uses with a user of its own stays. */
  @Test
  void aDatabaseThatAnotherServiceUsesStays() {
    ServiceSeen fence = Given.fence().in("one").seen();
    ServiceSeen wts = Given.service("wts").as("wts").in("one").seen();
    RoleSeen seen = seen("ours", "ours", List.of(), fence);
    Notice why =
        removal(new Remove(FENCE, "one", false), fence, wts)
            .decide(seen)
            .get(0)
            .problem()
            .orElseThrow();
    assertThat(why.message()).isEqualTo("the database 'one' is also used by wts");
    assertThat(
            told(
                removal(new Remove(Set.of("fence", "wts"), "one", false), fence, wts).decide(seen)))
        .containsExactly("forbid-login fence, drop-database one, drop-role fence | - | -");
  }

  /** No Secret goes; but none says any more that its database is ready. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "LOCAL; SERVING=s; unpublish fence-dbcreds, forbid-login fence, drop-database fence,"
            + " drop-role fence; the Secret fence-dbcreds still holds a password of it",
        "LOCAL; SERVING=s-; forbid-login fence, drop-database fence, drop-role fence;"
            + " the Secret fence-dbcreds still holds a password of it",
        "PUSH; SERVING=n> ENTRY=n*; forbid-login fence, drop-database fence, drop-role fence;"
            + " the Secret fence-dbcreds and the remote entry entry still holds a password of it",
        "LOCAL; PENDING=p; forbid-login fence, drop-database fence, drop-role fence;"
            + " the Secret fence-dbcreds-pending still holds a password of it",
      })
  void whatHoldsAPasswordIsTold(Delivery delivery, String stored, String changes, String left) {
    ServiceSeen fence = Given.fence().delivered(delivery).holding(stored).madeByUs().seen();
    Decision decision =
        removal(new Remove(FENCE, "fence", false), fence)
            .decide(seen("ours", "ours", List.of(), fence))
            .get(0);
    assertThat(Told.changes(decision.changes())).isEqualTo(changes);
    assertThat(Told.findings(decision)).isEqualTo("LEFT_BEHIND");
    assertThat(decision.findings().get(0).message()).isEqualTo(left);
  }

  /** What others made, and what follows an entry, says by itself what it says. */
  @ParameterizedTest
  @CsvSource({"SERVING=s, true, true", "SERVING=s, false, false", "SERVING=s>, true, false"})
  void onlyASecretOfOursStopsSayingThatItIsReady(String stored, boolean ours, boolean unpublished) {
    Given given = Given.fence().holding(stored);
    ServiceSeen fence = (ours ? given.madeByUs() : given).seen();
    Decision decision =
        removal(new Remove(FENCE, "fence", false), fence)
            .decide(seen("ours", "ours", List.of(), fence))
            .get(0);
    assertThat(decision.changes().contains(new Change.Unpublish("fence-dbcreds")))
        .isEqualTo(unpublished);
  }

  /** Where only the login goes, Secrets stay as they are, and nothing is said of them. */
  @Test
  void theLoginAloneLeavesTheSecretsAlone() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").seen();
    Decision decision =
        removal(new Remove(FENCE, null, false), fence)
            .decide(seen("ours", "ours", List.of(), fence))
            .get(0);
    assertThat(Told.changes(decision.changes())).isEqualTo("forbid-login fence");
    assertThat(decision.findings()).isEmpty();
    assertThat(decision.exists()).isEqualTo(new Decision.Existing(true, true, true, true));
  }

  @Test
  void whoHasNoAdministratorIsRefused() {
    ServiceSeen fence = Given.fence().notCreated().seen();
    Decider removal = removal(new Remove(FENCE, null, false), fence);
    RoleSeen seen = Given.role(null, fence);
    assertThat(removal.need(seen)).isEmpty();
    assertThat(told(removal.decide(seen))).containsExactly(" | NO_ADMINISTRATOR | -");
  }

  @Test
  void itLooksAtTheServerThenAtAllThatTheRoleOpens() {
    ServiceSeen fence = Given.fence().seen();
    Decider removal = removal(new Remove(FENCE, null, false), fence);
    assertThat(removal.goal()).isEqualTo(Decider.Goal.REMOVED);
    assertThat(removal.need(Given.role(null, fence))).contains(new Need.Server());
    RoleSeen server = Given.role(Given.onServer("ours", Map.of("fence", "ours")), fence);
    assertThat(removal.need(server)).contains(new Need.Reach());
    assertThat(removal.need(server.withReach(List.of()))).isEqualTo(Optional.empty());
    Decider drop = removal(new Remove(FENCE, "fence", false), fence);
    assertThat(drop.need(server.withReach(List.of()))).contains(new Need.Beside());
    assertThat(drop.need(server.withReach(List.of()).withBeside(List.of()))).isEmpty();
  }

  private static final List<Observed.MadeBeside> BEGUN =
      List.of(
          new Observed.MadeBeside("fence", "half_template", "half_template", false, false),
          new Observed.MadeBeside("fence", "fence__next", "fence__load", false, false),
          new Observed.MadeBeside("fence", "whole_template", "whole_template", true, false),
          new Observed.MadeBeside("wts", "wts__next", "wts__load", false, false));

  private static final String BEGUN_GONE =
      "drop-database half_template, drop-role half_template, drop-database fence__next, drop-role"
          + " fence__load, ";

  /** P9: it holds the service's data. What is beside another database is that one's. */
  @Test
  void whatARestoreMadeForItselfGoesWithTheDatabase() {
    ServiceSeen fence = Given.fence().seen();
    RoleSeen seen = seen("ours nologin", "ours", List.of(), fence).withBeside(BEGUN);
    assertThat(told(removal(new Remove(FENCE, "fence", false), fence).decide(seen)))
        .containsExactly(
            BEGUN_GONE
                + "drop-database whole_template, drop-role whole_template, drop-database fence,"
                + " drop-role fence | - | -");
    assertThat(told(removal(new Remove(FENCE, null, false), fence).decide(seen)))
        .containsExactly(" | - | -");
    List<Change> changes =
        removal(new Remove(FENCE, "fence", false), fence).decide(seen).get(0).changes();
    assertThat(changes)
        .as("nobody but a restore is in it")
        .contains(new Change.DropDatabase("fence__next", true));
  }

  /** Whoever was killed before there was a database leaves a role. */
  @Test
  void aRoleThatWasMadeToLoadGoesAlone() {
    ServiceSeen fence = Given.fence().seen();
    RoleSeen seen =
        seen("ours nologin", "ours", List.of(), fence)
            .withBeside(List.of(new Observed.MadeBeside("fence", "", "fence__load", false, false)));
    assertThat(told(removal(new Remove(FENCE, "fence", false), fence).decide(seen)))
        .containsExactly("drop-role fence__load, drop-database fence, drop-role fence | - | -");
  }

  /** A service that goes on may be restored to the same data at once. */
  @Test
  void aResetLeavesTemplates() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").tried("s:proven").seen();
    RoleSeen seen = seen("ours", "ours", List.of(), fence).withBeside(BEGUN);
    assertThat(Told.changes(renewal(false, fence).decide(seen).get(0).changes()))
        .startsWith(BEGUN_GONE + "drop-database fence, ")
        .doesNotContain("whole_template");
  }

  /** Whoever loads now would be left with nothing, unless that is what is asked for. */
  @Test
  void whereARestoreIsAtWorkNothingIsDroppedUnlessItIsEnded() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").tried("s:proven").seen();
    RoleSeen seen =
        seen("ours nologin", "ours", List.of(), fence)
            .withBeside(
                List.of(
                    new Observed.MadeBeside("fence", "fence__next", "fence__load", false, true)));
    Notice why =
        removal(new Remove(FENCE, "fence", false), fence)
            .decide(seen)
            .get(0)
            .problem()
            .orElseThrow();
    assertThat(why.code()).isEqualTo(DomainCode.STILL_CONNECTED);
    assertThat(why.place()).isEqualTo("fence");
    assertThat(why.message())
        .isEqualTo(
            "a restore is at work beside the database 'fence' now: its role is 'fence__load'");
    assertThat(renewal(false, fence).decide(seen).get(0).problem()).contains(why);
    assertThat(Told.end(renewal(true, fence).decide(seen).get(0))).isEqualTo("-");
    assertThat(told(removal(new Remove(FENCE, "fence", true), fence).decide(seen)))
        .containsExactly(
            "drop-database fence__next, drop-role fence__load, drop-database fence, drop-role fence"
                + " | - | LEFT_BEHIND");
  }

  // reset

  private static Decider renewal(boolean evict, ServiceSeen... services) {
    return Deciders.of(new Reset("gen3", evict), circumstances(services));
  }

  /** database, whether sessions are ended, what happens. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ours; false; drop-database fence | -",
        "absent; false; '' | -",
        "unmarked; false; '' | NOT_OURS",
        "theirs; false; '' | NOT_OURS",
        "ours connected=a; false; '' | STILL_CONNECTED",
        "ours connected=a; true; drop-database fence | -",
      })
  void aResetDropsWhatIsOurs(String database, boolean evict, String told) {
    ServiceSeen fence = Given.fence().holding("SERVING=s").tried("s:proven").seen();
    Decision decision =
        renewal(evict, fence).decide(seen("ours", database, List.of(), fence)).get(0);
    String dropped =
        decision.changes().stream()
            .filter(change -> change instanceof Change.DropDatabase)
            .map(change -> change.action() + " " + change.target())
            .collect(Collectors.joining(", "));
    assertThat(dropped + " | " + Told.end(decision)).isEqualTo(told.replace("''", ""));
    if (decision.problem().isEmpty()) {
      assertThat(Told.changes(decision.changes())).contains("create-database fence");
      assertThat(Told.changes(decision.changes()).indexOf("drop-database")).isLessThanOrEqualTo(0);
      // what the reset drops is not lost; what was gone before is
      assertThat(Told.findings(decision)).isEqualTo(dropped.isEmpty() ? "DATABASE_LOST" : "-");
    }
  }

  @Test
  void aResetRefusesARoleThatOpensOthers() {
    ServiceSeen fence = Given.fence().seen();
    var more = List.of(new Observed.Reached("other", false, Facts.mark("theirs")));
    assertThat(told(renewal(false, fence).decide(seen("ours", "ours", more, fence))))
        .containsExactly(" | ROLE_OPENS_OTHERS | -");
  }

  /** What would be refused in the new database keeps the old one, whoever shares it. */
  @Test
  void whatCouldNotBeMadeAnewIsNotDropped() {
    ServiceSeen fence =
        Given.fence().in("one").requiring("vector").holding("SERVING=s").tried("s:proven").seen();
    assertThat(told(renewal(false, fence).decide(seen("ours", "ours", List.of(), fence))))
        .containsExactly(" | EXTENSION_MISSING | DATABASE_LOST");
    ServiceSeen wts = Given.service("wts").in("one").holding("SERVING=s").tried("s:proven").seen();
    assertThat(
            renewal(false, fence, wts).decide(seen("ours", "ours", List.of(), fence, wts)).stream()
                .map(one -> one.service() + " " + one.changes().stream().anyMatch(DROP)))
        .containsExactly("fence false", "wts true");
  }

  private static final Predicate<Change> DROP = Change.DropDatabase.class::isInstance;

  /** Only that what is dropped is not there any more is left unsaid. */
  @Test
  void whatElseWasFoundIsToldByAReset() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").tried("s:not_asked").seen();
    Decision decision = renewal(false, fence).decide(seen("ours", "ours", List.of(), fence)).get(0);
    assertThat(Told.findings(decision)).isEqualTo("SERVER_DOES_NOT_ASK");
  }

  /** Nobody drops the server's own, whatever mark it bears (R12). */
  @Test
  void aResetLeavesTheServersOwnDatabases() {
    ServiceSeen fence = Given.fence().in("postgres").seen();
    Notice why =
        renewal(true) // only an entry can name it: the values are refused before
            .decide(seen("ours", "ours", List.of(), fence))
            .get(0)
            .problem()
            .orElseThrow();
    assertThat(why.code()).isEqualTo(DomainCode.RESERVED_ON_SERVER);
    assertThat(why.place()).isEqualTo("fence");
    assertThat(why.message()).isEqualTo("the database 'postgres' is the server's own");
    RoleSeen seen = seen("ours", "ours", List.of(), fence);
    assertThat(Droppable.not(seen, fence, true)).as("whoever asks").contains(why);
  }

  /** A guest's database is its host's to drop; two services in one database drop it once. */
  @Test
  void aDatabaseIsDroppedOnceAndByItsOwner() {
    ServiceSeen fence = Given.fence().in("one").holding("SERVING=s").tried("s:proven").seen();
    ServiceSeen wts = Given.service("wts").in("one").holding("SERVING=s").tried("s:proven").seen();
    List<Decision> both =
        renewal(false, fence, wts).decide(seen("ours", "ours", List.of(), fence, wts));
    assertThat(
            both.stream()
                .flatMap(decision -> decision.changes().stream())
                .filter(change -> change instanceof Change.DropDatabase))
        .as("%s", told(both))
        .hasSize(1);
    ServiceSeen guest =
        Given.service("wts")
            .as("guest")
            .in("one")
            .holding("SERVING=s")
            .tried("s:proven")
            .inside("made")
            .seen();
    RoleSeen seen = seen("ours", "ours owner=fence", List.of(), guest);
    assertThat(told(renewal(false, fence, guest).decide(seen)))
        .containsExactly(" | - | DATABASE_SHARED");
  }

  @Test
  void aResetLooksAtTheServerAndAtAllThatTheRoleOpens() {
    ServiceSeen fence = Given.fence().seen();
    Decider renewal = renewal(false, fence);
    assertThat(renewal.goal()).isEqualTo(Decider.Goal.RESET);
    assertThat(renewal.need(Given.role(null, fence))).contains(new Need.Server());
    RoleSeen server = Given.role(Given.onServer("ours", Map.of("fence", "ours")), fence);
    assertThat(renewal.need(server)).contains(new Need.Reach());
    assertThat(renewal.need(server.withReach(List.of()))).contains(new Need.Beside());
    RoleSeen theirs = seen("ours", "theirs", List.of(), fence);
    assertThat(renewal.need(theirs)).isEmpty();
    Given ready = Given.fence().holding("SERVING=s");
    assertThat(renewal.need(seen("ours", "ours", List.of(), ready.seen())).orElseThrow())
        .isInstanceOf(Need.TryLogin.class);
    assertThat(renewal.need(seen("ours", "theirs", List.of(), ready.seen())))
        .as("refused whatever logs in")
        .isEmpty();
    assertThat(renewal.need(seen("ours", "ours", List.of(), ready.tried("s:proven").seen())))
        .as("as if the database had never been, nobody looks into it")
        .isEmpty();
    ServiceSeen nobody = Given.fence().notCreated().seen();
    assertThat(renewal(false, nobody).need(Given.role(null, nobody))).isEmpty();
    assertThat(told(renewal(false, nobody).decide(Given.role(null, nobody))))
        .containsExactly(" | NO_ADMINISTRATOR | -");
  }

  private static final ServiceSeen READER =
      Given.beside("fence", "reader", Access.READ).holding("SERVING=s").madeByUs().seen();

  private static RoleSeen reader(String role, Map<String, Notice> failed) {
    RoleSeen seen =
        Given.role(Given.onServer(role, Map.of("fence", "ours")), READER)
            .withReach(List.of(new Observed.Reached("fence", false, Facts.mark("ours"))));
    return new RoleSeen(
        seen.role(), seen.services(), seen.serverSeen(), seen.environment(), failed, "");
  }

  /** R20: a login beside a service's own goes with the service's database, and only with that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // named; repeated; what happens to the login
        "fence;        fence; unpublish fence-reader, forbid-login fence_reader, drop-role"
            + " fence_reader | - | LEFT_BEHIND",
        "fence;             ; '' | - | -",
        "wts;          fence; '' | - | -",
        "fence.reader;      ; forbid-login fence_reader | - | -",
      })
  void aLoginGoesWithItsServicesDatabase(String named, @Nullable String repeated, String told) {
    ServiceSeen fence = Given.fence().seen();
    Decider removal = removal(new Remove(Set.of(named), repeated, false), fence, READER);
    assertThat(told(removal.decide(reader("ours", Map.of()))))
        .containsExactly(told.replace("''", ""));
  }

  /** Its rights keep its role from being dropped while the service's database is there. */
  @Test
  void aLoginWhoseServiceCouldNotBeRemovedIsRefusedForThat() {
    ServiceSeen fence = Given.fence().seen();
    Notice why = Notice.of(DomainCode.STILL_CONNECTED, "fence", "somebody is connected");
    RoleSeen seen = reader("ours", Map.of("fence", why));
    assertThat(
            removal(new Remove(FENCE, "fence", false), fence, READER).decide(seen).get(0).problem())
        .contains(why);
    assertThat(
            removal(new Remove(Set.of("fence.reader"), null, false), fence, READER)
                .decide(seen)
                .get(0)
                .problem())
        .isEmpty();
    assertThat(
            removal(new Remove(FENCE, "fence", false), fence, READER)
                .decide(reader("ours", Map.of("wts", why)))
                .get(0)
                .problem())
        .isEmpty();
  }

  /** Whoever may only look into a database does not keep it from being dropped. */
  @Test
  void aLoginBesideItDoesNotKeepADatabase() {
    ServiceSeen fence = Given.fence().seen();
    assertThat(
            told(
                removal(new Remove(FENCE, "fence", false), fence, READER)
                    .decide(seen("ours", "ours", List.of(), fence))))
        .containsExactly("forbid-login fence, drop-database fence, drop-role fence | - | -");
  }
}
