package org.gen3db.domain.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.server.Login;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known about a role and its passwords, and what that proves (R8, R9, R11). */
class EvidenceTest {
  private static List<KnownPassword> known(@Nullable String stored) {
    return KnownPassword.of(List.of(Given.fence().delivered(Delivery.PUSH).holding(stored).seen()));
  }

  private static Evidence evidence(@Nullable String stored, @Nullable String right) {
    List<KnownPassword> candidates = known(stored);
    return new Evidence(
        candidates,
        candidates.stream()
            .filter(one -> right != null && one.password().equals(Password.of(right)))
            .findFirst()
            .orElse(null),
        true,
        null,
        Facts.OURS);
  }

  /**
   * The order of R8, whatever the order in which they were found; an entry only where it is used.
   */
  @Test
  void passwordsAreKnownInTheOrderOfR8() {
    String all = "BOOTSTRAP=b SERVING=s EXPLICIT=e ENTRY=n PENDING=p";
    assertThat(known(all))
        .extracting(KnownPassword::origin)
        .containsExactly(
            PasswordOrigin.PENDING,
            PasswordOrigin.ENTRY,
            PasswordOrigin.EXPLICIT,
            PasswordOrigin.SERVING,
            PasswordOrigin.BOOTSTRAP);
    assertThat(known(all))
        .extracting(one -> one.source().toString())
        .containsExactly(
            "secret fence-dbcreds-pending/password",
            "remote secret entry",
            "values.yaml:1",
            "secret fence-dbcreds/password",
            "secret fence-dbcreds-bootstrap/password");
    assertThat(known(all))
        .extracting(one -> one.database() + one.username())
        .containsExactly("fencefence", "fencefence", "", "fencefence", "fencefence");
    assertThat(KnownPassword.of(List.of(Given.fence().holding(all).seen())))
        .extracting(KnownPassword::origin)
        .doesNotContain(PasswordOrigin.ENTRY);
    assertThat(known(null)).isEmpty();
  }

  /** R8: a pending one of a rotation takes the place of the very version that is there. */
  @ParameterizedTest
  @CsvSource({
    "PUSH,  ENTRY=n PENDING=p^, true",
    "PUSH,  ENTRY=n PENDING=p%, false",
    "PUSH,  ENTRY=n PENDING=p,  false",
    "PUSH,  PENDING=p^,         false",
    "LOCAL, ENTRY=n PENDING=p^, false",
  })
  void aRotationReplacesTheVersionThatIsThere(Delivery delivery, String stored, boolean rotates) {
    ServiceSeen service = Given.fence().delivered(delivery).holding(stored).seen();
    assertThat(service.rotatesEntryTo(Password.of("p"))).isEqualTo(rotates);
    assertThat(service.rotatesEntryTo(Password.of("n"))).isFalse();
    List<KnownPassword> candidates = KnownPassword.of(List.of(service));
    assertThat(candidates.get(0).rotatesEntry()).isEqualTo(rotates);
    var evidence = new Evidence(candidates, candidates.get(0), true, null, Facts.OURS);
    assertThat(evidence.rotatesEntryTo(candidates.get(0))).isEqualTo(rotates);
    assertThat(evidence.rotatesEntryTo(Facts.known(PasswordOrigin.SERVING, "p")))
        .isEqualTo(rotates);
    assertThat(evidence.rotatesEntryTo(Facts.known(PasswordOrigin.SERVING, "x"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, true",
    "ENTRY, true",
    "EXPLICIT, false",
    "SERVING, true",
    "BOOTSTRAP, true",
    "GENERATED, false",
  })
  void whatIsStored(PasswordOrigin origin, boolean stored) {
    assertThat(origin.isStored()).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVING=s            | fence | true",
        "SERVING=s            | other | false",
        "SERVING=s:other      | other | true",
        "SERVING=s:other      | fence | false",
        "EXPLICIT=e           | fence | false",
        "EXPLICIT=e SERVING=s | fence | true",
        "                     | fence | false",
      })
  void aPasswordIsStoredForTheUserBesideIt(String stored, String role, boolean is) {
    assertThat(evidence(stored, null).isStoredFor(role)).isEqualTo(is);
  }

  /** A Secret that names no user may be this one's. */
  @Test
  void aPasswordWithoutAUserMayBeTheRoles() {
    var nameless =
        new KnownPassword(
            PasswordOrigin.SERVING,
            "fence",
            Password.of("s"),
            "",
            "",
            Facts.known(PasswordOrigin.SERVING, "s").source());
    var evidence = new Evidence(List.of(nameless), nameless, true, null, Facts.OURS);
    assertThat(evidence.isStoredFor("fence")).isTrue();
    assertThat(evidence.isProvenByStored("fence")).isFalse();
  }

  /** R11: anybody may write into values, also beside the names of another's. */
  @Test
  void aPasswordOfTheValuesProvesNothingWhateverStandsBesideIt() {
    KnownPassword stored = Facts.known(PasswordOrigin.SERVING, "s");
    var written =
        new KnownPassword(
            PasswordOrigin.EXPLICIT, "fence", Password.of("s"), "fence", "fence", stored.source());
    var evidence = new Evidence(List.of(written), written, true, null, Facts.OURS);
    assertThat(evidence.isProvenByStored("fence")).isFalse();
    assertThat(evidence.isProvenByStored("fence", "fence")).isFalse();
    assertThat(evidence.isStoredFor("fence")).isFalse();
  }

  /** R11: only the passwords were lost, of what is this release's and nobody uses. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // stored | databases | is
        "            | ours                         | true",
        "            | ours, ours                   | true",
        "EXPLICIT=e  | ours                         | true",
        "SERVING=s   | ours                         | false",
        "SERVING=s:x | ours                         | false",
        "PENDING=p   | ours                         | false",
        "            | theirs                       | false",
        "            | unmarked                     | false",
        "            | absent                       | false",
        "            | ours, theirs                 | false",
        "            | ours owner=postgres          | false",
        "            | ours connected=fence         | false",
        "            | ours connected=fence_2       | false",
        "            | ours, ours connected=a;fence | false",
        "            | ours connected=other         | true",
      })
  void whatIsOursMayHaveLostItsPasswords(String stored, String found, boolean is) {
    var databases = new LinkedHashMap<String, String>();
    for (String one : found.split(", ")) {
      databases.put("database" + databases.size(), one.replace(';', ','));
    }
    var evidence =
        new Evidence(known(stored), null, true, Given.onServer("unmarked", databases), Facts.OURS);
    assertThat(evidence.isLeftByUs("fence")).isEqualTo(is);
  }

  /** Another release of the same namespace has the same id. */
  @Test
  void whatAnotherReleaseOfTheNamespaceMadeIsNotOursToRenew() {
    var databases = new LinkedHashMap<String, String>();
    databases.put("fence", "ours");
    Mark other =
        new Mark("other", Facts.OURS.namespace(), Facts.OURS.environment(), Facts.OURS.id());
    var evidence =
        new Evidence(List.of(), null, true, Given.onServer("unmarked", databases), other);
    assertThat(evidence.isMarkedOurs()).isTrue();
    assertThat(evidence.isLeftByUs("fence")).isFalse();
    assertThat(new Evidence(List.of(), null, true, null, Facts.OURS).isLeftByUs("fence")).isFalse();
  }

  /** R11: only what stands beside this very database and user, and logs in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // stored | logs in | by user | by database and user
        "SERVING=s            | s | true  | true",
        "SERVING=s            |   | false | false",
        "SERVING=s PENDING=p  | p | true  | true",
        "SERVING=s:other      | s | false | false",
        "SERVING=s/other      | s | true  | false",
        "EXPLICIT=e           | e | false | false",
        "EXPLICIT=e SERVING=s | e | false | false",
        "EXPLICIT=e SERVING=e | e | true  | true",
      })
  void aStoredPasswordThatLogsInProves(
      String stored, String right, boolean byUser, boolean byBoth) {
    assertThat(evidence(stored, right).isProvenByStored("fence")).isEqualTo(byUser);
    assertThat(evidence(stored, right).isProvenByStored("fence", "fence")).isEqualTo(byBoth);
  }

  /** Whose mark role and databases bear; nobody's where no administrator looked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role | databases | exists | role is ours | anything is ours
        "absent   | absent   | absent | false | false | false",
        "unmarked | unmarked | absent | true  | false | false",
        "theirs   | theirs   | absent | true  | false | false",
        "ours     | absent   | absent | true  | true  | true",
        "unmarked | ours     | absent | true  | false | true",
        "absent   | theirs   | ours   | false | false | true",
      })
  void marksTellWhoseItIs(
      String role, String first, String second, boolean exists, boolean roleOurs, boolean ours) {
    var databases = new LinkedHashMap<String, String>();
    databases.put("fence", first);
    databases.put("indexd", second);
    var evidence = new Evidence(List.of(), null, true, Given.onServer(role, databases), Facts.OURS);
    assertThat(evidence.roleExists()).isEqualTo(exists);
    assertThat(evidence.roleIsMarkedOurs()).isEqualTo(roleOurs);
    assertThat(evidence.isMarkedOurs()).isEqualTo(ours);
  }

  @Test
  void whereNobodyLookedNothingIsKnown() {
    Evidence evidence = evidence("SERVING=s", "s");
    assertThat(evidence.roleExists()).isFalse();
    assertThat(evidence.roleIsMarkedOurs()).isFalse();
    assertThat(evidence.isMarkedOurs()).isFalse();
    assertThat(evidence.proven()).contains(known("SERVING=s").get(0));
    assertThat(evidence("SERVING=s", null).proven()).isEmpty();
    assertThat(evidence.isOurs(Facts.OURS)).isTrue();
    assertThat(evidence.isOurs(Facts.THEIRS)).isFalse();
  }

  @Test
  void theFirstOfSeveralPlaces() {
    Evidence evidence = evidence("SERVING=s PENDING=p", null);
    assertThat(evidence.first(PasswordOrigin.SERVING, PasswordOrigin.PENDING))
        .contains(known("SERVING=s").get(0));
    assertThat(evidence.first(PasswordOrigin.ENTRY, PasswordOrigin.PENDING))
        .contains(known("PENDING=p").get(0));
    assertThat(evidence.first(PasswordOrigin.ENTRY)).isEmpty();
    assertThat(evidence.first()).isEmpty();
  }

  /** Each is tried once, until one proves right or the server lets everybody in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // stored | tried | next | right | asked
        "PENDING=p SERVING=s   |                     | p |   | true",
        "PENDING=p SERVING=s   | p:refused           | s |   | true",
        "PENDING=p SERVING=s   | p:refused s:refused |   |   | true",
        "PENDING=p SERVING=s   | p:refused s:proven  |   | s | true",
        "PENDING=p SERVING=s   | p:proven            |   | p | true",
        "PENDING=p SERVING=s   | p:no_database       |   | p | true",
        "PENDING=p SERVING=s   | p:no_connect        |   | p | true",
        "PENDING=p SERVING=s   | p:no_login          |   | p | true",
        "PENDING=p SERVING=s   | p:not_asked         |   |   | false",
        "PENDING=p SERVING=p EXPLICIT=e | p:refused  | e |   | true",
        "                      |                     |   |   | true",
      })
  void passwordsAreTriedOneAfterAnother(
      String stored, String logins, String next, String right, boolean asked) {
    ServiceSeen service = Given.fence().holding(stored).tried(logins).seen();
    var attempts = new Attempts(KnownPassword.of(List.of(service)), service.attempts());
    assertThat(attempts.next().map(one -> one.password().text()).orElse(null)).isEqualTo(next);
    assertThat(attempts.right().map(one -> one.password().text()).orElse(null)).isEqualTo(right);
    assertThat(attempts.asked()).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "PROVEN, true, true", "NOT_ASKED, false, true", "NO_DATABASE, true, false",
    "NO_CONNECT, true, false", "NO_LOGIN, true, false", "REFUSED, false, false",
  })
  void whatALoginShows(Login login, boolean proves, boolean connected) {
    assertThat(login.proves()).isEqualTo(proves);
    assertThat(login.connected()).isEqualTo(connected);
  }
}
