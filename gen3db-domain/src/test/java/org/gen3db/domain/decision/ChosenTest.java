package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.ServiceSeen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A password by where it comes from, and what is reported of that. */
class ChosenTest {
  private static final KnownPassword SERVING = Facts.known(PasswordOrigin.SERVING, "s");

  @Test
  void aKnownOneIsThatOneAndANewOneIsNone() {
    Chosen known = Chosen.of(SERVING);
    assertThat(known).isEqualTo(new Chosen(PasswordOrigin.SERVING, SERVING));
    assertThat(known.password()).contains(Password.of("s"));
    assertThat(known.is(Password.of("s"))).isTrue();
    assertThat(known.is(Password.of("other"))).isFalse();
    assertThat(Chosen.GENERATED.origin()).isEqualTo(PasswordOrigin.GENERATED);
    assertThat(Chosen.GENERATED.password()).isEmpty();
    assertThat(Chosen.GENERATED.is(Password.of("s"))).isFalse();
    assertThat(Chosen.orGenerated(Optional.of(SERVING))).isEqualTo(known);
    assertThat(Chosen.orGenerated(Optional.empty())).isSameAs(Chosen.GENERATED);
  }

  @Test
  void anActDrawsItFromThere() {
    List<Change> changes = List.of(new Change.SetPassword("fence"));
    assertThat(Act.of(Chosen.of(SERVING), changes))
        .isEqualTo(new Act(PasswordOrigin.SERVING, SERVING, changes));
    assertThat(Act.of(Chosen.of(SERVING), changes).password()).contains(SERVING);
    assertThat(Act.of(Chosen.GENERATED, changes).password()).isEmpty();
    var more = new ArrayList<>(changes);
    Act act = Act.of(Chosen.GENERATED, more);
    more.clear();
    assertThat(act.changes()).isEqualTo(changes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SERVING=s            | s | true",
        "PENDING=s            | s | true",
        "ENTRY=s              | s | true",
        "BOOTSTRAP=s          | s | true",
        "EXPLICIT=s           | s | false",
        "EXPLICIT=s PENDING=s | s | true",
        "EXPLICIT=s PENDING=p | s | false",
      })
  void onlyASecretOrAnEntryStoresIt(String stored, String password, boolean isStored) {
    List<KnownPassword> candidates = known(stored, "fence");
    Chosen chosen =
        Chosen.of(
            candidates.stream()
                .filter(one -> one.password().equals(Password.of(password)))
                .findFirst()
                .orElseThrow());
    assertThat(chosen.isStored(candidates)).isEqualTo(isStored);
    assertThat(Chosen.GENERATED.isStored(candidates)).isFalse();
  }

  private static List<KnownPassword> known(String stored, String... services) {
    List<ServiceSeen> all = new ArrayList<>();
    for (String service : services) {
      all.add(
          Given.service(service)
              .delivered(org.gen3db.domain.delivery.Delivery.PUSH)
              .holding(stored)
              .seen());
    }
    return KnownPassword.of(all);
  }

  /** The place that rules: entry, values, Secret, bootstrap; a pending one only where no other. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PENDING=x                                             | secret indexd-dbcreds-pending/password",
        "PENDING=x BOOTSTRAP=x                                 | secret indexd-dbcreds-bootstrap/password",
        "PENDING=x BOOTSTRAP=x SERVING=x                       | secret indexd-dbcreds/password",
        "PENDING=x BOOTSTRAP=x SERVING=x EXPLICIT=x            | values.yaml:1",
        "PENDING=x BOOTSTRAP=x SERVING=x EXPLICIT=x ENTRY=x    | remote secret entry",
        "PENDING=x BOOTSTRAP=y SERVING=y EXPLICIT=y ENTRY=y    | secret indexd-dbcreds-pending/password",
        "PENDING=y BOOTSTRAP=x SERVING=y EXPLICIT=y ENTRY=y    | secret indexd-dbcreds-bootstrap/password",
      })
  void theSourceIsThePlaceThatRulesItsOwnBeforeAnothers(String stored, String source) {
    List<KnownPassword> candidates = known(stored, "fence", "indexd", "sheepdog");
    Chosen chosen =
        Chosen.of(
            candidates.stream()
                .filter(one -> one.password().equals(Password.of("x")))
                .findFirst()
                .orElseThrow());
    assertThat(chosen.source("indexd", candidates)).hasToString(source);
    assertThat(chosen.source("fence", candidates)).hasToString(source.replace("indexd", "fence"));
    assertThat(Chosen.GENERATED.source("indexd", candidates)).hasToString("generated");
  }
}
