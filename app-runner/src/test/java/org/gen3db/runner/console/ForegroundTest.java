package org.gen3db.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForegroundTest {
  @Test
  void theGroupThatTheTerminalHasInFrontIsOurs() {
    assertThat(Foreground.isOurs("42 (java) S 1 42 7 34816 42 4194304 0")).isTrue();
  }

  @Test
  void aNameMayHoldAnything() {
    assertThat(Foreground.isOurs("42 (a) b) S 1 42 7 34816 42 4194304 0")).isTrue();
  }

  @Test
  void inTheBackgroundOrWithoutATerminalItIsNot() {
    assertThat(Foreground.isOurs("42 (java) S 1 42 7 34816 43 4194304 0")).isFalse();
    assertThat(Foreground.isOurs("42 (java) S 1 42 7 0 -1 4194304 0")).isFalse();
  }
}
