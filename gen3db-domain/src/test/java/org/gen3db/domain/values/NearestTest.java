package org.gen3db.domain.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("postgres", "pushSecret", "deploy", "dev");

  @ParameterizedTest
  @CsvSource({
    "postgress, postgres",
    "pushSecrets, pushSecret",
    "PUSHSECRET, pushSecret",
    "delpoy, deploy",
    "dve, dev",
  })
  void findsWhatWasMeant(String word, String meant) {
    assertThat(Nearest.to(word, KNOWN)).contains(meant);
  }

  @Test
  void doesNotGuess() {
    assertThat(Nearest.to("image", KNOWN)).isEmpty();
    assertThat(Nearest.to("ab", KNOWN)).isEmpty();
    assertThat(Nearest.to("postgres", List.of())).isEmpty();
  }
}
