package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.plan.ApplyOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R12: indexd, whose database nobody makes here, shares its role with fence, whose database an
 * administrator makes.
 */
class FollowersTest {
  private static final Rules RULES = Facts.rules(ApplyOptions.NONE);

  private static Decision indexd(
      String role, String ofFence, String ofIndexd, Given fence, Given indexd) {
    var databases = new TreeMap<String, String>();
    databases.put("fence", ofFence);
    databases.put("indexd", ofIndexd);
    List<Decision> decisions =
        new Provision(RULES)
            .decide(Given.role(Given.onServer(role, databases), fence.seen(), indexd.seen()));
    assertThat(decisions).extracting(Decision::service).containsExactly("fence", "indexd");
    return decisions.get(1);
  }

  private static Given fence(String stored, String logins) {
    return Given.fence().holding(stored).tried(logins).inside("made");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the role's password opens its database, or will
        "ours | ours | ours        | SERVING=s | s:proven |           |           | SERVING:"
            + " publish-secret indexd-dbcreds | secret fence-dbcreds/password | - | -",
        "ours | ours | theirs      | SERVING=s | s:proven |           |           | SERVING:"
            + " publish-secret indexd-dbcreds | secret fence-dbcreds/password | - | -",
        "ours | ours | ours closed open | SERVING=s | s:proven |      |           | SERVING:"
            + " publish-secret indexd-dbcreds | secret fence-dbcreds/password | - | -",
        "ours | ours | ours        | SERVING=s | s:proven | SERVING=s- | s:proven | SERVING:"
            + " publish-secret indexd-dbcreds | secret indexd-dbcreds/password | - | -",
        "ours | ours | ours        | SERVING=s | s:proven | SERVING=s | s:proven  | -"
            + " | secret indexd-dbcreds/password | - | -",
        // it does not
        "ours | ours | absent      | SERVING=s | s:proven |           |           | SERVING:"
            + " keep-pending indexd-dbcreds-pending | secret fence-dbcreds/password"
            + " | awaits DATABASE | DATABASE_AWAITED",
        "ours | ours | ours closed | SERVING=s | s:proven |           |           | SERVING:"
            + " keep-pending indexd-dbcreds-pending | secret fence-dbcreds/password"
            + " | awaits DATABASE | DATABASE_AWAITED",
        "ours | ours closed | ours closed | SERVING=s | s:proven |    |           | SERVING:"
            + " keep-pending indexd-dbcreds-pending | secret fence-dbcreds/password"
            + " | awaits DATABASE | DATABASE_AWAITED", // fence gets CONNECT on its own database
        "ours | ours | ours        | SERVING=s | s:proven | SERVING=s- | s:no_connect | -"
            + " | secret indexd-dbcreds/password | awaits DATABASE | DATABASE_AWAITED",
        // the password that the role gets is the one that is followed
        "absent | absent | absent  |           |          |           |           | GENERATED:"
            + " keep-pending indexd-dbcreds-pending | generated"
            + " | awaits DATABASE | DATABASE_AWAITED",
        "absent | absent | ours open |         |          |           |           | GENERATED:"
            + " publish-secret indexd-dbcreds | generated | - | -",
        "ours | ours | ours        | SERVING=s EXPLICIT=e | e:refused s:proven | | | EXPLICIT:"
            + " publish-secret indexd-dbcreds | values.yaml:1 | - | -",
        "ours | ours | ours        | PENDING=p EXPLICIT=e | p:proven | |           | EXPLICIT:"
            + " publish-secret indexd-dbcreds | values.yaml:1 | - | -",
        "ours | ours | ours        | SERVING=s | s:refused | PENDING=q |           | SERVING:"
            + " publish-secret indexd-dbcreds, remove-pending indexd-dbcreds-pending"
            + " | secret fence-dbcreds/password | - | -",
        // nothing is changed and nothing is proven: its own logins decide
        "theirs | theirs | ours    | EXPLICIT=e | e:refused | SERVING=s- | s:refused | EXPLICIT:"
            + " keep-pending indexd-dbcreds-pending | values.yaml:1"
            + " | awaits DATABASE | DATABASE_AWAITED",
        "ours | theirs | ours      | SERVING=s  | s:refused |          |          | SERVING:"
            + " keep-pending indexd-dbcreds-pending | secret fence-dbcreds/password"
            + " | awaits DATABASE | DATABASE_AWAITED",
        // the server lets everybody in (R9)
        "ours | ours | ours        | SERVING=s | s:not_asked | SERVING=s |         | -"
            + " | secret indexd-dbcreds/password | - | SERVER_DOES_NOT_ASK",
        "ours | ours | ours        | SERVING=s | s:not_asked |           |         | -"
            + " | generated | NOT_PROVEN | SERVER_DOES_NOT_ASK",
        "ours | ours | ours        | SERVING=s PENDING=p | p:not_asked | | | -"
            + " | generated | NOT_PROVEN | SERVER_DOES_NOT_ASK",
      })
  void followsTheRolesPassword(
      String role,
      String ofFence,
      String ofIndexd,
      String stored,
      String logins,
      String storedOfIndexd,
      String loginsOfIndexd,
      String acts,
      String source,
      String end,
      String findings) {
    Given indexd =
        Given.service("indexd")
            .notCreated()
            .holding(storedOfIndexd)
            .tried(loginsOfIndexd)
            .inside("made");
    Decision decision = indexd(role, ofFence, ofIndexd, fence(stored, logins), indexd);
    assertThat(Told.all(decision)).isEqualTo(String.join(" | ", acts, source, end, findings));
  }

  /** R8 with an entry: its password of the values is missed, unless an entry rules. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVING=s           | EXPLICIT=e | EXPLICIT_PASSWORD_UNUSED",
        "SERVING=s           | EXPLICIT=s | -",
        "SERVING=s ENTRY=s   | EXPLICIT=e | -",
        "SERVING=s BOOTSTRAP=b |          | -",
      })
  void aPasswordOfItsValuesIsMissed(String stored, String ofIndexd, String findings) {
    Given fence = Given.fence().delivered(Delivery.PUSH).holding(stored);
    Decision decision =
        indexd(
            "ours",
            "ours",
            "ours",
            fence.tried("s:proven").inside("made"),
            Given.service("indexd").notCreated().holding(ofIndexd).inside("made"));
    assertThat(Told.acts(decision)).endsWith(": publish-secret indexd-dbcreds");
    assertThat(Told.findings(decision)).isEqualTo(findings);
  }

  /** It may use the very database that the other's changes make, or open to the role. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "absent          | SERVING: publish-secret indexd-dbcreds",
        "unmarked closed | SERVING: publish-secret indexd-dbcreds",
        "theirs closed   | SERVING: publish-secret indexd-dbcreds",
      })
  void aDatabaseThatTheOtherMakesOrOpens(String database, String acts) {
    Decision decision =
        indexd(
            "ours",
            database,
            "absent",
            fence("SERVING=s-", "s:proven"),
            Given.service("indexd").in("fence").notCreated().inside("made"));
    assertThat(Told.acts(decision)).isEqualTo(acts);
  }

  /** A role and a database of one name are two things. */
  @ParameterizedTest
  @CsvSource({"absent, GENERATED", "ours, SERVING"})
  void aChangeOfTheRoleOpensNoDatabaseOfItsName(String role, String origin) {
    Given fence = Given.fence().in("other").holding("SERVING=s-").tried("s:refused");
    if (role.equals("absent")) {
      fence = Given.fence().in("other");
    }
    Decision decision =
        indexd(role, "absent", "absent", fence, Given.service("indexd").in("fence").notCreated());
    assertThat(Told.acts(decision)).isEqualTo(origin + ": keep-pending indexd-dbcreds-pending");
  }

  /** While the other waits for a restore, the role keeps the password that logs in (R16). */
  @Test
  void whatWaitsChangesNoPasswordYet() {
    Given fence = Given.fence().restored().holding("PENDING=p EXPLICIT=e").tried("p:proven");
    Decision decision =
        indexd(
            "ours",
            "ours open",
            "ours",
            fence.inside("made"),
            Given.service("indexd").notCreated().inside("made"));
    assertThat(Told.all(decision))
        .isEqualTo(
            "PENDING: publish-secret indexd-dbcreds | secret fence-dbcreds-pending/password | - |"
                + " EXPLICIT_PASSWORD_UNUSED");
  }

  /** Refused for something else, an entry that differs is no password of the values. */
  @Test
  void anEntryIsNotMissedAsAPasswordOfTheValues() {
    var rules = Facts.rules(new ApplyOptions(Set.of("fence"), Set.of(), false));
    Given fence = Given.fence().delivered(Delivery.PUSH).requiring("vector");
    fence.holding("SERVING=s ENTRY=n").tried("n:refused s:proven").inside("made");
    List<Decision> decisions =
        new Provision(rules)
            .decide(
                Given.role(
                    Given.onServer("ours", Map.of("fence", "ours", "indexd", "ours")),
                    fence.seen(),
                    Given.service("indexd").notCreated().inside("made").seen()));
    assertThat(Told.end(decisions.get(0))).isEqualTo("EXTENSION_MISSING");
    assertThat(Told.all(decisions.get(1)))
        .isEqualTo(
            "SERVING: publish-secret indexd-dbcreds | secret fence-dbcreds/password | - | -");
  }

  /** Extensions count where they are, or where the other makes them: in this very database. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // its database | it exists | inside | ends
        "indexd | ours   | made installed=ltree | -",
        "indexd | ours   | made                 | EXTENSION_MISSING", // fence makes its own there
        "fence  | absent |                      | -",
        "fence  | ours   | made                 | -",
        "other  | absent | made                 | awaits DATABASE",
      })
  void theExtensionsThatItNeeds(String database, String exists, String inside, String end) {
    Given fence = Given.fence().requiring("ltree").holding("SERVING=s").tried("s:proven");
    Given indexd =
        Given.service("indexd").in(database).notCreated().requiring("ltree").inside(inside);
    Decision decision =
        indexd(
            "ours",
            database.equals("fence") ? exists : "ours",
            exists,
            fence.inside("made available=ltree"),
            indexd);
    assertThat(Told.end(decision)).isEqualTo(end);
  }

  /** R7: nor is it published where it cannot work, unless the other gives it the schema public. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role | its database | it exists | inside indexd | inside fence | ends
        "ours     | indexd | ours   | made             | made             | -",
        "ours     | indexd | ours   | defaults         | made             | awaits DATABASE",
        "ours     | indexd | ours   | visible tables readable | made      | -",
        "ours     | indexd | ours   | elsewhere        | made             | -",
        "ours     | indexd | ours   | visible tables   | made             | awaits DATABASE",
        "ours     | indexd | ours   | visible          | made             | awaits DATABASE",
        "ours     | indexd | ours   | defaults         | defaults         | awaits DATABASE",
        "ours     | fence  | ours   | defaults         | defaults         | -", // becomes the
        // role's
        "ours     | fence  | theirs | defaults         | defaults         | -",
        "unmarked | fence  | ours   | defaults         | defaults         | -", // is granted to it
        "unmarked | indexd | ours   | defaults         | defaults         | awaits DATABASE",
        // what else is done there opens it to nobody
        "ours     | fence  | ours   | defaults         | made available=ltree | awaits DATABASE",
        "ours     | fence  | absent |                  | made             | -",
      })
  void theSchemaThatItWorksIn(
      String role, String database, String exists, String inside, String ofFence, String end) {
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside(ofFence);
    Given indexd = Given.service("indexd").in(database).notCreated().inside(inside);
    Decision decision =
        indexd(role, database.equals("fence") ? exists : "ours", exists, fence, indexd);
    assertThat(Told.end(decision)).isEqualTo(end);
  }

  @Test
  void whatOthersLeaveInsideIsNotTakenForTables() {
    Given indexd = Given.service("indexd").notCreated().holding("SERVING=s@elsewhere");
    Decision decision =
        indexd("ours", "ours", "ours", fence("SERVING=s", "s:proven"), indexd.inside("made"));
    assertThat(Told.end(decision)).isEqualTo("WOULD_MOVE");
    decision =
        indexd(
            "ours", "ours", "ours", fence("SERVING=s", "s:proven"), indexd.inside("made tables"));
    assertThat(Told.acts(decision)).isEqualTo("SERVING: publish-secret indexd-dbcreds");
  }
}
