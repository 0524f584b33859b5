package org.gen3db.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hints name commands that can be pasted. */
class RepeatedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Run gen3db apply first. | Run gen3db apply --embedded -f 'my values.yaml' first.",
        "gen3db apply. | gen3db apply --embedded -f 'my values.yaml'",
        "gen3db apply --complete-entry. | gen3db apply --complete-entry --embedded -f 'my values.yaml'",
        "gen3db apply --harden fence-1. | gen3db apply --harden fence-1 --embedded -f 'my values.yaml'",
        "Correct the key; gen3db adapters lists them. | Correct the key; gen3db adapters lists them.",
        "Do something else. | Do something else.",
      })
  void commandsOfHintsHaveTheOptionsOfTheUser(String hint, String shown) {
    var repeated = new Repeated(List.of("--embedded", "-f", "my values.yaml"), false);

    assertThat(repeated.in(hint)).isEqualTo(shown);
  }
}
