package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.values.Source;
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
        "NOTHING      | false |           | true  | ours         | keep-pending fence-dbcreds-pending",
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
        "CREATE       | absent | absent | create-role fence, forbid-login fence, open-login fence_2",
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
}
