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
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.junit.jupiter.api.Test;
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

  /**
   * A3: what the entry's own store gave the role is what it publishes next; nobody takes it away.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ENTRY=n UNDER_WAY=u            | ours   | false",
        "ENTRY=n UNDER_WAY=u            | ours   | true",
        "ENTRY=n UNDER_WAY=u            | theirs | true",
        "ENTRY=n SERVING=n UNDER_WAY=u  | none   | true",
        "ENTRY=n EXPLICIT=e UNDER_WAY=u | ours   | true",
        "SERVING=s UNDER_WAY=u          | ours   | true",
      })
  void aRotationAtWorkStopsATakeOverToo(String known, String role, boolean takeOver) {
    assertThatThrownBy(() -> decide(known, "u", role, true, takeOver))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.ROTATION_UNDER_WAY));
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

  /** R11: who may have written the password that logs in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EXPLICIT=e           | e | ours   | false | e",
        "EXPLICIT=e           | e | theirs | true  | e",
        "SERVING=s            | s | theirs | false | s",
        "EXPLICIT=s SERVING=s | s | theirs | false | s",
        "EXPLICIT=s ENTRY=s   | s | none   | false | s",
      })
  void whatLogsInStays(String known, String right, String role, boolean takeOver, String chosen) {
    PasswordDecision decision = decide(known, right, role, false, takeOver);
    assertThat(decision.onRole()).isEqualTo(OnRole.NOTHING);
    assertThat(chosen(decision.chosen())).isEqualTo(chosen);
    assertThat(decision.findings()).isEmpty();
  }

  /** R9: where the server does not ask, only the mark decides, and nothing is taken for proven. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                      | ours   | false | SET_PASSWORD generated",
        "SERVING=s             | ours   | false | NOTHING s",
        "ENTRY=n SERVING=s     | ours   | false | NOTHING n",
        "SERVING=s EXPLICIT=s  | ours   | false | NOTHING s",
        "SERVING=s EXPLICIT=e  | ours   | false | SET_PASSWORD e",
        "SERVING=s PENDING=p   | ours   | false | SET_PASSWORD p",
        "SERVING=s PENDING=s   | ours   | false | SET_PASSWORD s",
        "ENTRY=n PENDING=p     | ours   | false | SET_PASSWORD n",
        "EXPLICIT=e PENDING=p  | ours   | false | SET_PASSWORD e",
        "BOOTSTRAP=b           | ours   | false | SET_PASSWORD b",
        "BOOTSTRAP=b SERVING=s | ours   | false | NOTHING s",
        "SERVING=s             | ours   | true  | SET_PASSWORD s",
        "SERVING=s             | theirs | true  | SET_PASSWORD s",
        "                      | none   | true  | SET_PASSWORD generated",
        "SERVING=s             | theirs | false | NOT_PROVEN",
        "                      | none   | false | NOT_PROVEN",
      })
  void whereNobodyIsAskedTheMarkDecides(
      String known, String role, boolean takeOver, String expected) {
    String told;
    try {
      PasswordDecision decision =
          PasswordDecision.decide(
              evidence(known, "-", role, false), "fence", "fence", false, takeOver);
      told = decision.onRole() + " " + chosen(decision.chosen());
      assertThat(decision.then()).isNull();
      assertThat(decision.findings()).isEmpty();
    } catch (Gen3DbException refused) {
      told = refused.problem().code().toString();
    }
    assertThat(told).isEqualTo(expected);
  }

  /** Whether it stands somewhere already, so that it need not be kept before it is used (R9). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                     | -   | absent | false",
        "EXPLICIT=e           | -   | absent | false",
        "EXPLICIT=e PENDING=e | -   | absent | true",
        "PENDING=p            | -   | absent | true",
        "SERVING=s            | s   | ours   | true",
        "EXPLICIT=e SERVING=s | s   | ours   | false",
        "PENDING=p EXPLICIT=e | p   | ours   | true",
      })
  void tellsWhetherItIsStored(String known, String right, String role, boolean stored) {
    assertThat(decide(known, right, role, false, false).stored()).isEqualTo(stored);
  }

  /** With an entry the role follows what is stored, and only the values' password is missed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EXPLICIT=e SERVING=s  | s | EXPLICIT_PASSWORD_UNUSED",
        "SERVING=s BOOTSTRAP=b | b | -",
        "SERVING=s PENDING=p   | p | -",
      })
  void onlyAPasswordOfTheValuesIsMissed(String known, String right, String findings) {
    PasswordDecision decision = decide(known, right, "ours", true, false);
    assertThat(decision.onRole()).isEqualTo(OnRole.NOTHING);
    assertThat(decision.stored()).isTrue();
    assertThat(chosen(decision.chosen())).isEqualTo(right);
    assertThat(Told.codes(decision.findings())).isEqualTo(findings);
  }

  /** R7: what a login shows where nobody may change the role. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVING=s            | - | nothing",
        "                     | - | nothing",
        "SERVING=s            | s | s -",
        "EXPLICIT=e SERVING=s | s | s EXPLICIT_PASSWORD_UNUSED",
        "EXPLICIT=s SERVING=s | s | s -",
        "SERVING=s BOOTSTRAP=b | b | b -",
        "PENDING=p            | p | p -",
        "ENTRY=n SERVING=n    | n | n -",
        "ENTRY=n EXPLICIT=e   | n | n -",
        "ENTRY=n SERVING=s    | s | ENTRY_DIFFERS",
      })
  void withoutAnAdministratorALoginDecides(String known, String right, String expected) {
    String told;
    try {
      told =
          PasswordDecision.withoutAdministrator(evidence(known, right, "absent", true), "fence")
              .map(one -> chosen(one.chosen()) + " " + Told.codes(one.findings()))
              .orElse("nothing");
    } catch (Gen3DbException refused) {
      told = refused.problem().code().toString();
    }
    assertThat(told).isEqualTo(expected);
  }

  private static final String DATABASE =
      "; the database 'fence' bears no mark of gen3db and is owned by 'fence'; nobody is"
          + " connected";

  /** What was found, and whose it is; never a password. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EXPLICIT=e        | e | true  | the role 'fence' exists already and only the password in the"
            + " values logs in, which anybody may have written"
            + DATABASE,
        "SERVING=s         | - | true  | the role 'fence' exists already and no stored password logs"
            + " in"
            + DATABASE,
        "EXPLICIT=e        | - | true  | the role 'fence' exists already and no password of it is"
            + " stored here"
            + DATABASE,
        "SERVING=s         | - | false | the role 'fence' exists already and the server lets it in"
            + " without asking for a password"
            + DATABASE,
        "ENTRY=n SERVING=s | s | true  | entry and database differ: the password in the remote entry"
            + " does not log in, that in the Secret does",
        "ENTRY=n PENDING=p | p | true  | entry and database differ: the password in the remote entry"
            + " does not log in, that in the pending Secret does",
      })
  void aRefusalSaysWhatWasFound(String known, String right, boolean asked, String words) {
    Evidence seen = evidence(known, right, "none", asked);
    var evidence =
        new Evidence(
            seen.candidates(),
            seen.right(),
            asked,
            Given.onServer("unmarked", Map.of("fence", "unmarked")),
            OURS);
    assertThatThrownBy(() -> PasswordDecision.decide(evidence, "wts", "fence", true, false))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().place()).isEqualTo("wts");
              assertThat(e.problem().message()).isEqualTo(words);
            });
    if (words.startsWith("entry")) {
      assertThatThrownBy(() -> PasswordDecision.withoutAdministrator(evidence, "wts"))
          .isInstanceOfSatisfying(
              Gen3DbException.class, e -> assertThat(e.problem().message()).isEqualTo(words));
    }
  }

  /**
   * R8: a rotation that did not end is ended, where the entry is still the one that it replaces.
   */
  @ParameterizedTest
  @CsvSource({"PENDING=p^, true", "PENDING=p%, false", "PENDING=p, false"})
  void anEntryThatARotationLeftBehindIsNoDifference(String pending, boolean ended) {
    List<KnownPassword> known =
        KnownPassword.of(
            List.of(
                Given.fence()
                    .delivered(org.gen3db.domain.delivery.Delivery.PUSH)
                    .holding("ENTRY=n " + pending)
                    .seen()));
    var evidence = new Evidence(known, known.get(0), true, Given.onServer("ours", Map.of()), OURS);
    if (ended) {
      PasswordDecision decision = PasswordDecision.decide(evidence, "fence", "fence", true, false);
      assertThat(decision.onRole()).isEqualTo(OnRole.NOTHING);
      assertThat(chosen(decision.chosen())).isEqualTo("p");
      assertThat(
              PasswordDecision.withoutAdministrator(evidence, "fence")
                  .map(one -> chosen(one.chosen())))
          .contains("p");
    } else {
      assertThatThrownBy(() -> PasswordDecision.decide(evidence, "fence", "fence", true, false))
          .isInstanceOf(Gen3DbException.class);
      assertThatThrownBy(() -> PasswordDecision.withoutAdministrator(evidence, "fence"))
          .isInstanceOf(Gen3DbException.class);
    }
  }

  @Test
  void thePasswordThatStaysIsNamedByItsPlace() {
    assertThat(PasswordDecision.unused(PasswordOrigin.SERVING).message())
        .isEqualTo(
            "postgres.password in the values does not log in and is not used; the password in the"
                + " Secret does and stays");
  }

  private static PasswordDecision decide(
      String known, String right, String role, boolean entries, boolean takeOver) {
    return PasswordDecision.decide(
        evidence(known, right, role, true), "fence", "fence", entries, takeOver);
  }

  private static Evidence evidence(String known, String right, String role, boolean asked) {
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
    return new Evidence(candidates, proven, asked, new Observed.OnServer(seen, Map.of()), OURS);
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

  /**
   * R11: what seems to be lost stands in the Secret of a service that values point elsewhere now.
   */
  @Test
  void aPasswordThatAnotherServiceHoldsIsNotLost() {
    Observed.OnServer left = Given.onServer("ours", Map.of("fence", "ours owner=fence"));
    var lost = new Evidence(List.of(), null, true, left, OURS);
    var held = new Evidence(List.of(), null, true, left, OURS, "wts-dbcreds");
    PasswordDecision anew = PasswordDecision.decide(lost, "fence", "fence", false, false);
    assertThat(anew.onRole()).isEqualTo(PasswordDecision.OnRole.SET_PASSWORD);
    assertThat(anew.findings())
        .extracting(Notice::code)
        .containsExactly(DomainCode.PASSWORD_WAS_LOST);
    assertThatThrownBy(() -> PasswordDecision.decide(held, "fence", "fence", false, false))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(DomainCode.NOT_OURS);
              assertThat(e.problem().message())
                  .isEqualTo(
                      "the role 'fence' exists already, and wts-dbcreds holds a password of it, which"
                          + " a new one would make wrong");
            });
    assertThat(PasswordDecision.decide(held, "fence", "fence", false, true).onRole())
        .isEqualTo(PasswordDecision.OnRole.SET_PASSWORD);
  }
}
