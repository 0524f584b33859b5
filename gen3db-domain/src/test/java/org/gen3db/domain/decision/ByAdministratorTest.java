package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.Login;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator does about a role and its databases, from what was seen of them. */
class ByAdministratorTest {
  private static final String DATABASE =
      "create-database fence, limit-connect fence, mark-database fence, create-extension"
          + " fence/ltree, default-privileges fence";
  private static final String NEW = "create-role fence, " + DATABASE;
  private static final String KEEP = "keep-pending fence-dbcreds-pending, ";
  private static final String PUBLISH =
      "publish-secret fence-dbcreds, remove-pending fence-dbcreds-pending";

  private static List<Decision> decide(Rules rules, RoleSeen seen) {
    return new Provision(rules).decide(seen);
  }

  private static Decision decide(
      ApplyOptions options, String role, @Nullable String database, Given given) {
    ServiceSeen service = given.seen();
    Map<String, String> databases =
        database == null ? Map.of() : Map.of(service.place().database(), database);
    return decide(Facts.rules(options), Given.role(Given.onServer(role, databases), service))
        .get(0);
  }

  private static ApplyOptions takingOver(String... services) {
    return new ApplyOptions(Set.of(services), Set.of(), false);
  }

  private static ApplyOptions hardening(String... services) {
    return new ApplyOptions(Set.of(), Set.of(services), false);
  }

  private static String brief(String told) {
    return told.replace(KEEP, "KEEP, ")
        .replace(NEW, "NEW")
        .replace(DATABASE, "DATABASE")
        .replace(PUBLISH, "PUBLISH");
  }

  /**
   * KEEP stands for keeping in pending first, NEW for making role and database, DATABASE for the
   * database alone, PUBLISH for the Secret, and pending removed.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role | database | stored | logins | decision
        "absent | absent |                      |            | GENERATED: KEEP, NEW, PUBLISH"
            + " | generated | - | -",
        "absent | absent | EXPLICIT=e           |            | EXPLICIT: KEEP, NEW, PUBLISH"
            + " | values.yaml:1 | - | -",
        "absent | absent | PENDING=p            |            | PENDING: NEW, PUBLISH"
            + " | secret fence-dbcreds-pending/password | - | -",
        "absent | absent | SERVING=s            |            | SERVING: NEW"
            + " | secret fence-dbcreds/password | - | DATABASE_LOST",
        "absent | absent | SERVING=s-           |            | SERVING: NEW, publish-secret"
            + " fence-dbcreds | secret fence-dbcreds/password | - | -",
        "ours   | absent | PENDING=p            | p:no_database | PENDING: DATABASE, PUBLISH"
            + " | secret fence-dbcreds-pending/password | - | -",
        "ours   | absent | SERVING=s            | s:no_database | SERVING: DATABASE"
            + " | secret fence-dbcreds/password | - | DATABASE_LOST",
        "ours   | ours   | SERVING=s            | s:proven   | -"
            + " | secret fence-dbcreds/password | - | -",
        "ours   | ours open | SERVING=s         | s:proven   | SERVING: limit-connect fence"
            + " | secret fence-dbcreds/password | - | -",
        "ours   | unmarked | SERVING=s          | s:proven   | SERVING: mark-database fence"
            + " | secret fence-dbcreds/password | - | -",
        "unmarked | ours closed | SERVING=s     | s:proven   | SERVING: grant-connect fence"
            + " | secret fence-dbcreds/password | - | -",
        "ours nologin | ours | SERVING=s        | s:no_login | SERVING: allow-login fence"
            + " | secret fence-dbcreds/password | - | -",
        // a password of the values that opens a role of ours is kept before the database is made
        "ours   | absent | EXPLICIT=e           | e:no_database | EXPLICIT: KEEP, DATABASE, PUBLISH"
            + " | values.yaml:1 | - | -",
        "ours   | ours   | EXPLICIT=e           | e:proven   | EXPLICIT: publish-secret"
            + " fence-dbcreds | values.yaml:1 | - | -",
        // never pointed elsewhere by accident (R17)
        "ours   | absent | SERVING=s@elsewhere  | s:no_database | -"
            + " | secret fence-dbcreds/password | WOULD_MOVE | -",
        "ours   | ours   | SERVING=s@elsewhere  | s:refused  | -"
            + " | secret fence-dbcreds/password | WOULD_MOVE | -",
        "ours   | ours   | SERVING=s@elsewhere  | s:proven   | -"
            + " | secret fence-dbcreds/password | WOULD_MOVE | -",
        // adopted: the mark and missing grants only, and PUBLIC is told (R11, R15)
        "unmarked | unmarked owner=dba | SERVING=s | s:proven | SERVING: mark-database fence"
            + " | secret fence-dbcreds/password | - | -",
        "unmarked | unmarked open | SERVING=s   | s:proven   | SERVING: mark-database fence"
            + " | secret fence-dbcreds/password | - | PUBLIC_MAY_CONNECT",
        // the mark of another environment stays, and is told
        "unmarked | theirs | SERVING=s          | s:proven   | -"
            + " | secret fence-dbcreds/password | - | MARKED_OTHERWISE",
        "ours   | theirs open | SERVING=s       | s:proven   | SERVING: limit-connect fence"
            + " | secret fence-dbcreds/password | - | MARKED_OTHERWISE",
        // repaired, or refused (R11)
        "ours   | ours   | SERVING=s            | s:refused  | SERVING: KEEP, set-password fence,"
            + " remove-pending fence-dbcreds-pending | secret fence-dbcreds/password | - | -",
        "theirs | theirs | SERVING=s            | s:refused  | -"
            + " | secret fence-dbcreds/password | NOT_OURS | -",
        "theirs | theirs | EXPLICIT=e           | e:proven   | -"
            + " | values.yaml:1 | NOT_OURS | -",
        "ours   | theirs | SERVING=s-:fence/other | s:proven | -"
            + " | secret fence-dbcreds/password | NOT_OURS | -",
        // the server lets everybody in: told (R9)
        "ours   | ours   | SERVING=s            | s:not_asked | -"
            + " | secret fence-dbcreds/password | - | SERVER_DOES_NOT_ASK",
        "theirs | theirs | SERVING=s            | s:not_asked | -"
            + " | secret fence-dbcreds/password | NOT_PROVEN | -",
        // an expired role (R11 first)
        "ours expired | ours | SERVING=s        | s:refused  | -"
            + " | secret fence-dbcreds/password | ROLE_EXPIRED | -",
        "unmarked superuser | ours | SERVING=s  | s:proven   | -"
            + " | secret fence-dbcreds/password | RESERVED_ON_SERVER | -",
      })
  void whatIsDone(
      String role,
      String database,
      String stored,
      String logins,
      String acts,
      String source,
      String end,
      String findings) {
    Given given = Given.fence().holding(stored).tried(logins).inside("made");
    Decision decision = decide(ApplyOptions.NONE, role, database, given);
    assertThat(brief(Told.all(decision)))
        .isEqualTo(String.join(" | ", acts, source, end, findings));
  }

  /** R8 with an entry: the role never changes silently, whatever the values say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL | EXPLICIT: KEEP, set-password fence, PUBLISH | values.yaml:1 | -",
        "PUSH  | SERVING: publish-entry entry, follow-entry fence-dbcreds"
            + " | secret fence-dbcreds/password | EXPLICIT_PASSWORD_UNUSED",
      })
  void onlyInLocalTheRoleFollowsTheValues(
      Delivery delivery, String acts, String source, String findings) {
    Given given = Given.fence().delivered(delivery).holding("SERVING=s EXPLICIT=e");
    given.tried("e:refused s:proven").inside("made");
    assertThat(brief(Told.all(decide(ApplyOptions.NONE, "ours", "ours", given))))
        .isEqualTo(String.join(" | ", acts, source, "-", findings));
  }

  /** F2: a pending password is settled, then the role follows the values, in one decision. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PENDING=p EXPLICIT=e SERVING=s | PENDING: PUBLISH; EXPLICIT: KEEP, set-password fence,"
            + " PUBLISH",
        "PENDING=p EXPLICIT=e SERVING=p | PENDING: remove-pending fence-dbcreds-pending;"
            + " EXPLICIT: KEEP, set-password fence, PUBLISH",
        "PENDING=p SERVING=s            | PENDING: PUBLISH",
      })
  void issue16F2_aPendingPasswordIsSettledFirst(String stored, String acts) {
    Given given = Given.fence().holding(stored).tried("p:proven").inside("made");
    assertThat(brief(Told.acts(decide(ApplyOptions.NONE, "ours", "ours", given)))).isEqualTo(acts);
  }

  /** R16: a restore that is asked for comes first, unless the data is there already. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "absent | absent |           |            | made        | GENERATED: KEEP, NEW",
        "ours   | ours   | PENDING=p | p:proven   | made        | -",
        "ours   | ours   | PENDING=p | p:refused  | made tables | PENDING: set-password fence",
        "ours   | ours   | SERVING=s- | s:proven  | made        | -",
        "ours   | ours   | PENDING=p | p:proven   | made tables | done PENDING: PUBLISH",
        "ours   | ours   | SERVING=s | s:proven   | made        | done -",
        "ours   | ours   | SERVING=s | s:refused  | made        | done SERVING: KEEP,"
            + " set-password fence, remove-pending fence-dbcreds-pending",
        // it waits with all that it takes to load the data, as the values name it now
        "ours   | ours   | PENDING=p/other | p:proven | made     | PENDING: keep-pending"
            + " fence-dbcreds-pending",
        "ours   | ours   | PENDING=p:other | p:proven | made     | PENDING: keep-pending"
            + " fence-dbcreds-pending",
        "ours   | ours   | PENDING=p@elsewhere | p:proven | made | PENDING: keep-pending"
            + " fence-dbcreds-pending",
        "ours   | ours   | PENDING=p#5433  | p:proven | made     | PENDING: keep-pending"
            + " fence-dbcreds-pending",
        "ours   | ours   | PENDING=p@DB.EXAMPLE.ORG. | p:proven | made | -",
        "ours   | ours   | PENDING=p/other | p:proven | made tables | done PENDING: PUBLISH",
        "ours   | absent | PENDING=p/other EXPLICIT=e | p:refused e:no_database | made"
            + " | EXPLICIT: KEEP, DATABASE",
        // what waits does not go on to the values' password either
        "ours   | ours   | PENDING=p EXPLICIT=e | p:proven | made | -",
      })
  void aRestoreComesFirst(
      String role, String database, String stored, String logins, String inside, String expected) {
    Given given = Given.fence().restored().holding(stored).tried(logins).inside(inside);
    Decision decision = decide(ApplyOptions.NONE, role, database, given);
    boolean done = decision.awaited() == null;
    assertThat((done ? "done " : "") + brief(Told.acts(decision))).isEqualTo(expected);
    assertThat(decision.findings())
        .isEqualTo(
            done
                ? List.of()
                : List.of(
                    Notice.of(
                        DomainCode.RESTORE_AWAITED,
                        "",
                        "dbRestore is on and 'fence' holds no table yet")));
  }

  /** R4: only once all is made at the server, a name that leads elsewhere is refused. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours      |             | PENDING: PUBLISH",
        "ours      | PROVEN      | PENDING: PUBLISH",
        "ours      | NOT_ASKED   | PENDING: PUBLISH",
        "ours      | REFUSED     | LOGIN_FAILED",
        "ours      | NO_DATABASE | LOGIN_FAILED",
        "ours open | NO_DATABASE | PENDING: limit-connect fence, PUBLISH",
      })
  void theNameOfTheServiceLeadsToTheServer(
      String database, @Nullable Login byName, String expected) {
    Given given = Given.fence().callingTheServer("alias.example.org");
    given.holding("PENDING=p").tried("p:proven").inside("made").byName(byName);
    Decision decision = decide(ApplyOptions.NONE, "ours", database, given);
    if (expected.equals("LOGIN_FAILED")) {
      assertThat(decision.problem().orElseThrow())
          .isEqualTo(
              Notice.of(
                  DomainCode.LOGIN_FAILED,
                  "fence",
                  "the login as 'fence' to 'fence' on alias.example.org:5432 ended with "
                      + byName));
    } else {
      assertThat(brief(Told.acts(decision))).isEqualTo(expected);
    }
  }

  /** What the service needs and the server does not offer stops it before anything is made. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "made installed=vector,hstore             | ",
        "made available=vector,hstore             | create-extension fence/vector, create-extension"
            + " fence/hstore",
        "made installed=hstore available=vector   | create-extension fence/vector",
        // what is there already may be tried, whoever refused it in a new database
        "made available=vector,hstore refused=vector | create-extension fence/vector,"
            + " create-extension fence/hstore",
        "made installed=vector                    | refused hstore",
        "made                                     | refused vector, hstore",
      })
  void neededExtensionsAreOffered(String inside, String expected) {
    Given given =
        Given.fence().requiring("vector", "hstore").holding("SERVING=s").tried("s:proven");
    Decision decision = decide(ApplyOptions.NONE, "unmarked", "ours", given.inside(inside));
    if (expected != null && expected.startsWith("refused ")) {
      assertThat(decision.problem())
          .contains(
              Notice.of(
                  DomainCode.EXTENSION_MISSING,
                  "fence",
                  "the server does not offer the extension "
                      + expected.replace("refused ", "")
                      + ", which the service needs"));
    } else {
      assertThat(Told.acts(decision)).isEqualTo(expected == null ? "-" : "SERVING: " + expected);
    }
  }

  /** Made without it the database would be of no use, and template1 would help it no more. */
  @Test
  void whatNobodyMayMakeInANewDatabaseIsRefusedBeforeItIsMade() {
    ServiceSeen service = Given.fence().requiring("ltree", "vector").seen();
    RoleSeen seen = Given.role(Given.onServer("absent", Map.of()), service);
    var refused = Map.of("ltree", "for superusers only");
    var offered = Set.of("ltree", "vector");
    Decision decision =
        decide(
                Facts.rules(ApplyOptions.NONE),
                seen.withFresh(
                    new Observed.Inside(true, true, false, Set.of(), offered, false, refused)))
            .get(0);
    assertThat(decision.changes()).isEmpty();
    Notice why = decision.problem().orElseThrow();
    assertThat(why.code()).isEqualTo(DomainCode.EXTENSION_MISSING);
    assertThat(why.message())
        .isEqualTo(
            "the extension ltree, which the service needs, cannot be made in a new database:"
                + " for superusers only");
    assertThat(why.hint()).contains("create-extension template1/ltree");
    Decision made =
        decide(
                Facts.rules(ApplyOptions.NONE),
                seen.withFresh(
                    new Observed.Inside(
                        true, true, false, Set.of("ltree"), offered, false, refused)))
            .get(0);
    assertThat(made.problem()).isEmpty();
  }

  @Test
  void whatMayNotBeMadeIsTold() {
    Given given = Given.fence().holding("SERVING=s").tried("s:proven");
    given.inside("made available=ltree,vector refused=ltree");
    Decision decision = decide(ApplyOptions.NONE, "ours", "ours", given);
    assertThat(Told.all(decision))
        .isEqualTo(
            "SERVING: create-extension fence/vector | secret fence-dbcreds/password | - |"
                + " EXTENSION_NOT_OFFERED");
  }

  /** R15: adopted databases tell who is connected; hardened ones are closed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours open                           | every role may connect to 'fence'; nobody else is"
            + " connected",
        "ours open connected=fence           | every role may connect to 'fence'; nobody else is"
            + " connected",
        "ours open connected=web,fence,audit | every role may connect to 'fence'; connected now:"
            + " web, audit",
        "ours                                | ",
      })
  void anAdoptedDatabaseThatIsOpenIsTold(String database, String words) {
    Given given = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    Decision decision = decide(ApplyOptions.NONE, "unmarked", database, given);
    assertThat(decision.findings())
        .isEqualTo(
            words == null
                ? List.of()
                : List.of(Notice.of(DomainCode.PUBLIC_MAY_CONNECT, "", words)));
    Decision hardened = decide(hardening("fence"), "unmarked", database, given);
    assertThat(hardened.findings()).isEmpty();
    assertThat(Told.acts(hardened)).isEqualTo(words == null ? "-" : "SERVING: limit-connect fence");
    assertThat(decide(hardening("indexd"), "unmarked", database, given)).isEqualTo(decision);
  }

  @Test
  void aLostDatabaseIsTold() {
    Decision decision =
        decide(ApplyOptions.NONE, "absent", null, Given.fence().holding("SERVING=s"));
    assertThat(decision.findings())
        .containsExactly(
            Notice.of(
                DomainCode.DATABASE_LOST,
                "",
                "the Secret says that the database 'fence' was ready, and it does not exist on"
                    + " db.example.org:5432; apply makes an empty one"));
    assertThat(decision.exists()).isEqualTo(new Decision.Existing(true, true, false, true));
  }

  /** R11: only who is told takes over, and then the database needs no proof either. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fence  | SERVING=s | SERVING: KEEP, set-password fence, mark-database fence,"
            + " remove-pending fence-dbcreds-pending",
        "all    | SERVING=s | SERVING: KEEP, set-password fence, mark-database fence,"
            + " remove-pending fence-dbcreds-pending",
        "fence  |           | GENERATED: KEEP, set-password fence, mark-database fence, PUBLISH",
        "indexd | SERVING=s | NOT_OURS",
      })
  void takingOverIsToldByName(String service, String stored, String expected) {
    Given given = Given.fence().holding(stored).inside("made");
    given.tried(stored == null ? null : "s:refused");
    Decision decision = decide(takingOver(service), "theirs", "theirs", given);
    assertThat(expected.equals("NOT_OURS") ? Told.end(decision) : brief(Told.acts(decision)))
        .isEqualTo(expected);
  }

  /**
   * R11: whose mark a database bears may drop it, so that it changes by the operator's word only.
   */
  @Test
  void theMarkOfOthersIsToldUnlessItIsTakenOver() {
    Given given = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    assertThat(decide(ApplyOptions.NONE, "unmarked", "theirs", given).findings())
        .containsExactly(
            Notice.of(
                DomainCode.MARKED_OTHERWISE,
                "",
                "'fence' is opened by a stored password, and bears the mark of release gen3,"
                    + " namespace other, environment other, id theirs"));
    Decision taken = decide(takingOver("fence"), "unmarked", "theirs", given);
    assertThat(Told.all(taken))
        .isEqualTo("SERVING: mark-database fence | secret fence-dbcreds/password | - | -");
  }

  /** An entry's pods wait where it lacks dbcreated and is not ours. */
  @ParameterizedTest
  @CsvSource({"ENTRY=n, true", "ENTRY=n-, false", "ENTRY=n-*, true"})
  void podsWaitForAnEntryOfOthers(String stored, boolean ready) {
    Given given = Given.fence().delivered(Delivery.PULL).holding(stored).tried("n:proven");
    Decision decision = decide(ApplyOptions.NONE, "ours", "ours", given.inside("made"));
    assertThat(decision.exists().ready()).isEqualTo(ready);
    assertThat(Told.findings(decision)).isEqualTo(ready ? "-" : "ENTRY_WITHOUT_DBCREATED");
  }

  /** Whoever refuses names the password that would rule, as far as one is known. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                        |           | generated",
        "PENDING=p                               | p:refused | secret"
            + " fence-dbcreds-pending/password",
        "PENDING=p BOOTSTRAP=b                   | p:refused | secret"
            + " fence-dbcreds-bootstrap/password",
        "PENDING=p BOOTSTRAP=b SERVING=s         | p:refused | secret fence-dbcreds/password",
        "PENDING=p SERVING=s EXPLICIT=e          | p:refused | values.yaml:1",
        "PENDING=p SERVING=s EXPLICIT=e ENTRY=n  | p:refused | remote secret entry",
        "SERVING=s EXPLICIT=e                    | e:proven  | values.yaml:1",
        "SERVING=s- ENTRY=n                      | s:proven  | secret fence-dbcreds/password",
      })
  void aRefusalNamesTheSource(String stored, String logins, String source) {
    Given given = Given.fence().delivered(Delivery.PUSH).holding(stored).tried(logins);
    Decision decision =
        decide(ApplyOptions.NONE, "theirs superuser", "theirs", given.inside("made"));
    assertThat(Told.end(decision)).isEqualTo("RESERVED_ON_SERVER");
    assertThat(decision.plan().password().source()).hasToString(source);
  }

  @Test
  void nothingIsDecidedAboutWhatNobodyLookedInto() {
    Given given = Given.fence().holding("SERVING=s").tried("s:proven");
    assertThatThrownBy(() -> decide(ApplyOptions.NONE, "ours", "ours", given))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("nobody looked into Place[");
  }

  private static List<String> shared(
      Rules rules, String role, Map<String, String> databases, Given... services) {
    ServiceSeen[] seen = new ServiceSeen[services.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = services[i].seen();
    }
    return decide(rules, Given.role(Given.onServer(role, new TreeMap<>(databases)), seen)).stream()
        .map(one -> one.service() + " " + Told.acts(one) + " " + Told.end(one))
        .toList();
  }

  private static List<String> shared(
      String role, Map<String, String> databases, Given... services) {
    return shared(Facts.rules(ApplyOptions.NONE), role, databases, services);
  }

  /** R12: one role, one password; the first one's changes are the role's. */
  @Test
  void theRoleIsMadeOnceForAll() {
    assertThat(shared("absent", Map.of(), Given.fence(), Given.service("indexd")))
        .containsExactly(
            "fence GENERATED: " + KEEP + NEW + ", " + PUBLISH + " -",
            "indexd GENERATED: "
                + (KEEP + NEW + ", " + PUBLISH)
                    .replace("create-role fence, ", "")
                    .replace("fence", "indexd")
                + " -");
  }

  /** Where the first is refused by its database, the next one makes the role's changes. */
  @Test
  void whoIsRefusedLeavesTheRoleToTheNext() {
    assertThat(
            shared(
                "absent",
                Map.of("fence", "theirs", "indexd", "ours"),
                Given.fence().inside("made"),
                Given.service("indexd").inside("made")))
        .containsExactly(
            "fence - NOT_OURS",
            "indexd GENERATED: keep-pending indexd-dbcreds-pending, create-role fence,"
                + " publish-secret indexd-dbcreds, remove-pending indexd-dbcreds-pending -");
  }

  /** Each of them for its own reason, where both are refused. */
  @Test
  void whoIsRefusedForAReasonOfItsOwnKeepsIt() {
    Given fence = Given.fence().holding("SERVING=s EXPLICIT=e").tried("e:refused s:proven");
    assertThat(
            shared(
                "ours",
                Map.of("fence", "ours", "indexd", "theirs"),
                fence.requiring("vector").inside("made"),
                Given.service("indexd").inside("made")))
        .containsExactly("fence - EXTENSION_MISSING", "indexd - NOT_OURS");
  }

  /** A password that one could not follow would lock that one out. */
  @Test
  void aChangedPasswordIsForAllOrForNone() {
    assertThat(
            shared(
                "ours",
                Map.of("fence", "ours", "indexd", "theirs"),
                Given.fence()
                    .holding("SERVING=s EXPLICIT=e")
                    .tried("e:refused s:proven")
                    .inside("made"),
                Given.service("indexd").inside("made")))
        .containsExactly("fence - NOT_OURS", "indexd - NOT_OURS");
    assertThat(
            shared(
                "ours",
                Map.of("fence", "ours", "indexd", "theirs"),
                Given.fence().holding("SERVING=s").tried("s:proven").inside("made"),
                Given.service("indexd").inside("made")))
        .as("nothing changes for the role")
        .containsExactly("fence - -", "indexd - NOT_OURS");
    assertThat(
            shared(
                "ours",
                Map.of("fence", "ours", "indexd", "theirs"),
                Given.fence()
                    .holding("SERVING=s PENDING=p EXPLICIT=e")
                    .tried("p:proven")
                    .inside("made"),
                Given.service("indexd").inside("made")))
        .as("a change that would follow is one, too")
        .containsExactly("fence - NOT_OURS", "indexd - NOT_OURS");
  }

  /** F2 with R12: all keep the values' password, one sets it, all publish it. */
  @Test
  void allFollowTheValues() {
    Given fence = Given.fence().holding("PENDING=p EXPLICIT=e SERVING=p").tried("p:proven");
    Given indexd = Given.service("indexd").holding("SERVING=p").inside("made");
    assertThat(
            shared("ours", Map.of("fence", "ours", "indexd", "ours"), fence.inside("made"), indexd))
        .containsExactly(
            "fence PENDING: remove-pending fence-dbcreds-pending; EXPLICIT: "
                + KEEP
                + "set-password fence, "
                + PUBLISH
                + " -",
            "indexd EXPLICIT: " + (KEEP + PUBLISH).replace("fence", "indexd") + " -");
    assertThat(
            shared(
                "ours",
                Map.of("fence", "ours", "indexd", "ours"),
                fence,
                Given.service("indexd").restored().inside("made")))
        .as("one that waits for a restore publishes nothing, so that nothing follows")
        .containsExactly(
            "fence PENDING: remove-pending fence-dbcreds-pending -", "indexd - awaits RESTORE");
  }

  /** A guest's database is made by its host, in the same run or before (DatabaseSharing). */
  @Test
  void aGuestGetsGrantsOnly() {
    ServiceSeen host = Given.service("sheepdog").as("sheepdog").seen();
    Given guest = Given.service("peregrine").as("peregrine").in("sheepdog").inside("usable");
    Rules rules = Facts.rules(ApplyOptions.NONE, host, guest.seen());
    assertThat(shared(rules, "absent", Map.of(), guest))
        .containsExactly(
            "peregrine GENERATED: keep-pending peregrine-dbcreds-pending, create-role peregrine,"
                + " grant-connect sheepdog, grant-schema sheepdog, default-privileges sheepdog,"
                + " publish-secret peregrine-dbcreds, remove-pending peregrine-dbcreds-pending -");
    Decision decision =
        decide(rules, Given.role(Given.onServer("absent", Map.of()), guest.seen())).get(0);
    assertThat(Told.findings(decision)).isEqualTo("DATABASE_SHARED");
    guest.holding("PENDING=p").tried("p:proven").inside("made");
    assertThat(shared(rules, "ours", Map.of("sheepdog", "ours owner=sheepdog"), guest))
        .as("it is there, and lacks nothing")
        .containsExactly(
            "peregrine PENDING: publish-secret peregrine-dbcreds, remove-pending"
                + " peregrine-dbcreds-pending -");
    guest.inside("usable");
    assertThat(shared(rules, "ours", Map.of("sheepdog", "ours owner=sheepdog closed"), guest))
        .containsExactly(
            "peregrine PENDING: grant-connect sheepdog, default-privileges sheepdog,"
                + " publish-secret peregrine-dbcreds, remove-pending peregrine-dbcreds-pending -");
  }

  private static final Given HOST = Given.service("sheepdog").as("sheepdog");

  private static Given guest(String stored, String logins, String inside) {
    return Given.service("peregrine")
        .as("peregrine")
        .in("sheepdog")
        .holding(stored)
        .tried(logins)
        .inside(inside);
  }

  /** R11: the mark of its host's database says nothing of whose the guest's role is. */
  @ParameterizedTest
  @CsvSource({"ours, -", "unmarked, NOT_OURS", "theirs, NOT_OURS"})
  void theMarkOfAHostsDatabaseIsNotItsGuests(String role, String end) {
    Given guest = guest("SERVING=s", "s:refused", "made");
    Rules rules = Facts.rules(ApplyOptions.NONE, HOST.seen(), guest.seen());
    Decision decision =
        decide(
                rules,
                Given.role(
                    Given.onServer(role, Map.of("sheepdog", "ours owner=sheepdog")), guest.seen()))
            .get(0);
    assertThat(Told.end(decision)).isEqualTo(end);
    assertThat(decision.changes().contains(new Change.SetPassword("peregrine")))
        .isEqualTo(end.equals("-"));
  }

  /** R15 and R16: who may enter it, and whether its data is there, is its host's to see to. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | ours owner=sheepdog open | SERVING=s | s:proven  | made        | - |"
            + " DATABASE_SHARED",
        "true  | ours owner=sheepdog      | PENDING=p | p:refused | made tables | - |"
            + " DATABASE_SHARED",
        "true  | ours owner=sheepdog      | PENDING=p | p:refused | made        | awaits RESTORE"
            + " | RESTORE_AWAITED DATABASE_SHARED",
      })
  void aGuestLeavesTheDatabaseToItsHost(
      boolean restored,
      String database,
      String stored,
      String logins,
      String inside,
      String end,
      String findings) {
    Given guest = guest(stored, logins, inside);
    ServiceSeen seen = (restored ? guest.restored() : guest).seen();
    Decision decision =
        decide(
                Facts.rules(ApplyOptions.NONE, HOST.seen(), seen),
                Given.role(Given.onServer("ours", Map.of("sheepdog", database)), seen))
            .get(0);
    assertThat(Told.end(decision)).isEqualTo(end);
    assertThat(Told.findings(decision)).isEqualTo(findings);
  }

  /** R12: a database that its host could not make is not there to be entered. */
  @ParameterizedTest
  @CsvSource({
    "absent, sheepdog, true",
    "absent, indexd, false",
    "ours owner=sheepdog, sheepdog, false",
  })
  void aGuestWhoseHostFailedIsRefused(String database, String failed, boolean refused) {
    ServiceSeen guest = guest("PENDING=p", "p:proven", "made").seen();
    Notice why = Notice.of(DomainCode.MASTER_SECRET, "secret m", "is not there");
    RoleSeen seen = Given.role(Given.onServer("ours", Map.of("sheepdog", database)), guest);
    var after =
        new RoleSeen(
            seen.role(),
            seen.services(),
            seen.serverSeen(),
            seen.environment(),
            Map.of(failed, why),
            "");
    Decision decision = decide(Facts.rules(ApplyOptions.NONE, HOST.seen(), guest), after).get(0);
    if (refused) {
      assertThat(decision.problem())
          .contains(
              Notice.of(
                  DomainCode.HOST_FAILED,
                  "peregrine",
                  "the database 'sheepdog' is not there, and sheepdog, which makes it, cannot be"
                      + " made: "
                      + DomainCode.MASTER_SECRET.id()));
    } else {
      assertThat(decision.problem()).isEmpty();
    }
  }

  @Test
  void theServerThatDoesNotAskIsToldOfOnce() {
    ServiceSeen fence =
        Given.fence().holding("SERVING=s").tried("s:not_asked").inside("made").seen();
    ServiceSeen indexd = Given.service("indexd").holding("SERVING=s").inside("made").seen();
    List<Decision> decisions =
        decide(
            Facts.rules(ApplyOptions.NONE),
            Given.role(
                Given.onServer("ours", new TreeMap<>(Map.of("fence", "ours", "indexd", "ours"))),
                fence,
                indexd));
    assertThat(decisions.get(0).findings())
        .containsExactly(
            Notice.of(
                DomainCode.SERVER_DOES_NOT_ASK,
                "",
                "the server lets the user 'fence' in without asking for its password"));
    assertThat(decisions.get(1).findings()).isEmpty();
  }

  @Test
  void theRoleBearsTheMarkOfTheEnvironment() {
    Decision decision = decide(ApplyOptions.NONE, "absent", null, Given.fence());
    assertThat(decision.changes())
        .contains(
            new Change.CreateRole("fence", Facts.OURS), new Change.SetMark("fence", Facts.OURS));
  }

  /** Whoever made the owner another of what gen3db made is told; an adopted one is left. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours     | ours owner=dba     | false | OWNED_BY_ANOTHER",
        "ours     | ours               | false | -",
        "unmarked | ours owner=dba     | false | -",
        "ours     | unmarked owner=dba | false | -",
        "ours     | theirs owner=dba   | false | MARKED_OTHERWISE",
        "ours     | ours owner=dba     | true  | -",
      })
  void whatBelongsToAnotherIsTold(String role, String database, boolean harden, String findings) {
    Given fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made");
    Decision decision =
        decide(harden ? hardening("fence") : ApplyOptions.NONE, role, database, fence);
    assertThat(Told.findings(decision)).isEqualTo(findings);
    if (findings.equals("OWNED_BY_ANOTHER")) {
      assertThat(decision.findings().get(0).message())
          .isEqualTo(
              "the database 'fence' belongs to 'dba', and not to 'fence', which gen3db made for"
                  + " it");
    }
  }

  /** R18: what the second login made is given to the role; nothing of somebody else's is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours        | true  | SERVING: own-things fence",
        "ours        | false | -",
        "others      | true  | -",
        "absent      | true  | -",
      })
  void whatTheSecondLoginMadeIsGivenToTheRole(String second, boolean owns, String acts) {
    ServiceSeen fence = Given.fence().holding("SERVING=s").tried("s:proven").inside("made").seen();
    Observed.OnServer now = Given.onServer("ours", Map.of("fence", owns ? "ours things" : "ours"));
    String mark = Facts.OURS.toString();
    var role =
        new Observed.Role(
            false, false, second.equals("ours") ? Logins.comment(mark, "fence") : mark);
    RoleSeen seen =
        Given.role(
            new Observed.OnServer(
                now.roleState(),
                now.databases(),
                second.equals("absent") ? null : new Observed.Second(role, true, true)),
            fence);
    assertThat(Told.acts(decide(Facts.rules(ApplyOptions.NONE), seen).get(0))).isEqualTo(acts);
  }

  /** What the values want of a role beside its password is set once, with its first service. */
  @Test
  void whatIsWantedOfARoleIsSetOnce() {
    var wishes = new RoleWishes(3, Map.of());
    assertThat(
            shared(
                "absent",
                Map.of(),
                Given.fence().wishing(wishes),
                Given.service("indexd").wishing(wishes)))
        .containsExactly(
            "fence GENERATED: "
                + KEEP
                + NEW.replace("role fence, ", "role fence, adjust-role fence, ")
                + ", "
                + PUBLISH
                + " -",
            "indexd GENERATED: "
                + (KEEP + NEW + ", " + PUBLISH)
                    .replace("create-role fence, ", "")
                    .replace("fence", "indexd")
                + " -");
    assertThat(
            shared(
                "ours",
                Map.of("fence", "ours", "indexd", "ours"),
                Given.fence().wishing(wishes).holding("SERVING=s").tried("s:proven").inside("made"),
                Given.service("indexd").wishing(wishes).holding("SERVING=s").inside("made")))
        .containsExactly("fence SERVING: adjust-role fence -", "indexd - -");
  }

  /** R11: what seems to be lost gets a new password, but not where the entry may come back. */
  @ParameterizedTest
  @CsvSource({"LOCAL, true", "PUSH, false", "PULL, false"})
  void aLostPasswordIsMadeAnewWhereNoEntryHoldsIt(Delivery delivery, boolean made) {
    Given fence = Given.fence().delivered(delivery).inside("made");
    Decision decision = decide(ApplyOptions.NONE, "ours", "ours", fence);
    assertThat(Told.end(decision)).isEqualTo(made ? "-" : "NOT_OURS");
    assertThat(decision.changes().contains(new Change.SetPassword("fence"))).isEqualTo(made);
  }
}
