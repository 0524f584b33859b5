package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R9: what is done to a role, and which password is kept in the pending Secret before it. */
class RoleChangesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // on the role | stored already | pending Secret | new database | role | changes
        "CREATE       | false |           | true  | absent       | keep-pending"
            + " fence-dbcreds-pending, create-role fence",
        "CREATE       | true  | PENDING=p | true  | absent       | create-role fence",
        "NOTHING      | true  |           | false | ours         | ''",
        "NOTHING      | true  |           | true  | ours         | ''",
        "NOTHING      | false |           | false | ours         | ''",
        // the values' password opens the role of a database that is yet to be made
        "NOTHING      | false |           | true  | ours         | keep-pending"
            + " fence-dbcreds-pending",
        "NOTHING      | true  |           | false | ours nologin | allow-login fence",
        // one that replaces another is kept in pending, wherever else it stands
        "SET_PASSWORD | false |           | false | ours         | keep-pending"
            + " fence-dbcreds-pending, set-password fence",
        "SET_PASSWORD | true  |           | false | ours         | keep-pending"
            + " fence-dbcreds-pending, set-password fence",
        "SET_PASSWORD | true  | PENDING=p | false | ours         | set-password fence",
        "SET_PASSWORD | true  | PENDING=q | false | ours nologin | keep-pending"
            + " fence-dbcreds-pending, set-password fence, allow-login fence",
      })
  void theRoleGets(
      PasswordDecision.OnRole onRole,
      boolean stored,
      String pending,
      boolean databaseIsNew,
      String role,
      String changes) {
    ServiceSeen service = Given.fence().holding(pending).seen();
    ServiceSeen wanting = Given.fence().holding("EXPLICIT=p").seen();
    var decision =
        new PasswordDecision(Given.chosen(wanting, "p"), onRole, stored, null, List.of());
    assertThat(
            Told.changes(
                RoleChanges.of(
                    service,
                    Given.onServer(role, Map.of()),
                    decision,
                    Facts.OURS,
                    databaseIsNew,
                    true)))
        .isEqualTo(changes);
    assertThat(
            Told.changes(
                RoleChanges.of(
                    service,
                    Given.onServer(role, Map.of()),
                    decision,
                    Facts.OURS,
                    databaseIsNew,
                    false)))
        .as("of another one who shares the role, only the pending Secret")
        .isEqualTo(changes.contains("keep-pending") ? "keep-pending fence-dbcreds-pending" : "");
  }

  /** Where the second login has the turn, it is what is opened and mended (R18). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE       | absent | absent | create-role fence, forbid-login fence, open-login"
            + " fence_2",
        "SET_PASSWORD | ours   | whole  | open-login fence_2",
        "NOTHING      | ours nologin | whole  | ''",
        "NOTHING      | ours   | absent | open-login fence_2",
      })
  void theSecondLoginGets(
      PasswordDecision.OnRole onRole, String role, String second, String changes) {
    ServiceSeen service =
        Given.fence().holding("PENDING=p").seen().withLogin("fence_2", Source.GENERATED);
    ServiceSeen wanting = Given.fence().holding("EXPLICIT=p").seen();
    var whole = new Observed.Second(new Observed.Role(true, false, ""), true, true);
    var server =
        new Observed.OnServer(Given.role(role), Map.of(), second.equals("whole") ? whole : null);
    var decision = new PasswordDecision(Given.chosen(wanting, "p"), onRole, true, null, List.of());
    assertThat(Told.changes(RoleChanges.of(service, server, decision, Facts.OURS, false, true)))
        .isEqualTo(changes);
  }

  @Test
  void aNewRoleBearsTheMark() {
    var decision =
        new PasswordDecision(
            Chosen.GENERATED, PasswordDecision.OnRole.CREATE, true, null, List.of());
    var mark = new Mark("r", "n", "e", "id");
    assertThat(
            RoleChanges.of(
                Given.fence().seen(),
                Given.onServer("absent", Map.of()),
                decision,
                mark,
                true,
                true))
        .containsExactly(new Change.CreateRole("fence", mark));
  }

  /** limit=NUMBER, setting=NAME:VALUE and valid=DURATION. */
  private static RoleWishes wishes(String words) {
    Integer limit = null;
    Map<String, List<String>> settings = Map.of();
    Duration valid = null;
    for (String word : words.equals("-") ? new String[0] : words.split(" ")) {
      String[] parts = word.split("=");
      switch (parts[0]) {
        case "limit" -> limit = Integer.valueOf(parts[1]);
        case "setting" ->
            settings = Map.of(parts[1].split(":")[0], List.of(parts[1].split(":")[1]));
        default -> valid = Duration.parse(parts[1]);
      }
    }
    return new RoleWishes(limit, settings, valid);
  }

  /** The role by the name of fence's second login; plain for one that bears fence's mark alone. */
  private static Observed.@Nullable Second second(String words) {
    Observed.Role role = Given.role(words);
    if (role == null) {
      return null;
    }
    String comment =
        words.contains("plain") ? role.comment() : Logins.comment(role.comment(), "fence");
    return new Observed.Second(
        new Observed.Role(
            role.canLogin(),
            role.superuser(),
            comment,
            role.expired(),
            role.limit(),
            role.settings(),
            role.left()),
        true,
        true);
  }

  private static RoleSeen seen(RoleWishes wishes, String role, String second) {
    return Given.role(
        new Observed.OnServer(Given.role(role), Map.of(), second(second)),
        Given.fence().seen(),
        Given.service("indexd").wishing(wishes).seen());
  }

  private static List<Change> done(String words) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.KeepPending("fence-dbcreds-pending"));
    for (String word : words.equals("-") ? new String[0] : words.split(" ")) {
      changes.add(
          switch (word) {
            case "create" -> new Change.CreateRole("fence", Facts.OURS);
            case "set" -> new Change.SetPassword("fence");
            case "open" -> new Change.OpenLogin("fence_2", "fence", Facts.OURS);
            default -> new Change.OpenLogin("fence", "fence", Facts.OURS);
          });
    }
    return changes;
  }

  /**
   * What the values want of a role beside its password, whichever of its services they name: what
   * it lacks of that is set, for both of its logins (R18); the time of a password begins with it.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // wanted | role | second login | done before | set: of whom, and what
        "-             | ours         | absent | -      | -",
        "limit=3       | ours         | absent | -      | fence [connectionLimit]",
        "limit=3       | ours limit=4 | absent | -      | fence [connectionLimit]",
        "limit=3       | ours limit=3 | absent | -      | -",
        "limit=3       | absent       | absent | -      | -",
        "limit=3       | absent       | absent | create | fence [connectionLimit]",
        "limit=3       | ours         | absent | set    | fence [connectionLimit]",
        "setting=work_mem:64MB | ours | absent | -      | fence [work_mem]",
        "setting=work_mem:64MB | ours setting=work_mem:64MB | absent | - | -",
        "limit=3 setting=work_mem:64MB | ours limit=3 | absent | - | fence [work_mem]",
        // a password that is given now is good from now on
        "valid=P90D    | ours           | absent | -      | fence [validFor]",
        "valid=P90D    | ours left=P99D | absent | -      | fence [validFor]",
        "valid=P90D    | ours left=P89D | absent | -      | -",
        "valid=P90D    | ours           | absent | set    | -",
        "valid=P90D    | absent         | absent | create | -",
        "limit=3 valid=P90D | absent    | absent | create | fence [connectionLimit]",
        // both logins of a role, and nobody else by the second one's name
        "limit=3       | ours         | ours | -           | fence [connectionLimit], fence_2"
            + " [connectionLimit]",
        "limit=3       | ours limit=3 | ours | -           | fence_2 [connectionLimit]",
        "limit=3       | ours         | ours limit=3 | -   | fence [connectionLimit]",
        "limit=3       | ours         | ours plain | -     | fence [connectionLimit]",
        "limit=3       | ours         | absent | open      | fence [connectionLimit], fence_2"
            + " [connectionLimit]",
        "limit=3       | absent       | absent | create open | fence [connectionLimit], fence_2"
            + " [connectionLimit]",
        "limit=3       | ours limit=3 | absent | openfirst | -",
        "valid=P90D    | ours left=P9D | ours | open       | -",
        "valid=P90D    | ours         | ours   | open      | fence [validFor]",
        "valid=P90D    | ours         | ours   | set       | fence_2 [validFor]",
        "valid=P90D    | ours         | absent | openfirst | -",
      })
  void whatIsWantedBesideThePassword(
      String wanted, String role, String second, String done, String expected) {
    List<Change> changes = RoleChanges.adjustments(seen(wishes(wanted), role, second), done(done));
    assertThat(changes).allMatch(Change.AdjustRole.class::isInstance);
    assertThat(
            changes.stream()
                .map(Change.AdjustRole.class::cast)
                .map(one -> one.role() + " " + one.wishes().names())
                .collect(Collectors.joining(", ")))
        .isEqualTo(expected.equals("-") ? "" : expected);
  }

  @Test
  void whereNobodyLooksNothingIsWanted() {
    ServiceSeen fence = Given.fence().wishing(wishes("limit=3")).seen();
    assertThat(RoleChanges.adjustments(Given.role(null, fence), done("create"))).isEmpty();
    assertThat(RoleChanges.wishes(Given.role(null, fence))).isEqualTo(wishes("limit=3"));
    assertThat(RoleChanges.wishes(Given.role(null, Given.fence().seen())))
        .isEqualTo(RoleWishes.NONE);
  }

  /** Each password that is given is good for as long as is wanted; what gives none is as it was. */
  @Test
  void passwordsAreGoodForAsLongAsIsWanted() {
    List<Change> changes = done("create set open");
    assertThat(RoleChanges.timed(seen(wishes("limit=3"), "ours", "absent"), changes))
        .isEqualTo(changes);
    Duration days = Duration.ofDays(90);
    assertThat(RoleChanges.timed(seen(wishes("valid=P90D"), "ours", "absent"), changes))
        .containsExactly(
            new Change.KeepPending("fence-dbcreds-pending"),
            new Change.CreateRole("fence", Facts.OURS, days),
            new Change.SetPassword("fence", days),
            new Change.OpenLogin("fence_2", "fence", Facts.OURS, days));
  }
}
