package org.gen3db.domain.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.values.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whose a known password is, of the two logins that take turns (R18), and whether it still says
 * anything.
 */
class KnownPasswordTest {
  private static final Source KEY = new Source.SecretKey("fence-dbcreds", "password");

  @ParameterizedTest
  @CsvSource({
    "fence,   fence,   fence",
    "fence,   fence_2, fence_2",
    "fence_2, fence,   fence",
    "fence_2, fence_2, fence_2",
    "fence,   '',      fence",
    "fence_2, '',      fence_2",
    "fence_2, other,   fence_2",
    "fence,   wts_2,   fence",
  })
  void itIsOfTheLoginBesideItWhereThatIsOneOfTheTwo(String turn, String username, String login) {
    var known =
        new KnownPassword(
            PasswordOrigin.SERVING, "fence", Password.of("s"), "fence", username, KEY);
    ServiceSeen service = Given.fence().seen().withLogin(turn, Source.GENERATED);
    assertThat(known.login(service.place())).isEqualTo(login);
  }

  @Test
  void theLoginStandsBesideThePassword() {
    assertThat(of(KEY).loginSource()).isEqualTo(new Source.SecretKey("fence-dbcreds", "username"));
    var entry = new Source.RemoteSecret("entry");
    assertThat(of(entry).loginSource()).isEqualTo(entry);
  }

  private static KnownPassword of(Source source) {
    return new KnownPassword(
        PasswordOrigin.SERVING, "fence", Password.of("s"), "fence", "fence", source);
  }

  /**
   * A pending password of the login that has not the turn was to replace an entry that has changed
   * since; the other one's, and one whose entry is still there, are tried.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUSH  | ENTRY=n PENDING=p:fence_2  | fence   | false",
        "PUSH  | ENTRY=n PENDING=p:fence    | fence   | true",
        "PUSH  | ENTRY=n PENDING=p^:fence_2 | fence   | true",
        "PUSH  | ENTRY=n PENDING=p%:fence_2 | fence   | false",
        "PUSH  | ENTRY=n PENDING=p%:fence_2 | fence_2 | true",
        "PUSH  | ENTRY=n PENDING=p:fence    | fence_2 | false",
        "PUSH  | PENDING=p:fence_2          | fence   | true",
        "LOCAL | ENTRY=n PENDING=p:fence_2  | fence   | true",
      })
  void aPendingOneOfTheOtherLogin(Delivery delivery, String stored, String turn, boolean tried) {
    ServiceSeen service =
        Given.fence().delivered(delivery).holding(stored).seen().withLogin(turn, Source.GENERATED);
    assertThat(KnownPassword.of(List.of(service)))
        .extracting(KnownPassword::origin)
        .filteredOn(PasswordOrigin.PENDING::equals)
        .hasSize(tried ? 1 : 0);
  }
}
