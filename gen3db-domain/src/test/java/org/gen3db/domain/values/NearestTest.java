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

  /** What is nearer is meant, and of two that are as near the first by name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dev      | dve dev          | dev",
        "dve      | devx dev         | dev",
        "ev       | dev              | dev",
        "dev      | ev               | ev",
        "bat      | cat hat          | cat",
        "bat      | hat cat          | cat",
        "deployed | deployer deploy  | deployer",
        "abcdef   | badcef           | badcef", // two swaps
        "abc      | bac              | bac",
        "abc      | cba              | -", // no neighbours
        "a        | b                | b",
        "abcdefghijkl | abcdefghi    | abcdefghi",
        "abcdefghijklmno | abcdefghijk | -", // never more than three
        "abcde    | abcfg            | -",
        "ab       | ca               | -", // half a swap is none
        "ab       | bc               | -",
      })
  void theNearestIsMeant(String word, String known, String meant) {
    assertThat(Nearest.to(word, List.of(known.split(" "))).orElse("-")).isEqualTo(meant);
  }
}
