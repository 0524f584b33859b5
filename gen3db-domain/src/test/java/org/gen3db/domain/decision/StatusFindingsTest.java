package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.ServiceSeen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong, in words: each kind of change as a table from what is due to what was found. */
class StatusFindingsTest {
  private static List<String> words(ServiceSeen service, Change... changes) {
    var publication =
        new Publication(
            service,
            Chosen.of(Facts.known(PasswordOrigin.SERVING, "s")),
            false,
            false,
            Facts.hosts(),
            Told.TEXTS);
    return new StatusFindings(service, publication, publication.right())
        .of(List.of(changes)).stream().map(StatusFindingsTest::told).toList();
  }

  private static String told(Notice notice) {
    assertThat(notice.place()).isEmpty();
    return notice.code() + ": " + notice.message();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments(
            new Change.CreateRole("fence", Facts.OURS),
            "MISSING_PART: the role 'fence' does not exist on db.example.org:5432"),
        arguments(
            new Change.SetPassword("fence"),
            "DRIFT: the password in the Secret does not log in as the role 'fence'"),
        arguments(new Change.AllowLogin("fence"), "DRIFT: the role 'fence' may not log in"),
        arguments(
            new Change.OpenLogin("fence_2", "fence", Facts.OURS),
            "DRIFT: the role 'fence_2' does not log in for 'fence' as it should"),
        arguments(new Change.LiftExpiry("fence"), "DRIFT: the role 'fence' has expired"),
        arguments(
            new Change.CreateDatabase("d", "fence"),
            "MISSING_PART: the database 'd' does not exist on db.example.org:5432"),
        arguments(
            new Change.OpenDatabase("d"),
            "DRIFT: the database 'd' takes no connections since the server crashed while a restore"
                + " changed its name"),
        arguments(
            new Change.OwnDatabase("d", "fence"),
            "DRIFT: the database 'd' does not belong to 'fence'"),
        arguments(
            new Change.LimitConnect("d", List.of("fence")),
            "DRIFT: every role may connect to the database 'd'"),
        arguments(
            new Change.GrantConnect("d", "fence"),
            "DRIFT: the role 'fence' lacks CONNECT on the database 'd'"),
        arguments(
            new Change.SetMark("d", Facts.OURS),
            "DRIFT: the database 'd' does not bear this release's mark"),
        arguments(
            new Change.OwnSchema("d", "fence"),
            "DRIFT: the schema public in the database 'd' does not belong to 'fence'"),
        arguments(
            new Change.GrantSchema("d", "fence"),
            "DRIFT: the role 'fence' may not use the schema public in the database 'd'"),
        arguments(
            new Change.CreateExtension("d", "ltree", true),
            "DRIFT: the extension ltree is not in the database 'd'"),
        arguments(
            new Change.DefaultPrivileges("d", "fence"),
            "DRIFT: the role 'fence' may not use what others make in the database 'd'"),
        arguments(
            new Change.AdjustRole("fence", new RoleWishes(3, Map.of("work_mem", List.of("1MB")))),
            "DRIFT: the role 'fence' is not as gen3db.roles wants it in connectionLimit, work_mem"),
        arguments(
            new Change.OwnThings("d", "fence", "fence_2"),
            "DRIFT: the login 'fence_2' owns things in the database 'd' that 'fence' cannot"
                + " change"),
        arguments(
            new Change.GrantAccess("d", "fence_reader", Access.READ, List.of("fence")),
            "DRIFT: what the role 'fence_reader' may do in the database 'd' is not to read what the"
                + " services make"),
        arguments(
            new Change.PublishEntry("entry"),
            "MISSING_PART: the remote entry entry does not exist"),
        arguments(
            new Change.UpdateEntry("entry", false),
            "DRIFT: the remote entry entry holds the password of before a rotation that did not"
                + " end"),
        arguments(
            new Change.RestoreEntry("entry"),
            "DRIFT: the remote entry entry is marked for deletion"),
        arguments(
            new Change.CompleteEntry("entry"), "DRIFT: the remote entry entry lacks dbcreated"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void eachChangeIsDueBecauseOf(Change change, String words) {
    assertThat(words(Given.fence().seen(), change)).containsExactly(words);
  }

  /** What is not there has nothing in it that could be wrong, and that is said of it alone. */
  @ParameterizedTest
  @MethodSource("changes")
  void ofWhatIsInAnAbsentDatabaseNothingIsSaid(Change change, String words) {
    var missing = "MISSING_PART: the database 'd' does not exist on db.example.org:5432";
    List<String> told =
        words(Given.fence().seen(), new Change.CreateDatabase("d", "fence"), change);
    boolean inIt = change instanceof Change.InDatabase || change instanceof Change.OfDatabase;
    if (inIt) {
      assertThat(told).containsExactly(missing);
    } else if (words.startsWith("MISSING_PART: ")) {
      assertThat(told).containsExactly(missing + words.replace("MISSING_PART: ", "; "));
    } else {
      assertThat(told).containsExactly(missing, words);
    }
    assertThat(words(Given.fence().seen(), new Change.CreateDatabase("e", "fence"), change))
        .contains(
            words.startsWith("MISSING_PART: ")
                ? missing.replace("'d'", "'e'") + words.replace("MISSING_PART: ", "; ")
                : words);
  }

  @Test
  void whatIsMissingAndWhatIsWrongAreOneFindingEach() {
    assertThat(
            words(
                Given.fence().seen(),
                new Change.AllowLogin("fence"),
                new Change.PublishSecret("fence-dbcreds"),
                new Change.SetPassword("fence"),
                new Change.CreateRole("fence", Facts.OURS),
                new Change.AllowLogin("fence")))
        .containsExactly(
            "MISSING_PART: the Secret fence-dbcreds does not exist; the role 'fence' does not exist"
                + " on db.example.org:5432",
            "DRIFT: the role 'fence' may not log in; the password in the Secret does not log in as"
                + " the role 'fence'");
    assertThat(words(Given.fence().seen())).isEmpty();
  }

  private static final Change PUBLISH = new Change.PublishSecret("fence-dbcreds");
  private static final Change FOLLOW = new Change.FollowEntry("fence-dbcreds", "entry");
  private static final Change REMOVE = new Change.RemovePending("fence-dbcreds-pending");
  private static final Change KEEP = new Change.KeepPending("fence-dbcreds-pending");

  static Stream<Arguments> secrets() {
    return Stream.of(
        arguments("", PUBLISH, "MISSING_PART: the Secret fence-dbcreds does not exist"),
        arguments(
            "SERVING=other-",
            PUBLISH,
            "DRIFT: the Secret fence-dbcreds is wrong in, or lacks, dbcreated, password"),
        arguments(
            "SERVING=s@elsewhere:user/base",
            PUBLISH,
            "DRIFT: the Secret fence-dbcreds is wrong in, or lacks, database, host, username"),
        arguments(
            "SERVING=s>",
            PUBLISH,
            "DRIFT: the Secret fence-dbcreds follows a remote entry, and should stand by itself"),
        arguments("SERVING=s", PUBLISH, null), // it only follows another password (F2)
        arguments("", FOLLOW, "MISSING_PART: the Secret fence-dbcreds does not exist"),
        arguments(
            "SERVING=s",
            FOLLOW,
            "DRIFT: the Secret fence-dbcreds does not follow the remote entry entry"),
        arguments(
            "ENTRY=s SERVING=s>+",
            FOLLOW,
            "DRIFT: the Secret fence-dbcreds holds uri from before it followed the remote entry"
                + " entry, which nobody keeps right any more"),
        arguments(
            "SERVING=s~",
            FOLLOW,
            "DRIFT: the Secret fence-dbcreds does not follow the remote entry entry"),
        arguments(
            "SERVING=o-> ENTRY=s",
            FOLLOW,
            "DRIFT: the Secret fence-dbcreds differs from the remote entry entry in dbcreated,"
                + " password"),
        arguments(
            "SERVING=s@elsewhere:user ENTRY=s",
            FOLLOW,
            "DRIFT: the Secret fence-dbcreds does not follow the remote entry entry"),
        arguments(
            "SERVING=s>@elsewhere:user ENTRY=s",
            FOLLOW,
            "DRIFT: the Secret fence-dbcreds differs from the remote entry entry in host,"
                + " username"),
        arguments(
            "PENDING=p",
            REMOVE,
            "DRIFT: the Secret fence-dbcreds-pending is there still, from a run that did not end"),
        arguments("", REMOVE, null),
        arguments(
            "SERVING=s",
            new Change.ProtectSecret("fence-dbcreds"),
            "DRIFT: another program would take away the Secret fence-dbcreds, or what fills it or"
                + " pushes from it, once its manifest does not have it any more"),
        arguments("", KEEP, null),
        arguments("PENDING=p", KEEP, null),
        arguments(
            "BOOTSTRAP=b",
            new Change.RemoveBootstrap("fence-dbcreds-bootstrap"),
            "DRIFT: the Secret fence-dbcreds-bootstrap would push a password of before, once the"
                + " remote entry is lost"));
  }

  /** R19: a copy beside Helm is no fault; one that nobody needs is, and so is a pending Secret. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // stored | a copy | the change | what is wrong
        "SERVING=s PENDING=s | false | KEEP   | is there still, from a run that did not end",
        "SERVING=s PENDING=s | true  | KEEP   | -",
        "SERVING=o PENDING=s | true  | KEEP   | -",
        "SERVING=s           | false | KEEP   | -",
        "SERVING=s PENDING=s | true  | REMOVE | keeps a copy that nobody needs any more",
        "SERVING=o PENDING=s | true  | REMOVE | is there still, from a run that did not end",
      })
  void aCopyBesideHelm(String stored, boolean copy, String change, String words) {
    ServiceSeen service = Given.fence().holding(stored).besideHelm(copy).seen();
    Change due = change.equals("KEEP") ? new Change.KeepCopy("fence-dbcreds-pending") : REMOVE;
    assertThat(words(service, due))
        .isEqualTo(
            words.equals("-")
                ? List.of()
                : List.of("DRIFT: the Secret fence-dbcreds-pending " + words));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void eachChangeOfASecretIsDueBecauseOf(String stored, Change change, String words) {
    ServiceSeen service = Given.fence().holding(stored.isEmpty() ? null : stored).seen();
    assertThat(words(service, change)).isEqualTo(words == null ? List.of() : List.of(words));
  }

  /** It holds what the entry will hold, and follows it already: no key is named. */
  @Test
  void whatFollowsAnEntryThatIsLostDiffersInNothing() {
    ServiceSeen push = Given.fence().delivered(Delivery.PUSH).holding("SERVING=s>").seen();
    assertThat(words(push, new Change.FollowEntry("fence-dbcreds", "entry")))
        .containsExactly("DRIFT: the Secret fence-dbcreds differs from the remote entry entry");
  }
}
