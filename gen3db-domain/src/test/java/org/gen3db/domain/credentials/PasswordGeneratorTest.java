package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PasswordGeneratorTest {
  private final PasswordGenerator generator = new PasswordGenerator(new Random(42));

  @Test
  void lettersAndDigitsOfAtLeast128Bits() {
    String password = generator.generate().text();
    assertThat(password).matches("[A-Za-z0-9]{" + PasswordGenerator.LENGTH + "}");
    assertThat(PasswordGenerator.LENGTH * Math.log(62) / Math.log(2)).isGreaterThan(128);
  }

  @Test
  void everyCharacterComesAboutAsOften() {
    Map<Character, Integer> counts = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      for (char c : generator.generate().text().toCharArray()) {
        counts.merge(c, 1, Integer::sum);
      }
    }
    double mean = 5_000.0 * PasswordGenerator.LENGTH / 62;
    assertThat(counts).hasSize(62);
    assertThat(counts.values()).allSatisfy(n -> assertThat(n / mean).isBetween(0.8, 1.2));
  }

  @Test
  void noTwoAreTheSame() {
    assertThat(generator.generate()).isNotEqualTo(generator.generate());
  }
}
