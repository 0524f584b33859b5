package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.seen.ServiceSeen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R19: what is told of Secrets that Helm holds, as they are not for gen3db to change or remove. */
class HelmHeldTest {
  private static List<String> findings(Given given, boolean operatorPushes) {
    ServiceSeen service = given.seen();
    return new Publication(
            service,
            Chosen.GENERATED,
            false,
            false,
            Facts.hosts(),
            Told.TEXTS,
            false,
            operatorPushes)
        .findings().stream().map(HelmHeldTest::told).toList();
  }

  private static String told(Notice notice) {
    return notice.code() + ": " + notice.message();
  }

  private static List<String> differs(String keys) {
    return keys.equals("-")
        ? List.of()
        : List.of(
            "HELM_DIFFERS: Helm holds the Secret fence-dbcreds, and its chart renders another "
                + keys
                + " than the values of gen3db say");
  }

  /** The password is read back by Helm, and dbcreated is the job's: neither is rendered. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL          | SERVING=s                           | -",
        "LOCAL          | SERVING=s-                          | -",
        "LOCAL          | SERVING=s@elsewhere                 | host",
        "LOCAL          | SERVING=s-:user                     | username",
        "LOCAL          | SERVING=s#1234                      | port",
        "LOCAL          | SERVING=s@elsewhere#1234:user/base  | database, host, port, username",
        "LOCAL_AND_PUSH | SERVING=s/base                      | database",
        "PUSH           | SERVING=s@elsewhere                 | -",
        "PULL           | SERVING=s@elsewhere                 | -",
        "LOCAL          | SERVING=s>@elsewhere                | -",
      })
  void whatItsChartRendersOtherwise(Delivery delivery, String stored, String keys) {
    Given given = Given.fence().delivered(delivery).holding(stored);
    assertThat(findings(given, false)).isEmpty();
    assertThat(findings(given.besideHelm(false), false)).isEqualTo(differs(keys));
    assertThat(findings(given.madeForHelm(), false)).isEqualTo(differs(keys));
  }

  /** A key that is lacking is rendered by nobody, so that no upgrade would bring it back. */
  @Test
  void whatIsLackingIsNotRendered() {
    SecretData data =
        SecretData.of(
            Map.of(
                "host",
                Password.of("elsewhere"),
                "password",
                Password.of("s"),
                "port",
                Password.of("")));
    assertThat(findings(Given.fence().serving(data, null).besideHelm(false), false))
        .isEqualTo(differs("host"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCAL          | false | true",
        "LOCAL          | true  | true",
        "PULL           | true  | true",
        "PUSH           | true  | false",
        "LOCAL_AND_PUSH | true  | false",
        "PUSH           | false | true",
      })
  void aPusherThatNobodyNeeds(Delivery delivery, boolean operatorPushes, boolean stale) {
    Given given = Given.fence().delivered(delivery).holding("BOOTSTRAP=b");
    assertThat(findings(given, operatorPushes)).isEmpty();
    assertThat(findings(given.pushedByHelm(), operatorPushes))
        .isEqualTo(
            stale
                ? List.of(
                    "STALE_PUSHER: Helm holds the Secret fence-dbcreds-bootstrap, from which a"
                        + " password of before would be pushed once the remote entry is lost")
                : List.of());
  }
}
