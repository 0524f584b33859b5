package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.HostNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.ConnectionTexts;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R9 and R10: what the stores still lack, from what they hold and the password that is right. */
class PublicationTest {
  private static Publication publication(
      ServiceSeen service, String right, boolean completeEntry, boolean remoteOnLoopback) {
    return new Publication(
        service,
        Given.chosen(service, right),
        completeEntry,
        remoteOnLoopback,
        Facts.hosts(),
        Told.TEXTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // delivery | stored | right | kept before | what is done
        "LOCAL |                        | new | true  | publish-secret fence-dbcreds,"
            + " remove-pending fence-dbcreds-pending",
        "LOCAL | EXPLICIT=e             | e   | false | publish-secret fence-dbcreds",
        "LOCAL | SERVING=s              | s   | false | -",
        "LOCAL | SERVING=s PENDING=p    | s   | false | remove-pending fence-dbcreds-pending",
        "LOCAL | SERVING=s PENDING=p    | p   | false | publish-secret fence-dbcreds,"
            + " remove-pending fence-dbcreds-pending",
        "LOCAL | SERVING=s              | new | true  | publish-secret fence-dbcreds,"
            + " remove-pending fence-dbcreds-pending",
        "LOCAL | SERVING=s-             | s   | false | publish-secret fence-dbcreds",
        "LOCAL | SERVING=s@elsewhere    | s   | false | publish-secret fence-dbcreds",
        "LOCAL | SERVING=s:user         | s   | false | publish-secret fence-dbcreds",
        "LOCAL | SERVING=s/base         | s   | false | publish-secret fence-dbcreds",
        "LOCAL | SERVING=s@DB.EXAMPLE.ORG. | s | false | -", // another spelling
        "LOCAL | SERVING=s>             | s   | false | publish-secret fence-dbcreds",
        "LOCAL | SERVING=s ENTRY=n      | s   | false | -", // an entry of no concern
        "PUSH  |                        | new | true  | publish-entry entry,"
            + " follow-entry fence-dbcreds, remove-pending fence-dbcreds-pending",
        "PUSH  | SERVING=s              | s   | false | publish-entry entry,"
            + " follow-entry fence-dbcreds", // R13: from LOCAL, with the same password
        "PUSH  | SERVING=s>             | s   | false | publish-entry entry", // the entry was lost
        "PUSH  | SERVING=s>             | new | true  | publish-entry entry,"
            + " follow-entry fence-dbcreds, remove-pending fence-dbcreds-pending",
        "PUSH  | ENTRY=n                | n   | false | follow-entry fence-dbcreds",
        "PUSH  | ENTRY=n SERVING=n>     | n   | false | -",
        "PUSH  | ENTRY=n SERVING=n~     | n   | false | follow-entry fence-dbcreds",
        "PUSH  | ENTRY=n SERVING=n>%    | n   | false | follow-entry fence-dbcreds", // R13: back
        "LOCAL | SERVING=s>%            | s   | false | publish-secret fence-dbcreds",
        "PUSH  | ENTRY=n SERVING=n>+    | n   | false | follow-entry fence-dbcreds", // killed
        "LOCAL | SERVING=s+             | s   | false | -",
        "PUSH  | ENTRY=n SERVING=n      | n   | false | follow-entry fence-dbcreds",
        "PUSH  | ENTRY=n SERVING=s>     | n   | false | follow-entry fence-dbcreds",
        "PULL  | ENTRY=n SERVING=n>     | n   | false | -",
        "PULL  | ENTRY=n PENDING=p      | n   | false | follow-entry fence-dbcreds,"
            + " remove-pending fence-dbcreds-pending",
        "PULL  | ENTRY=n- SERVING=n->   | n   | false | -", // nobody may complete it
        "PULL  | ENTRY=n- SERVING=n>    | n   | false | -",
        "PULL  | ENTRY=n-* SERVING=n>   | n   | false | complete-entry entry",
        "PULL  | ENTRY=n-* SERVING=n->  | n   | false | complete-entry entry,"
            + " follow-entry fence-dbcreds",
        "PULL  | ENTRY=n* SERVING=n->   | n   | false | follow-entry fence-dbcreds",
        // a rotation that did not end: the entry gets the password that the role has (R8)
        "PUSH  | ENTRY=n SERVING=n> PENDING=p^ | p | false | update-entry entry,"
            + " follow-entry fence-dbcreds, remove-pending fence-dbcreds-pending",
        "PUSH  | ENTRY=n SERVING=p> PENDING=p^ | p | false | update-entry entry,"
            + " remove-pending fence-dbcreds-pending",
        "LOCAL_AND_PUSH |                        | new | true  | publish-entry entry,"
            + " publish-secret fence-dbcreds, remove-pending fence-dbcreds-pending",
        "LOCAL_AND_PUSH | SERVING=s              | s   | false | publish-entry entry",
        "LOCAL_AND_PUSH | ENTRY=n SERVING=n      | n   | false | -",
        "LOCAL_AND_PUSH | ENTRY=n-* SERVING=n    | n   | false | complete-entry entry",
        "LOCAL_AND_PUSH | ENTRY=n SERVING=n>     | n   | false | publish-secret fence-dbcreds",
        "LOCAL_AND_PUSH | ENTRY=n SERVING=s      | n   | false | publish-secret fence-dbcreds",
      })
  void theStoresLack(
      Delivery delivery, String stored, String right, boolean keeps, String changes) {
    ServiceSeen service = Given.fence().delivered(delivery).holding(stored).seen();
    String told = Told.changes(publication(service, right, false, false).changes(keeps));
    assertThat(told).isEqualTo(changes.equals("-") ? "" : changes);
  }

  /** R10: an entry is completed where it is ours or that is asked for; else pods wait for it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // delivery | stored | --complete-entry | completed | pods wait
        "PULL  | ENTRY=n   | false | false | false",
        "PULL  | ENTRY=n   | true  | false | false",
        "PULL  | ENTRY=n-  | false | false | true",
        "PULL  | ENTRY=n-  | true  | true  | false",
        "PULL  | ENTRY=n-* | false | true  | false",
        "PULL  | ENTRY=n-* | true  | true  | false",
        "LOCAL | SERVING=n ENTRY=n- | false | false | false",
        "PULL  | SERVING=n | false | false | false",
      })
  void anEntryWithoutDbcreated(
      Delivery delivery, String stored, boolean asked, boolean completed, boolean waits) {
    ServiceSeen service = Given.fence().delivered(delivery).holding(stored).seen();
    Publication publication = publication(service, "n", asked, false);
    assertThat(Told.changes(publication.changes(false)).contains("complete-entry"))
        .isEqualTo(completed);
    assertThat(publication.leavesPodsWaiting()).isEqualTo(waits);
    assertThat(publication.findings())
        .isEqualTo(
            waits
                ? List.of(
                    Notice.of(
                        DomainCode.ENTRY_WITHOUT_DBCREATED,
                        "",
                        "the remote entry entry lacks dbcreated"))
                : List.of());
  }

  /** R10: an entry is never written over, but by a rotation of the very version that is there. */
  @ParameterizedTest
  @CsvSource({"PENDING=p%", "PENDING=p", "SERVING=p"})
  void anEntryIsNotWrittenOver(String stored) {
    ServiceSeen service =
        Given.fence().delivered(Delivery.PUSH).holding("ENTRY=n " + stored).seen();
    assertThatThrownBy(() -> publication(service, "p", true, true).changes(false))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(DomainCode.ENTRY_DIFFERS);
              assertThat(e.problem().place()).isEqualTo("fence");
              assertThat(e.problem().message())
                  .startsWith(
                      "entry and database differ: the password in the remote entry entry does not"
                          + " log in, that in the ");
            });
  }

  /** One of ours goes as soon as nobody pushes from it, or the entry holds something else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // delivery | stored | an operator pushes | goes
        "PUSH           | ENTRY=n BOOTSTRAP=n*  | true  | false",
        "PUSH           | ENTRY=n BOOTSTRAP=b*  | true  | true",
        "PUSH           | ENTRY=n BOOTSTRAP=b   | true  | false", // of others
        "PUSH           | ENTRY=n BOOTSTRAP=n*  | false | true",
        "PUSH           | ENTRY=n BOOTSTRAP=n   | false | false",
        "PUSH           | BOOTSTRAP=n*          | true  | false",
        "PUSH           | BOOTSTRAP=n*          | false | true",
        "LOCAL_AND_PUSH | ENTRY=n BOOTSTRAP=n*  | true  | false",
        "LOCAL_AND_PUSH | ENTRY=n BOOTSTRAP=b*  | true  | true",
        "PULL           | ENTRY=n BOOTSTRAP=n*  | true  | true",
        "LOCAL          | ENTRY=n BOOTSTRAP=n*  | true  | true",
        "LOCAL          | BOOTSTRAP=n           | true  | false",
      })
  void aBootstrapSecretGoesOnceItWouldPushAPasswordOfBefore(
      Delivery delivery, String stored, boolean operatorPushes, boolean goes) {
    ServiceSeen service = Given.fence().delivered(delivery).holding(stored).seen();
    var publication =
        new Publication(
            service,
            Given.chosen(service, "n"),
            false,
            false,
            Facts.hosts(),
            Told.TEXTS,
            false,
            operatorPushes);
    assertThat(publication.changes(false).stream().filter(Change.RemoveBootstrap.class::isInstance))
        .isEqualTo(
            goes ? List.of(new Change.RemoveBootstrap("fence-dbcreds-bootstrap")) : List.of());
  }

  /** R10: what the operator allows, as far as the store can change an entry. */
  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "true, false, false",
    "false, true, false",
    "false, false, false"
  })
  void anEntryIsCompletedWhereThatIsAskedForAndPossible(
      boolean asked, boolean possible, boolean completes) {
    ServiceSeen service = Given.fence().delivered(Delivery.PULL).holding("ENTRY=n-").seen();
    HostNames hosts = Facts.hosts();
    ConnectionTexts texts = Told.TEXTS;
    var rules =
        new Rules(
            new ApplyOptions(Set.of(), Set.of(), asked),
            hosts,
            false,
            Told::changes,
            texts,
            Facts.deployment().sharing(),
            null,
            possible ? Set.of(Capability.UPDATE) : Set.of(Capability.PUSH));
    Chosen right = Given.chosen(service, "n");
    assertThat(rules.publication(service, right))
        .isEqualTo(
            new Publication(service, right, completes, false, hosts, texts, false, !possible));
  }

  @Test
  void dbcreatedIsTrue() {
    assertThat(Publication.dbcreated())
        .isEqualTo(SecretData.of(Map.of("dbcreated", Password.of("true"))));
  }

  /** A loopback host never goes to another machine. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUSH           |         | false | true",
        "LOCAL_AND_PUSH |         | false | true",
        "PUSH           |         | true  | false",
        "PUSH           | ENTRY=s | false | false",
        "LOCAL          |         | false | false",
      })
  void aLoopbackHostStaysHere(
      Delivery delivery, String stored, boolean storeIsOnLoopback, boolean refused) {
    ServiceSeen service =
        Given.fence()
            .delivered(delivery)
            .callingTheServer("127.0.0.1")
            .holding("SERVING=s " + (stored == null ? "" : stored))
            .seen();
    Publication publication = publication(service, "s", false, storeIsOnLoopback);
    if (refused) {
      assertThatThrownBy(() -> publication.changes(false))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e ->
                  assertThat(e.problem())
                      .isEqualTo(
                          Notice.of(
                              DomainCode.LOOPBACK_IN_REMOTE,
                              "fence",
                              "the host 127.0.0.1 would go into the remote store")));
    } else {
      assertThat(publication.changes(false)).isNotNull();
    }
  }

  private static SecretData data(String... changed) {
    Map<String, Password> values = new HashMap<>(Facts.credentials("s").ready().values());
    for (String one : changed) {
      String[] parts = one.split("=", -1);
      if (parts[1].isEmpty()) {
        values.remove(parts[0]);
      } else {
        values.put(parts[0], Password.of(parts[1]));
      }
    }
    return SecretData.of(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port=5432             | ''",
        "port= 5432            | ''", // as YAML and files bring it
        "host=DB.example.org   | ''",
        "port=5433             | port",
        "port=                 | port",
        "host=other            | host",
        "host=                 | host",
        "database=other        | database",
        "database=             | database",
        "username=other        | username",
        "username=             | username",
        "password=other        | password",
        "password=             | password",
        "dbcreated=            | dbcreated",
        "dbcreated=false       | dbcreated",
        "database=x,dbcreated=,host=x,password=x,port=1,username=x"
            + " | database,dbcreated,host,password,port,username",
      })
  void theKeysOfASecretThatDiffer(String changed, String keys) {
    ServiceSeen service = Given.fence().holding("SERVING=s").seen();
    var secret = StoredSecret.of("fence-dbcreds", data(changed.split(",")), "1");
    List<String> expected = keys.isEmpty() ? List.of() : Arrays.asList(keys.split(","));
    assertThat(publication(service, "s", false, false).differing(secret)).isEqualTo(expected);
  }

  /** R10: by key, without values; a password only where the values have one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port=5432             |   | ''",
        "host=DB.example.org   |   | ''",
        "password=other        |   | ''",
        "port=5432             | s | ''",
        "password=other        | s | password",
        "password=             | s | password",
        "port=5433             |   | port",
        "port=                 |   | port",
        "host=other            |   | host",
        "host=                 |   | host",
        "database=other        |   | database",
        "database=             |   | database",
        "username=other        |   | username",
        "username=             |   | username",
        "database=x,host=x,password=x,port=1,username=x | s"
            + " | 'database, host, password, port, username'",
      })
  void theKeysInWhichEntryAndValuesDiffer(String changed, @Nullable String explicit, String keys) {
    Given given = Given.fence().delivered(Delivery.PULL);
    if (explicit != null) {
      given.holding("EXPLICIT=" + explicit);
    }
    ServiceSeen service = given.entry(data(changed.split(",")), false).seen();
    assertThat(publication(service, "new", false, false).findings())
        .isEqualTo(
            keys.isEmpty()
                ? List.of()
                : List.of(
                    Notice.of(
                        DomainCode.ENTRY_AND_VALUES_DIFFER,
                        "",
                        "the remote entry entry differs from the values in "
                            + keys
                            + "; the entry is used")));
  }

  @Test
  void whatTheValuesDoNotKnowDiffersFromNothing() {
    ServiceSeen seen = Given.fence().delivered(Delivery.PULL).holding("ENTRY=n").seen();
    ServicePlan plan = seen.wanted();
    var unknown =
        new ServicePlan(
            plan.spec(),
            plan.database(),
            plan.username(),
            new Known<>(null, Source.DEFAULT, "the master's"),
            new Known<>(null, Source.DEFAULT, "the master's"),
            plan.password(),
            plan.master());
    var service = ServiceSeen.of(new Placed(unknown, unknown, seen.place()), false, seen.stored());
    assertThat(publication(service, "n", false, false).findings()).isEmpty();
  }

  private static SecretData withUri(@Nullable String uri) {
    return uri == null
        ? Facts.credentials("s").ready()
        : Facts.credentials("s").ready().with(SecretData.of(Map.of("uri", Password.of(uri))));
  }

  private static @Nullable String further(Given given, @Nullable StoredSecret serving) {
    ServiceSeen service = given.seen();
    return Publication.further(
            service, service.place().with(Password.of("new")), serving, Told.TEXTS)
        .secret("uri")
        .map(Password::text)
        .orElse(null);
  }

  private static final String OLD = "uri://fence:s@db.example.org:5432/fence?";
  private static final String NEW = "uri://fence:new@db.example.org:5432/fence?";

  /**
   * Credentials in one text: where they are asked for, and where those of ours stand from when they
   * were, so that no key of a Secret leads to a password of before; those of others are theirs.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the key uri of now | asked for, with which mode | what it will be
        "                     | none        | ",
        "                     | -           | NEW require",
        "                     | verify-full | NEW verify-full",
        "OLD require          | -           | NEW require",
        "OLD verify-ca        | -           | NEW require",
        "OLD verify-ca        | disable     | NEW disable",
        "OLD verify-ca        | none        | NEW verify-ca",
        "OLD prefer           | none        | NEW prefer",
        "OLD other            | none        | ",
        "uri://of/others      | none        | ",
        "uri://of/others      | -           | NEW require",
      })
  void credentialsInOneText(@Nullable String now, String asked, @Nullable String later) {
    String held = now == null ? null : now.replace("OLD ", OLD);
    var serving = StoredSecret.of("fence-dbcreds", withUri(held), "1");
    assertThat(further(wantingUri(asked), serving))
        .isEqualTo(later == null ? null : later.replace("NEW ", NEW));
  }

  private static Given wantingUri(String mode) {
    return mode.equals("none")
        ? Given.fence()
        : Given.fence().wantingUri(mode.equals("-") ? null : mode);
  }

  /** A Secret that does not say where it leads says nothing of whose its further keys are. */
  @Test
  void aTextBesideIncompleteCredentialsIsNotOurs() {
    SecretData incomplete =
        SecretData.of(Map.of("uri", Password.of(OLD + "require"), "password", Password.of("s")));
    assertThat(further(Given.fence(), StoredSecret.of("fence-dbcreds", incomplete, "1"))).isNull();
    assertThat(further(Given.fence(), null)).isNull();
    assertThat(further(Given.fence().wantingUri(null), null)).isEqualTo(NEW + "require");
  }

  /** TLS is not asked of the server that gen3db starts, nor of one on this machine. */
  @Test
  void theModeSuitsTheServer() {
    assertThat(further(Given.fence().wantingUri(null).onBundledServer(), null))
        .isEqualTo(NEW + "prefer");
    assertThat(further(Given.fence().wantingUri(null).callingTheServer("127.0.0.1"), null))
        .isEqualTo("uri://fence:new@127.0.0.1:5432/fence?prefer");
    assertThat(further(Given.fence().wantingUri("require").onBundledServer(), null))
        .isEqualTo(NEW + "require");
  }

  /** Only the forms that are asked for are made. */
  @Test
  void anotherFormIsNotMade() {
    Given given = Given.fence().wanting(Set.of("jdbc"));
    assertThat(further(given, null)).isNull();
    assertThat(further(given, StoredSecret.of("fence-dbcreds", withUri(OLD + "allow"), "1")))
        .isEqualTo(NEW + "allow");
  }

  /** A Secret whose text lacks, or leads to a password of before, is published anew. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "            | none | s | ''",
        "            | -    | s | uri",
        "OLD require | -    | s | ''",
        "OLD prefer  | -    | s | uri",
        "OLD prefer  | none | s | ''",
        "of others   | none | s | ''",
        "OLD prefer  | none | p | password,uri",
        "of others   | none | p | password",
        "            | -    | new | password",
      })
  void aTextThatLeadsElsewhereIsToBeMadeAnew(
      @Nullable String now, String asked, String right, String keys) {
    String held = now == null ? null : now.replace("OLD ", OLD);
    var serving = StoredSecret.of("fence-dbcreds", withUri(held), "1");
    ServiceSeen service = wantingUri(asked).holding("SERVING=s PENDING=p").seen();
    assertThat(publication(service, right, false, false).differing(serving))
        .isEqualTo(keys.isEmpty() ? List.of() : Arrays.asList(keys.split(",")));
  }

  /** R19: what Helm's chart does not render at all it does not render otherwise. */
  @ParameterizedTest
  @CsvSource({", false", "of others, true"})
  void onlyAKeyThatHelmRendersIsToldOf(@Nullable String uri, boolean told) {
    ServiceSeen service =
        Given.fence()
            .wantingUri(null)
            .holding("EXPLICIT=s")
            .serving(withUri(uri), null)
            .besideHelm(false)
            .seen();
    assertThat(Told.codes(publication(service, "s", false, false).findings()))
        .isEqualTo(told ? "HELM_DIFFERS" : "-");
  }

  /** R19: that a database is ready is for whoever makes it to say, whatever a chart renders. */
  @Test
  void whatHelmSaysOfDbcreatedIsNotToldOf() {
    for (String said : List.of("dbcreated=false", "dbcreated=", "dbcreated=true")) {
      ServiceSeen service =
          Given.fence().holding("EXPLICIT=s").serving(data(said), null).besideHelm(false).seen();
      assertThat(publication(service, "s", false, false).findings()).as(said).isEmpty();
    }
  }
}
