package org.gen3db.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Change.CreateDatabase;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.plan.Change.DefaultPrivileges;
import org.gen3db.domain.plan.Change.GrantConnect;
import org.gen3db.domain.plan.Change.GrantSchema;
import org.gen3db.domain.plan.Change.LimitConnect;
import org.gen3db.domain.plan.Change.OwnDatabase;
import org.gen3db.domain.plan.Change.OwnSchema;
import org.gen3db.domain.plan.Change.SetMark;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseChangesTest {
  private static final Mark MARK = new Mark("gen3", "default", "prod", "6f1c");

  private static DatabaseChanges changes(boolean harden, String... extensions) {
    return new DatabaseChanges(
        "fence_gen3", "fence", MARK, "postgres", true, List.of(extensions), harden);
  }

  private static Observed.Database database(String owner, String comment, boolean open) {
    return new Observed.Database(owner, comment, open, true, true, List.of("a_dba"));
  }

  private static Observed.Inside inside(
      boolean owned, boolean usable, boolean defaults, Set<String> installed) {
    return new Observed.Inside(
        owned, usable, defaults, installed, Set.of("ltree", "vector"), false);
  }

  @Test
  void aMissingOneIsMadeLimitedAndMarkedInThisOrder() {
    assertThat(changes(false).outside(null, true, false))
        .containsExactly(
            new CreateDatabase("fence_gen3", "fence"),
            new LimitConnect("fence_gen3", List.of("fence")),
            new SetMark("fence_gen3", MARK));
  }

  @Test
  void aFinishedOneNeedsNothing() {
    assertThat(changes(false).outside(database("fence", MARK.toString(), false), true, false))
        .isEmpty();
    assertThat(changes(false).inside(inside(true, true, true, Set.of("ltree", "vector")), true))
        .isEmpty();
  }

  @Test
  void publicLosesConnectOnOurOwnOnly() {
    assertThat(changes(false).outside(database("fence", MARK.toString(), true), true, false))
        .containsExactly(new LimitConnect("fence_gen3", List.of("fence")));
    assertThat(changes(false).outside(database("postgres", MARK.toString(), true), false, false))
        .isEmpty();
  }

  @Test
  void anAdoptedOneGetsTheMarkAndMissingGrantsOnly() {
    var seen = new Observed.Database("postgres", "of a dba", false, false, false, List.of());
    assertThat(changes(false).outside(seen, false, false))
        .containsExactly(
            new GrantConnect("fence_gen3", "fence"),
            new GrantConnect("fence_gen3", "postgres"),
            new SetMark("fence_gen3", MARK));
    assertThat(changes(false).inside(inside(false, false, false, Set.of()), false))
        .containsExactly(
            new GrantSchema("fence_gen3", "fence"), new DefaultPrivileges("fence_gen3", "fence"));
  }

  @Test
  void hardeningGrantsEverybodyWhoIsConnectedAndReOwns() {
    assertThat(changes(true).outside(database("postgres", MARK.toString(), true), false, false))
        .containsExactly(
            new OwnDatabase("fence_gen3", "fence"),
            new LimitConnect("fence_gen3", List.of("fence", "a_dba", "postgres")));
  }

  @Test
  void extensionsAreWantedInOurOwnAndRequiredEverywhere() {
    assertThat(changes(false, "ltree").inside(inside(true, true, true, Set.of()), true))
        .containsExactly(
            new CreateExtension("fence_gen3", "ltree", true),
            new CreateExtension("fence_gen3", "vector", false));
    assertThat(changes(false, "ltree").inside(inside(true, true, true, Set.of()), false))
        .containsExactly(new CreateExtension("fence_gen3", "ltree", true));
  }

  @Test
  void theSchemaIsReOwnedUnlessALimitedMasterFindsItUsable() {
    assertThat(changes(false).inside(inside(false, true, true, Set.of("ltree", "vector")), true))
        .containsExactly(new OwnSchema("fence_gen3", "fence"));
    var limited =
        new DatabaseChanges("fence_gen3", "fence", MARK, "postgres", false, List.of(), false);
    assertThat(limited.inside(inside(false, true, true, Set.of("ltree", "vector")), true))
        .isEmpty();
  }

  /** R15: what is ours loses PUBLIC's CONNECT by itself, the rest where that is asked for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // whose | owner | PUBLIC, role, master may connect | harden | changes
        "ours    | fence    | false true  true  | false | -",
        "ours    | fence    | true  true  true  | false | LimitConnect[fence]",
        "ours    | fence    | true  true  true  | true  | LimitConnect[fence]",
        "ours    | fence    | false false true  | false | GrantConnect fence",
        "ours    | fence    | false true  false | false | GrantConnect postgres",
        "adopted | postgres | true  true  true  | false | -",
        "adopted | postgres | true  true  false | false | -",
        "adopted | postgres | true  false false | false | GrantConnect fence",
        "adopted | postgres | false false false | false | GrantConnect fence GrantConnect postgres",
        "adopted | postgres | false true  true  | true  | OwnDatabase LimitConnect[fence, a_dba,"
            + " postgres]",
        "adopted | fence    | true  true  true  | true  | LimitConnect[fence, a_dba]",
        "adopted | fence    | false true  true  | true  | -",
        "adopted | fence    | false false true  | true  | GrantConnect fence",
      })
  void connectFromOutside(String whose, String owner, String may, boolean harden, String expected) {
    String[] who = may.trim().split(" +");
    var database =
        new Observed.Database(
            owner,
            MARK.toString(),
            Boolean.parseBoolean(who[0]),
            Boolean.parseBoolean(who[1]),
            Boolean.parseBoolean(who[2]),
            List.of("a_dba"));
    String told =
        changes(harden).outside(database, whose.equals("ours"), false).stream()
            .map(
                change ->
                    change instanceof LimitConnect limit
                        ? "LimitConnect" + limit.allowed()
                        : change instanceof GrantConnect grant
                            ? "GrantConnect " + grant.role()
                            : change.getClass().getSimpleName())
            .collect(Collectors.joining(" "));
    assertThat(told.isEmpty() ? "-" : told).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // owned, usable | ours | superuser | harden | change
        "true  true  | true  | true  | false | -",
        "false true  | true  | true  | false | OwnSchema",
        "false true  | true  | false | false | -",
        "false false | true  | false | false | OwnSchema",
        "false false | false | true  | false | GrantSchema",
        "false true  | false | true  | false | -",
        "false true  | false | true  | true  | OwnSchema",
        "false true  | false | false | true  | -",
        "true  true  | false | true  | true  | -",
      })
  void theSchemaPublic(
      String schema, boolean ours, boolean superuser, boolean harden, String expected) {
    String[] is = schema.trim().split(" +");
    var changes =
        new DatabaseChanges("fence_gen3", "fence", MARK, "postgres", superuser, List.of(), harden);
    List<String> told =
        changes
            .inside(
                inside(
                    Boolean.parseBoolean(is[0]),
                    Boolean.parseBoolean(is[1]),
                    true,
                    Set.of("ltree", "vector")),
                ours)
            .stream()
            .map(change -> change.getClass().getSimpleName())
            .toList();
    assertThat(told).isEqualTo(expected.equals("-") ? List.of() : List.of(expected));
  }

  private static Observed.Inside refusing(String... extensions) {
    return new Observed.Inside(
        true,
        true,
        true,
        Set.of(),
        Set.of("ltree", "vector"),
        false,
        Stream.of(extensions).collect(Collectors.toMap(one -> one, one -> "no " + one)));
  }

  /** What is made wherever that is possible is left, and told, where the server lets nobody. */
  @Test
  void whatTheServerRefusesIsToldAndNotTried() {
    assertThat(changes(false).inside(refusing("ltree"), true))
        .containsExactly(new CreateExtension("fence_gen3", "vector", false));
    assertThat(changes(false).findings(refusing("ltree"), true))
        .containsExactly(
            Notice.of(
                DomainCode.EXTENSION_NOT_OFFERED,
                "fence_gen3",
                "the extension ltree may not be made in 'fence_gen3': no ltree"));
    assertThat(changes(false).findings(refusing("ltree", "vector"), true)).hasSize(2);
    assertThat(changes(false).findings(refusing(), true)).isEmpty();
    assertThat(changes(false).findings(refusing("ltree"), false)).isEmpty();
    assertThat(changes(false, "ltree").findings(refusing("ltree"), true)).isEmpty();
    assertThat(changes(false, "ltree").inside(refusing("ltree"), false))
        .as("what the service needs is tried all the same")
        .containsExactly(new CreateExtension("fence_gen3", "ltree", true));
  }

  /** R12: what sharers made before counts as much as what they make later. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // defaults | whose later things, whose things of now it may not use | granted
        "true  |           |           | false",
        "false |           |           | true",
        "true  | peregrine |           | true",
        "true  |           | peregrine | true",
        "true  | other     | other     | false",
      })
  void whatSharersMakeIsGranted(
      boolean defaults, @Nullable String future, @Nullable String present, boolean granted) {
    var changes =
        new DatabaseChanges(
            "one", "fence", MARK, "postgres", true, List.of(), false, List.of("peregrine"));
    var inside =
        new Observed.Inside(
            true,
            true,
            defaults,
            Set.of("ltree", "vector"),
            Set.of(),
            false,
            Map.of(),
            future == null ? Set.of() : Set.of(future),
            present == null ? Set.of() : Set.of(present));
    assertThat(changes.inside(inside, true))
        .isEqualTo(
            granted
                ? List.of(new DefaultPrivileges("one", "fence", List.of("peregrine")))
                : List.of());
  }

  @Test
  void aGuestGetsConnectOnly() {
    assertThat(changes(false).outsideAsGuest())
        .containsExactly(new GrantConnect("fence_gen3", "fence"));
  }

  /** A1: whose mark it bears may drop it, so that it changes by the operator's word only. */
  @Test
  void theMarkOfAnotherEnvironmentStaysUnlessItIsTakenOver() {
    var others =
        database("fence", new Mark("gen3", "default", "default", "other").toString(), false);
    assertThat(changes(false).outside(others, false, false)).isEmpty();
    assertThat(changes(false).outside(others, false, true))
        .containsExactly(new Change.SetMark("fence_gen3", MARK));
    // The same environment under another name, and one that nobody marked, or not with an id.
    for (String comment :
        List.of(
            "",
            new Mark("old", MARK.namespace(), MARK.environment(), MARK.id()).toString(),
            new Mark("gen3", "default", "default", Mark.NOT_YET_KNOWN).toString())) {
      assertThat(changes(false).outside(database("fence", comment, false), false, false))
          .as(comment)
          .containsExactly(new Change.SetMark("fence_gen3", MARK));
    }
  }

  private static final DatabaseChanges READER =
      new DatabaseChanges(
          "fence", "fence_reader", MARK, "postgres", true, List.of(), false, List.of("fence"));

  /** What is lacking, as {@code now=NAME later=NAME changes=NAME}. */
  private static Observed.Inside lacking(Access access, String words, boolean schemaUsable) {
    Map<String, Set<String>> named =
        Stream.of(words.split(" "))
            .map(word -> word.split("="))
            .filter(parts -> parts.length == 2)
            .collect(Collectors.toMap(parts -> parts[0], parts -> Set.of(parts[1].split(","))));
    return inside(false, schemaUsable, true, Set.of())
        .with(
            new Observed.Rights(
                Map.of(access, named.getOrDefault("now", Set.of())),
                Map.of(access, named.getOrDefault("later", Set.of())),
                named.getOrDefault("changes", Set.of()),
                Set.of()));
  }

  /**
   * R20: a login beside a service's own gets what it lacks of what the services, the administrator
   * and the owner make; what others have made is theirs to give, and is told.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // lacks | granted | told, where the owner is a_dba | told, where it is made before
        "-                  | false | -        | -",
        "now=fence          | true  | -        | fence",
        "now=postgres       | true  | -        | postgres",
        "now=owner          | true  | -        | owner",
        "later=fence        | true  | -        | -",
        "changes=fence      | true  | -        | -",
        "now=other          | false | other    | other",
        "later=other        | false | -        | -",
        "now=fence,other,an | true  | an, other | an, fence, other",
      })
  void aLoginGetsWhatTheServicesMake(String lacks, boolean granted, String told, String toldOfNew) {
    Observed.Inside inside = lacking(Access.READ, lacks, false);
    Observed.Database database = database("owner", MARK.toString(), false);
    var grant = new Change.GrantAccess("fence", "fence_reader", Access.READ, List.of("fence"));
    assertThat(READER.insideForLogin(Access.READ, inside, database))
        .isEqualTo(granted ? List.of(grant) : List.of());
    assertThat(READER.insideForLogin(Access.READ, inside, null))
        .as("in one that is made before, always")
        .containsExactly(grant);
    assertThat(READER.findingsForLogin(Access.READ, inside, database)).isEqualTo(lacks(told));
    assertThat(READER.findingsForLogin(Access.READ, inside, null)).isEqualTo(lacks(toldOfNew));
    assertThat(READER.insideForLogin(Access.WRITE, inside, database))
        .as("what it may not read says nothing of what it may write")
        .isEmpty();
  }

  private static List<Notice> lacks(String makers) {
    return makers.equals("-")
        ? List.of()
        : List.of(
            Notice.of(
                DomainCode.LOGIN_LACKS,
                "fence",
                "the user 'fence_reader' may not read all that was made in 'fence' by " + makers));
  }

  /** What everybody may make in the schema public, a login may too: told, and left. */
  @Test
  void aLoginThatMayMakeTablesIsTold() {
    Observed.Database database = database("fence", MARK.toString(), false);
    assertThat(READER.findingsForLogin(Access.WRITE, lacking(Access.WRITE, "-", true), database))
        .containsExactly(
            Notice.of(
                DomainCode.LOGIN_MAY_CREATE,
                "fence",
                "the user 'fence_reader' may make tables of its own in the schema public of"
                    + " 'fence', as everybody may"));
  }
}
