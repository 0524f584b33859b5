package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.seen.OldPlace;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.values.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R7: a service whose database nobody makes here, from its logins to what is done. */
class ByLoginTest {
  private static final Rules RULES = Facts.rules(ApplyOptions.NONE);

  private static Decision decide(Given given) {
    return decide(RULES, given);
  }

  private static Decision decide(Rules rules, Given given) {
    ServiceSeen service = given.seen();
    RoleSeen seen = Given.role(null, service);
    return new ByLogin(rules, seen, service, ByLogin.tried(seen, service)).decide();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a login that works is published, or left where it is
        "LOCAL | EXPLICIT=e             | e:proven           | EXPLICIT: publish-secret fence-dbcreds"
            + " | values.yaml:1                         | - | -",
        "LOCAL | SERVING=s              | s:proven           | -"
            + " | secret fence-dbcreds/password         | - | -",
        "LOCAL | SERVING=s-             | s:proven           | SERVING: publish-secret fence-dbcreds"
            + " | secret fence-dbcreds/password         | - | -",
        "LOCAL | SERVING=s PENDING=p    | p:proven           | PENDING: publish-secret"
            + " fence-dbcreds, remove-pending fence-dbcreds-pending"
            + " | secret fence-dbcreds-pending/password | - | -",
        "LOCAL | SERVING=s PENDING=p    | p:refused s:proven | SERVING: remove-pending"
            + " fence-dbcreds-pending"
            + " | secret fence-dbcreds/password         | - | -",
        "LOCAL | BOOTSTRAP=b            | b:proven           | BOOTSTRAP: publish-secret fence-dbcreds"
            + " | secret fence-dbcreds-bootstrap/password | - | -",
        "PUSH  | EXPLICIT=e             | e:proven           | EXPLICIT: publish-entry entry,"
            + " follow-entry fence-dbcreds"
            + " | values.yaml:1                         | - | -",
        "PULL  | ENTRY=n                | n:proven           | ENTRY: follow-entry fence-dbcreds"
            + " | remote secret entry                   | - | -",
        "PULL  | ENTRY=n SERVING=n>     | n:proven           | -"
            + " | remote secret entry                   | - | -",
        // the values' password does not log in, and nobody may change the role
        "LOCAL | EXPLICIT=e SERVING=s   | e:refused s:proven | -"
            + " | secret fence-dbcreds/password         | - | EXPLICIT_PASSWORD_UNUSED",
        // no login works: the password waits where it stands, or in the pending Secret
        "LOCAL |                        |                    | GENERATED: keep-pending"
            + " fence-dbcreds-pending"
            + " | generated                             | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | EXPLICIT=e             | e:refused          | EXPLICIT: keep-pending"
            + " fence-dbcreds-pending"
            + " | values.yaml:1                         | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | EXPLICIT=e PENDING=p   | p:refused e:refused | EXPLICIT: keep-pending"
            + " fence-dbcreds-pending"
            + " | values.yaml:1                         | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | EXPLICIT=p PENDING=p   | p:refused          | -"
            + " | values.yaml:1                         | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | PENDING=p SERVING=s-   | p:refused s:refused | -"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | SERVING=s- BOOTSTRAP=b | s:refused b:refused | -"
            + " | secret fence-dbcreds/password         | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | BOOTSTRAP=b            | b:refused          | -"
            + " | secret fence-dbcreds-bootstrap/password | awaits DATABASE | DATABASE_AWAITED",
        "PULL  | ENTRY=n EXPLICIT=e     | n:refused e:refused | -"
            + " | remote secret entry                   | awaits DATABASE | DATABASE_AWAITED",
        // the password is right, and opens nothing yet
        "LOCAL | PENDING=p              | p:no_database      | -"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | PENDING=p              | p:no_connect       | -"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | PENDING=p              | p:no_login         | -"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        // it waits with all that it takes to log in, as the values name it now
        "LOCAL | PENDING=p/other        | p:refused          | PENDING: keep-pending"
            + " fence-dbcreds-pending"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | PENDING=p:other        | p:refused          | PENDING: keep-pending"
            + " fence-dbcreds-pending"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | PENDING=p@elsewhere    | p:refused          | PENDING: keep-pending"
            + " fence-dbcreds-pending"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | PENDING=p#5433         | p:refused          | PENDING: keep-pending"
            + " fence-dbcreds-pending"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        "LOCAL | PENDING=p@DB.EXAMPLE.ORG. | p:refused       | -"
            + " | secret fence-dbcreds-pending/password | awaits DATABASE | DATABASE_AWAITED",
        // the entry's password does not log in and another one does
        "PULL  | ENTRY=n SERVING=s>     | n:refused s:proven | -"
            + " | secret fence-dbcreds/password         | ENTRY_DIFFERS | -",
        // nothing proves a password: only what is published already may stay (R9)
        "LOCAL | SERVING=s              | s:not_asked        | -"
            + " | secret fence-dbcreds/password         | - | SERVER_DOES_NOT_ASK",
        "LOCAL | SERVING=s-             | s:not_asked        | -"
            + " | generated                             | NOT_PROVEN | SERVER_DOES_NOT_ASK",
        "LOCAL | EXPLICIT=e             | e:not_asked        | -"
            + " | generated                             | NOT_PROVEN | SERVER_DOES_NOT_ASK",
        "LOCAL | SERVING=s PENDING=p    | p:not_asked        | -"
            + " | secret fence-dbcreds/password         | NOT_PROVEN | SERVER_DOES_NOT_ASK",
        "LOCAL | SERVING=s@elsewhere    | s:not_asked        | -"
            + " | secret fence-dbcreds/password         | NOT_PROVEN | SERVER_DOES_NOT_ASK",
        // what is ready is not pointed to where no stored password logs in (R17)
        "LOCAL | SERVING=s@elsewhere    | s:refused          | -"
            + " | secret fence-dbcreds/password         | WOULD_MOVE | -",
      })
  void aLoginDecides(
      Delivery delivery,
      String stored,
      String logins,
      String acts,
      String source,
      String end,
      String findings) {
    Decision decision =
        decide(
            Given.fence()
                .delivered(delivery)
                .notCreated()
                .holding(stored)
                .tried(logins)
                .inside("made"));
    assertThat(Told.all(decision)).isEqualTo(String.join(" | ", acts, source, end, findings));
  }

  /** Each of a role's services by its own logins, with what is known of all (R12). */
  @Test
  void eachServiceDecidesByItsLogins() {
    List<Decision> decisions =
        new Provision(RULES)
            .decide(
                Given.role(
                    null,
                    Given.fence()
                        .notCreated()
                        .holding("EXPLICIT=e")
                        .tried("e:proven")
                        .inside("made")
                        .seen(),
                    Given.service("indexd").notCreated().holding("SERVING=e").seen()));
    assertThat(decisions)
        .extracting(Told::all)
        .containsExactly(
            "EXPLICIT: publish-secret fence-dbcreds | values.yaml:1 | - | -",
            "- | values.yaml:1 | awaits DATABASE | DATABASE_AWAITED");
  }

  /** What is there already, and whether pods can start on it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL |             |              | false | false | true",
        "LOCAL | SERVING=s   | s:proven     | true  | true  | true",
        "LOCAL | SERVING=s-  | s:no_connect | true  | true  | true",
        "LOCAL | SERVING=s-  | s:refused    | true  | false | true",
        "LOCAL | SERVING=s-  | s:no_database | true | false | true",
        "PULL  | ENTRY=n     | n:proven     | false | true  | true",
        "PULL  | ENTRY=n-    | n:proven     | false | true  | false",
        "PULL  | ENTRY=n-*   | n:proven     | false | true  | true",
      })
  void tellsWhatIsThere(
      Delivery delivery,
      String stored,
      String logins,
      boolean secret,
      boolean database,
      boolean ready) {
    Decision decision =
        decide(
            Given.fence()
                .delivered(delivery)
                .notCreated()
                .holding(stored)
                .tried(logins)
                .inside("made"));
    assertThat(decision.exists()).isEqualTo(new Decision.Existing(true, secret, database, ready));
  }

  /** Whoever needs an extension is not published without it. */
  @Test
  void whatTheDatabaseLacksIsTold() {
    Given ready = Given.service("arborist").notCreated().requiring("ltree", "hstore", "vector");
    ready.holding("EXPLICIT=e").tried("e:proven");
    Decision lacking = decide(ready.inside("made installed=hstore"));
    assertThat(Told.all(lacking)).isEqualTo("- | values.yaml:1 | EXTENSION_MISSING | -");
    Notice problem = lacking.problem().orElseThrow();
    assertThat(problem.message())
        .isEqualTo(
            "the database 'arborist' lacks the extension ltree, vector, which the service needs,"
                + " and dbCreate is off");
    assertThat(problem.hint())
        .isEqualTo(
            "Let an administrator run:\ncreate-extension arborist/ltree, create-extension"
                + " arborist/vector\n");
    assertThat(Told.acts(decide(ready.inside("made installed=vector,ltree,hstore"))))
        .isEqualTo("EXPLICIT: publish-secret arborist-dbcreds");
    assertThatThrownBy(() -> decide(ready.inside(null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nobody looked inside");
  }

  /**
   * Nothing is published where the service could not work; who is on it already keeps a password
   * that works, and is told.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL | EXPLICIT=e          | e:proven | made           | EXPLICIT: publish-secret"
            + " fence-dbcreds | - | -",
        "LOCAL | EXPLICIT=e          | e:proven | visible tables readable | EXPLICIT:"
            + " publish-secret fence-dbcreds | - | -",
        // its tables, and its schema, are not in the schema public
        "LOCAL | EXPLICIT=e          | e:proven | tables readable | EXPLICIT: publish-secret"
            + " fence-dbcreds | - | -",
        "LOCAL | EXPLICIT=e          | e:proven | elsewhere      | EXPLICIT: publish-secret"
            + " fence-dbcreds | - | -",
        "LOCAL | SERVING=s           | s:proven | elsewhere      | - | - | -",
        // the tables are others'
        "LOCAL | EXPLICIT=e          | e:proven | visible tables | EXPLICIT: keep-pending"
            + " fence-dbcreds-pending | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | EXPLICIT=e          | e:proven | usable         | EXPLICIT: publish-secret"
            + " fence-dbcreds | - | -",
        "LOCAL | EXPLICIT=e          | e:proven | visible        | EXPLICIT: keep-pending"
            + " fence-dbcreds-pending | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | EXPLICIT=e          | e:proven | defaults       | EXPLICIT: keep-pending"
            + " fence-dbcreds-pending | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | EXPLICIT=e          | e:proven | tables         | EXPLICIT: keep-pending"
            + " fence-dbcreds-pending | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | EXPLICIT=e PENDING=e | e:proven | visible       | -"
            + " | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | PENDING=p           | p:proven | visible        | -"
            + " | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | SERVING=s-          | s:proven | visible        | -"
            + " | awaits DATABASE | SCHEMA_AWAITED",
        "PUSH  | PENDING=p           | p:proven | visible        | -"
            + " | awaits DATABASE | SCHEMA_AWAITED",
        "PULL  | ENTRY=n             | n:proven | visible        | -"
            + " | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | SERVING=s           | s:proven | visible        | -"
            + " | awaits DATABASE | SCHEMA_AWAITED",
        "LOCAL | SERVING=s PENDING=p | p:proven | visible        | PENDING: publish-secret"
            + " fence-dbcreds, remove-pending fence-dbcreds-pending"
            + " | awaits DATABASE | SCHEMA_AWAITED",
        // moved there is as good as new there
        "LOCAL | SERVING=s@elsewhere | s:proven | visible        | -" + " | WOULD_MOVE | -",
        "LOCAL | SERVING=s@elsewhere | s:proven | tables         | -"
            + " | awaits DATABASE | SCHEMA_AWAITED",
      })
  void nothingIsPublishedWhereTheServiceCannotWork(
      Delivery delivery,
      String stored,
      String logins,
      String inside,
      String acts,
      String end,
      String findings) {
    Given given = Given.fence().delivered(delivery).notCreated().holding(stored).tried(logins);
    Decision decision = decide(given.inside(inside));
    assertThat(Told.acts(decision)).isEqualTo(acts);
    assertThat(Told.end(decision)).isEqualTo(end);
    assertThat(Told.findings(decision)).isEqualTo(findings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "defaults | the database 'arborist' on db.example.org:5432 has no schema public that the user"
            + " 'fence' may use, and dbCreate is off; the password is kept in"
            + " arborist-dbcreds-pending",
        "visible  | the user 'fence' may make nothing in the schema public of 'arborist' on"
            + " db.example.org:5432, and there is no table that it may read, and dbCreate is off;"
            + " the password is kept in arborist-dbcreds-pending",
      })
  void whatTheSchemaLacksIsToldWithTheStatements(String inside, String message) {
    Given given = Given.service("arborist").notCreated().requiring("ltree").holding("EXPLICIT=e");
    Notice told = decide(given.tried("e:proven").inside(inside)).findings().get(0);
    assertThat(told.message()).isEqualTo(message);
    assertThat(told.hint())
        .isEqualTo(
            "Let an administrator run:\ngrant-schema arborist, create-extension"
                + " arborist/ltree\nThen repeat the run.");
    given.holding("SERVING=e");
    assertThat(decide(given).findings().get(0).message()).endsWith(", and dbCreate is off");
  }

  /** With dbCreate on, an administrator is missed, or the one whose Secret is not there (R3). */
  @Test
  void aSchemaThatNobodyHereMayGive() {
    Given elsewhere = Given.fence().delivered(Delivery.PULL).whereTheEntrySays();
    elsewhere.holding("ENTRY=n").tried("n:proven").inside("visible");
    Decision decision = decide(elsewhere);
    assertThat(decision.findings().get(0).message())
        .contains(", and no administrator of that server is known; the password is kept in");
    Notice missing = Notice.of(DomainCode.MASTER_SECRET, "secret m", "is not there");
    var rules =
        new Rules(
            RULES.options(),
            RULES.hosts(),
            false,
            RULES.script(),
            RULES.texts(),
            RULES.sharing(),
            missing);
    assertThat(decide(rules, elsewhere).problem()).contains(missing);
    assertThat(Told.end(decide(rules, elsewhere.inside("made")))).isEqualTo("-");
    assertThat(Told.end(decide(rules, elsewhere.notCreated().inside("visible"))))
        .as("with dbCreate off nobody is missed")
        .isEqualTo("awaits DATABASE");
  }

  @Test
  void whatIsReadyIsNotPointedToAnEmptyDatabase() {
    Given moved = Given.fence().notCreated().holding("SERVING=s@elsewhere").tried("s:proven");
    moved.inside("made");
    assertThat(Told.all(decide(moved.old(OldPlace.TABLES))))
        .isEqualTo("- | secret fence-dbcreds/password | WOULD_MOVE | -");
    assertThat(Told.all(decide(moved.old(OldPlace.EMPTY))))
        .isEqualTo("SERVING: publish-secret fence-dbcreds | secret fence-dbcreds/password | - | -");
  }

  /** The statements are those that make what is missing, the extensions that it needs too (R7). */
  @Test
  void anAdministratorGetsTheStatements() {
    Given nothing = Given.service("arborist").notCreated().requiring("ltree");
    Notice kept = decide(nothing).findings().get(0);
    assertThat(kept.code()).isEqualTo(DomainCode.DATABASE_AWAITED);
    assertThat(kept.message())
        .isEqualTo(
            "dbCreate is off and no login to 'arborist' on db.example.org:5432 works; the password"
                + " is kept in arborist-dbcreds-pending");
    assertThat(kept.hint())
        .isEqualTo(
            "Let an administrator run, with the variable password set to it:\n"
                + "create-role fence, create-database arborist, limit-connect arborist,"
                + " create-extension arborist/ltree\nThen repeat the run.");
    Decision again = decide(nothing.holding("PENDING=p").tried("p:refused"));
    assertThat(again.findings().get(0).message()).endsWith("is kept in the pending Secret");
  }

  /** R18: where the second login has the turn, it is that one which has to be let in. */
  @Test
  void anAdministratorLetsTheLoginInThatHasTheTurn() {
    ServiceSeen fence =
        Given.fence()
            .notCreated()
            .holding("SERVING=s:fence_2")
            .tried("s:refused")
            .seen()
            .withLogin("fence_2", Source.GENERATED);
    RoleSeen seen = Given.role(null, fence);
    var decision = new ByLogin(RULES, seen, fence, ByLogin.tried(seen, fence)).decide();
    assertThat(decision.findings().get(0).hint())
        .contains(
            "create-role fence, create-database fence, limit-connect fence, open-login fence_2\n");
  }

  /** R12: what its host makes is not made for a guest, who is let in. */
  @Test
  void anAdministratorLetsAGuestIn() {
    Given guest = Given.service("peregrine").as("peregrine").in("sheepdog").notCreated();
    Rules rules =
        Facts.rules(
            ApplyOptions.NONE, Given.service("sheepdog").as("sheepdog").seen(), guest.seen());
    assertThat(decide(rules, guest.requiring("ltree")).findings().get(0).hint())
        .isEqualTo(
            "Let an administrator run, with the variable password set to it:\n"
                + "create-role peregrine, grant-connect sheepdog, grant-schema sheepdog,"
                + " default-privileges sheepdog, create-extension sheepdog/ltree\n"
                + "Then repeat the run.");
  }

  /** R12: a password of another's Secret is kept beside one's own all the same. */
  @Test
  void onlyItsOwnSecretsKeepItsPassword() {
    ServiceSeen indexd = Given.service("indexd").notCreated().seen();
    ServiceSeen fence = Given.fence().notCreated().holding("PENDING=p").seen();
    RoleSeen seen = Given.role(null, fence, indexd);
    var rule = new ByLogin(RULES, seen, indexd, ByLogin.tried(seen, indexd));
    assertThat(Told.acts(rule.decide())).isEqualTo("PENDING: keep-pending indexd-dbcreds-pending");
    rule = new ByLogin(RULES, seen, fence, ByLogin.tried(seen, fence));
    assertThat(Told.acts(rule.decide())).isEqualTo("-");
  }

  /** An entry that names a server where nobody may make anything, and does not log in (R17). */
  @Test
  void whatTheEntryNamesIsMadeByNobodyHere() {
    Given elsewhere = Given.fence().delivered(Delivery.PULL).whereTheEntrySays();
    elsewhere.holding("ENTRY=n").tried("n:refused");
    Notice problem = decide(elsewhere).problem().orElseThrow();
    assertThat(problem.code()).isEqualTo(DomainCode.LOGIN_FAILED);
    assertThat(problem.message())
        .isEqualTo(
            "the remote entry's credentials do not log in to 'fence' on db.example.org:5432, and"
                + " nobody may make them there");
    Notice missing = Notice.of(DomainCode.MASTER_SECRET, "secret m", "is not there");
    var rules =
        new Rules(
            RULES.options(),
            RULES.hosts(),
            false,
            RULES.script(),
            RULES.texts(),
            RULES.sharing(),
            missing);
    assertThat(decide(rules, elsewhere).problem()).contains(missing);
    assertThat(Told.end(decide(rules, elsewhere.notCreated()))).isEqualTo("awaits DATABASE");
  }

  @Test
  void anEntryThatSaysNothingOfItsDatabaseLeavesPodsWaiting() {
    Given pull = Given.fence().delivered(Delivery.PULL).notCreated();
    Decision decision = decide(pull.holding("ENTRY=n-").tried("n:proven").inside("made"));
    assertThat(Told.all(decision))
        .isEqualTo(
            "ENTRY: follow-entry fence-dbcreds | remote secret entry | - | ENTRY_WITHOUT_DBCREATED");
  }

  @Test
  void theServerThatDoesNotAskIsNamed() {
    Notice problem =
        decide(Given.fence().notCreated().holding("SERVING=s-").tried("s:not_asked"))
            .problem()
            .orElseThrow();
    assertThat(problem.message())
        .isEqualTo(
            "the server lets the user 'fence' in without asking for its password, so nothing proves"
                + " the one known here");
    assertThat(problem.hint()).isEqualTo("Let the server ask for passwords. Then repeat the run.");
  }

  /** Published with a password that another's apply makes: what is refused is told, not thrown. */
  @Test
  void whatOthersMakeIsFollowedOrRefused() {
    ServiceSeen local = Given.fence().delivered(Delivery.PUSH).notCreated().seen();
    RoleSeen seen = Given.role(null, local);
    var rule = new ByLogin(RULES, seen, local, ByLogin.tried(seen, local));
    Notice finding = PasswordDecision.unused(org.gen3db.domain.seen.PasswordOrigin.SERVING);
    assertThat(
            Told.all(
                rule.publish(
                    Chosen.GENERATED, List.of(finding), Optional.of(Given.insideOf("made")))))
        .isEqualTo(
            "GENERATED: publish-entry entry, follow-entry fence-dbcreds | generated | - |"
                + " EXPLICIT_PASSWORD_UNUSED");
    ServiceSeen loopback =
        Given.fence().delivered(Delivery.PUSH).notCreated().callingTheServer("127.0.0.1").seen();
    rule = new ByLogin(RULES, Given.role(null, loopback), loopback, ByLogin.tried(seen, loopback));
    assertThat(
            Told.all(
                rule.publish(
                    Chosen.GENERATED, List.of(finding), Optional.of(Given.insideOf("made")))))
        .isEqualTo("- | generated | LOOPBACK_IN_REMOTE | EXPLICIT_PASSWORD_UNUSED");
  }
}
