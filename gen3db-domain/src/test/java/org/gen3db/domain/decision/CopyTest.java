package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.gen3db.domain.store.StoredSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R19: beside Helm, which may write an older password back, a copy of the right one stays. */
class CopyTest {
  private static String changes(Given given, String right, boolean keeps) {
    ServiceSeen service = given.seen();
    return Told.changes(
        new Publication(
                service, Given.chosen(service, right), false, false, Facts.hosts(), Told.TEXTS)
            .changes(keeps));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // stored | a copy | right | kept before | what is done
        "SERVING=s           | false | new | true  | publish-secret fence-dbcreds,"
            + " keep-copy fence-dbcreds-pending",
        "SERVING=s PENDING=p | false | p   | false | publish-secret fence-dbcreds,"
            + " keep-copy fence-dbcreds-pending",
        "SERVING=s PENDING=s | false | s   | false | keep-copy fence-dbcreds-pending",
        "SERVING=s PENDING=s | true  | s   | false | -", // nothing to do while they are equal
        "SERVING=o PENDING=s | true  | s   | false | publish-secret fence-dbcreds,"
            + " keep-copy fence-dbcreds-pending", // Helm went back
        "SERVING=s PENDING=p | true  | s   | false | remove-pending fence-dbcreds-pending",
        "SERVING=s PENDING=p | false | s   | false | remove-pending fence-dbcreds-pending",
        "SERVING=s PENDING=s | true  | new | true  | publish-secret fence-dbcreds,"
            + " keep-copy fence-dbcreds-pending",
      })
  void besideHelmItStays(String stored, boolean copy, String right, boolean keeps, String done) {
    Given given = Given.fence().holding(stored).besideHelm(copy);
    String wanted = done.equals("-") ? "" : done;
    assertThat(changes(given, right, keeps)).isEqualTo(wanted);
    assertThat(changes(given.madeForHelm(), right, keeps))
        .as("made by gen3db for Helm to take over")
        .isEqualTo(wanted);
  }

  @Test
  void elsewhereNobodyNeedsIt() {
    Given ours = Given.fence().holding("SERVING=s PENDING=s").besideHelm(true).madeByUs();
    assertThat(changes(ours, "s", false)).isEqualTo("remove-pending fence-dbcreds-pending");
    Given follows = Given.fence().delivered(Delivery.PUSH).holding("ENTRY=s SERVING=s> PENDING=s");
    assertThat(changes(follows.besideHelm(true), "s", false))
        .contains("remove-pending fence-dbcreds-pending");
  }

  /** Where neither holds a password there is nothing that could be a copy of the other. */
  @Test
  void aSecretWithoutAPasswordIsNoCopy() {
    SecretData mark = SecretData.of(Map.of(DbCredentials.PUBLISHED, Password.of("true")));
    var stored =
        new Stored(
            StoredSecret.of("fence-dbcreds", SecretData.of(Map.of()), "1"),
            StoredSecret.of("fence-dbcreds-pending", mark, "1"),
            null,
            null);
    assertThat(stored.copy()).isEmpty();
    assertThat(stored.pending()).isPresent();
  }

  @Test
  void aCopyIsPendingAgainOnlyWhereTheSecretHoldsAnotherPassword() {
    assertThat(Given.fence().holding("SERVING=s PENDING=s").besideHelm(true).seen().stored())
        .satisfies(
            stored -> {
              assertThat(stored.pending()).isEmpty();
              assertThat(stored.copy()).isPresent();
              assertThat(stored.maySettled()).isTrue();
            });
    for (String stored : new String[] {"SERVING=o PENDING=s", "PENDING=s"}) {
      assertThat(Given.fence().holding(stored).besideHelm(true).seen().stored())
          .satisfies(
              seen -> {
                assertThat(seen.pending()).isPresent();
                assertThat(seen.copy()).isEmpty();
                assertThat(seen.maySettled()).isFalse();
              });
    }
  }
}
