package org.gen3db.domain.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RightsTest {
  private static Rights rights(String end, String... statements) {
    return new Rights("[", ", ", end, List.of(statements));
  }

  @Test
  void statementsStandInOneDocumentWithTheirSeparatorsBetween() {
    assertThat(rights("]", "a", "b").document()).isEqualTo("[a, b]");
    assertThat(rights("]").document()).isEqualTo("[]");
  }

  @Test
  void whoWritesAlikeHasOneDocumentInTheOrderMetAndEverybodyElseTheirOwn() {
    assertThat(
            Rights.together(
                List.of(rights("]", "c", "a"), rights("}", "x"), rights("]", "b", "a"))))
        .containsExactly(rights("]", "c", "a", "b"), rights("}", "x"));
    assertThat(Rights.together(List.of())).isEmpty();
  }
}
