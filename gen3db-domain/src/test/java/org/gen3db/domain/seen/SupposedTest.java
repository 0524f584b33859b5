package org.gen3db.domain.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.decision.Given;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An entry that nobody has looked at, as the values and the Secrets beside it let one suppose. */
class SupposedTest {
  private static final ServicePlan FENCE =
      Given.fence().delivered(Delivery.PULL).requiring("ltree", "vector").placed().wanted();

  private static ServicePlan at(@Nullable String host, @Nullable Integer port) {
    return new ServicePlan(
        FENCE.spec(),
        FENCE.database(),
        FENCE.username(),
        new Known<>(host, Source.DEFAULT, "the master's"),
        new Known<>(port, Source.DEFAULT, "the master's"),
        FENCE.password(),
        FENCE.master());
  }

  private static List<StoredSecret> secrets(@Nullable String passwords) {
    return Arrays.stream(passwords == null ? new String[0] : passwords.split(" "))
        .map(one -> one.equals("-") ? SecretData.of(Map.of()) : Facts.credentials(one).ready())
        .map(data -> StoredSecret.of("any", data, "1"))
        .toList();
  }

  /** The first password that a Secret of the service holds; else one that nobody knows yet. */
  @ParameterizedTest
  @CsvSource({"s, s", "s p, s", "p s, p", "- p, p", "-,", ","})
  void theEntryHoldsWhatTheValuesNameAndASecretHolds(
      @Nullable String passwords, @Nullable String expected) {
    RemoteEntry entry = Supposed.entry(FENCE, secrets(passwords)).orElseThrow();
    Password held = entry.data().secret("password").orElseThrow();
    assertThat(Supposed.is(held)).isEqualTo(expected == null);
    if (expected != null) {
      assertThat(held).isEqualTo(Password.of(expected));
    }
    assertThat(entry.data())
        .isEqualTo(new DbCredentials("fence", "db.example.org", 5432, "fence", held).ready());
    assertThat(entry.name()).isEqualTo("entry");
    assertThat(entry.version()).isEqualTo("supposed");
    assertThat(entry.ours()).isFalse();
  }

  @Test
  void whereTheValuesDoNotTellThePlaceNothingIsSupposed() {
    assertThat(Supposed.entry(at("db", 5433), List.of()).orElseThrow().data().text("host"))
        .contains("db");
    assertThat(Supposed.entry(at(null, 5433), List.of())).isEmpty();
    assertThat(Supposed.entry(at("db", null), List.of())).isEmpty();
    assertThat(Supposed.entry(at(null, null), List.of())).isEmpty();
  }

  @Test
  void theDatabaseLacksNothing() {
    var extensions = Set.of("ltree", "vector");
    assertThat(Supposed.inside(FENCE))
        .isEqualTo(new Observed.Inside(true, true, true, extensions, extensions, true));
  }

  @ParameterizedTest
  @CsvSource({
    "true,  true,  PROVEN",
    "true,  false, NO_DATABASE",
    "false, true,  REFUSED",
    "false, false, REFUSED",
  })
  void aLoginEndsAsWhatIsThereLetsIt(boolean role, boolean database, Login ended) {
    assertThat(Supposed.login(role, database)).isEqualTo(ended);
  }
}
