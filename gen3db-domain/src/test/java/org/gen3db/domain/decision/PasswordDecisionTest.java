package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.decision.PasswordDecision.OnRole;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R8 as a table: what is known, which of it logs in, and what follows. */
class PasswordDecisionTest {
  private static final Mark OURS = new Mark("gen3", "default", "default", "ours");
  private static final Mark THEIRS = new Mark("gen3", "other", "other", "theirs");

  /**
   * Known passwords are written as ORIGIN=password; {@code right} is the password that logs in, -
   * for none; {@code role} is whose mark the role bears, absent for no role.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // no role: created with the first of entry, values, pending, the rest; else generated
        "                            | -   | absent | CREATE       | generated",
        "PENDING=p                   | -   | absent | CREATE       | p",
        "PENDING=p SERVING=s         | -   | absent | CREATE       | p",
        "PENDING=p EXPLICIT=e        | -   | absent | CREATE       | e",
        "PENDING=p ENTRY=n           | -   | absent | CREATE       | n",
        "SERVING=s BOOTSTRAP=b       | -   | absent | CREATE       | s",
        // the wanted one logs in
        "SERVING=s                   | s   | none   | NOTHING      | s",
        "ENTRY=n SERVING=s           | n   | none   | NOTHING      | n",
        // a pending one that logs in is settled first
        "PENDING=p SERVING=s         | p   | ours   | NOTHING      | p",
        "PENDING=p EXPLICIT=e        | p   | ours   | NOTHING      | p",
        // a pending one that does not log in changes nothing
        "PENDING=p SERVING=s         | s   | ours   | NOTHING      | s",
        // only another stored one logs in: in LOCAL the role follows the values
        "EXPLICIT=e SERVING=s        | s   | ours   | SET_PASSWORD | e",
        // none logs in, and it is ours: set again
        "SERVING=s                   | -   | ours   | SET_PASSWORD | s",
        "PENDING=p                   | -   | ours   | SET_PASSWORD | p",
        "EXPLICIT=e SERVING=s        | -   | ours   | SET_PASSWORD | e",
      })
  void followsR8(String known, String right, String role, OnRole onRole, String password) {
    PasswordDecision decision = decide(known, right, role, false, false);
    assertThat(decision.onRole()).isEqualTo(onRole);
    assertThat(chosen(decision.chosen())).isEqualTo(password);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "            | -   | ours   | NOT_OURS", // nothing stored proves that we had it
        "            | -   | theirs | NOT_OURS",
        "SERVING=s   | -   | theirs | NOT_OURS",
        "SERVING=s   | -   | none   | NOT_OURS",
        "EXPLICIT=e  | -   | ours   | NOT_OURS",
        "EXPLICIT=e  | e   | none   | NOT_OURS", // anybody may write a password into values
        "EXPLICIT=e  | e   | theirs | NOT_OURS",
        "ENTRY=n SERVING=s | s | ours | ENTRY_DIFFERS",
        "ENTRY=n PENDING=p | p | ours | ENTRY_DIFFERS",
      })
  void refusesTheRest(String known, String right, String role, DomainCode code) {
    assertThatThrownBy(
            () -> decide(known, right, role, known != null && known.contains("ENTRY"), false))
        .isInstanceOfSatisfying(
            Gen3DbException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                  | - | theirs | generated",
        "SERVING=s         | - | theirs | s",
        "ENTRY=n SERVING=s | s | ours   | n", // the role follows the entry
      })
  void takesOverWhenTold(String known, String right, String role, String password) {
    PasswordDecision decision = decide(known, right, role, true, true);
    assertThat(decision.onRole()).isEqualTo(OnRole.SET_PASSWORD);
    assertThat(chosen(decision.chosen())).isEqualTo(password);
  }

  /** With an entry the role never changes silently: the values' password is reported instead. */
  @ParameterizedTest
  @CsvSource({"EXPLICIT=e SERVING=s, s"})
  void keepsWhatLogsInWhereThereIsAnEntry(String known, String right) {
    PasswordDecision decision = decide(known, right, "ours", true, false);
    assertThat(decision.onRole()).isEqualTo(OnRole.NOTHING);
    assertThat(chosen(decision.chosen())).isEqualTo(right);
    assertThat(decision.findings())
        .singleElement()
        .satisfies(
            found -> assertThat(found.code()).isEqualTo(DomainCode.EXPLICIT_PASSWORD_UNUSED));
  }

  private static PasswordDecision decide(
      String known, String right, String role, boolean entries, boolean takeOver) {
    List<KnownPassword> candidates = new ArrayList<>();
    for (PasswordOrigin origin : PasswordOrigin.values()) {
      for (String one : known == null ? new String[0] : known.split(" ")) {
        if (one.startsWith(origin.name() + "=")) {
          candidates.add(Facts.known(origin, one.substring(one.indexOf('=') + 1)));
        }
      }
    }
    KnownPassword proven =
        candidates.stream()
            .filter(candidate -> candidate.password().equals(Password.of(right)))
            .findFirst()
            .orElse(null);
    Observed.Role seen =
        switch (role) {
          case "absent" -> null;
          case "ours" -> new Observed.Role(true, false, OURS.toString());
          case "theirs" -> new Observed.Role(true, false, THEIRS.toString());
          default -> new Observed.Role(true, false, "");
        };
    var evidence =
        new Evidence(candidates, proven, true, new Observed.OnServer(seen, Map.of()), OURS);
    return PasswordDecision.decide(evidence, "fence", "fence", entries, takeOver);
  }

  private static String chosen(Chosen chosen) {
    return chosen.password().map(Password::text).orElse("generated");
  }

  /**
   * F2: a pending password that logs in is settled, and then the role gets the one of the values;
   * both are decided at once. With an entry the role never changes silently.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PENDING=p EXPLICIT=e           | p | false | e",
        "PENDING=p EXPLICIT=e SERVING=s | p | false | e",
        "PENDING=p EXPLICIT=p           | p | false | -",
        "PENDING=p SERVING=s            | p | false | -",
        "PENDING=p BOOTSTRAP=b          | p | false | -",
        "PENDING=p EXPLICIT=e           | p | true  | -",
        "EXPLICIT=e SERVING=s           | s | false | -",
      })
  void issue16F2_whatFollowsAPendingPasswordIsDecidedWithIt(
      String known, String right, boolean entries, String then) {
    PasswordDecision decision = decide(known, right, "ours", entries, false);
    assertThat(decision.then() == null ? "-" : chosen(decision.then())).isEqualTo(then);
    assertThat(chosen(decision.inTheEnd()))
        .isEqualTo(then.equals("-") ? chosen(decision.chosen()) : then);
    assertThat(decision.changesPassword())
        .isEqualTo(!then.equals("-") || decision.onRole() == OnRole.SET_PASSWORD);
  }
}
