package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import org.gen3db.domain.credentials.PasswordPolicy.CharacterClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordPolicyTest {
  private static final PasswordPolicy STRICT =
      new PasswordPolicy(8, Set.of(CharacterClass.values()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aB3-aB3- |",
        "aB3-aB3é |",
        "äÖ٣-äÖ٣- |",
        "aB3-aB3 | is shorter than 8 characters",
        "aB3🔒aB3 | is shorter than 8 characters",
        "aB3-🔒🔒🔒 | is shorter than 8 characters",
        "AB34AB34 | holds not a small letter, nor a character that is no letter and no digit",
        "abc-abc- | holds not a capital letter, nor a digit",
        "aaaa     | is shorter than 8 characters, and holds not a capital letter, nor a digit, nor a"
            + " character that is no letter and no digit",
      })
  void whatAPasswordLacksIsToldWithoutWhatItHas(String password, String problem) {
    assertThat(STRICT.problem(Password.of(password)).orElse(null)).isEqualTo(problem);
  }

  @Test
  void nothingIsAskedForWhereNothingIsSaid() {
    assertThat(PasswordPolicy.NONE.problem(Password.of("x"))).isEmpty();
  }

  @Test
  void whatIsMadeKeepsThePolicy() {
    var generator = new PasswordGenerator(new Random(7), STRICT);
    for (int i = 0; i < 2_000; i++) {
      Password made = generator.generate();
      assertThat(STRICT.problem(made)).isEmpty();
      assertThat(made.text()).matches("[-A-Za-z0-9._~]{24}");
    }
    Password longer =
        new PasswordGenerator(new Random(7), new PasswordPolicy(40, Set.of())).generate();
    assertThat(longer.text()).matches("[A-Za-z0-9]{40}");
  }

  /** A class that is asked for is not pressed into a place of its own. */
  @Test
  void everyCharacterMayStandAnywhere() {
    var generator = new PasswordGenerator(new Random(7), STRICT);
    var first = new java.util.HashSet<Character>();
    for (int i = 0; i < 5_000; i++) {
      first.add(generator.generate().text().charAt(0));
    }
    assertThat(first).hasSize(66);
  }
}
