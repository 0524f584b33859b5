package org.gen3db.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void withoutAnyTheIssuesNumbersAreMeasured() {
    Options options = Options.of(List.of());
    assertThat(options.services()).containsExactly(20, 200);
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.peers()).isTrue();
  }

  @Test
  void numbersOfServicesAreAList() {
    assertThat(Options.of(List.of("--services", "3,7", "--rounds", "1")).services())
        .containsExactly(3, 7);
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(() -> Options.of(List.of("--service", "3")))
        .hasMessageContaining("--service");
    assertThatThrownBy(() -> Options.of(List.of("--rounds"))).hasMessageContaining("--rounds");
    assertThatThrownBy(() -> Options.of(List.of("--rounds", "0")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
