package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SqlTest {
  @Test
  void namesAndValuesAreQuotedWhateverTheyHold() {
    assertThat(Sql.name("a\"b%s").text()).isEqualTo("\"a\"\"b%s\"");
    assertThat(Sql.literal("it's").text()).isEqualTo("'it''s'");
    assertThat(Sql.literal("a\\'b").text()).isEqualTo(" E'a\\\\''b'");
    assertThat(Sql.of("SELECT %s, %s", Sql.literal("%s"), Sql.number(7)).text())
        .isEqualTo("SELECT '%s', 7");
  }

  @Test
  void whatAServerWouldCutOrCannotHoldIsRefused() {
    assertThat(Sql.name("é".repeat(31) + "x").text()).hasSize(34);
    for (String bad : List.of("", "é".repeat(32), "nul\0byte")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Sql.name(bad));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.literal("nul\0byte"));
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.list(List.of()));
  }

  @Test
  void sqlDoesNotPrintItself() {
    assertThat(Sql.literal("a verifier").toString()).doesNotContain("verifier");
  }

  @Test
  void lockKeysAreStableAndTheirOrderIsTheSameForAllRuns() {
    // Runs of different versions lock each other out by these.
    assertThat(Locks.key("role", "fence_gen3")).isEqualTo(ROLE);
    assertThat(Locks.key("database", "fence_gen3")).isNotEqualTo(ROLE);
    assertThat(new Locks(List.of("b", "a"), List.of("c")).describe())
        .isEqualTo(new Locks(new TreeSet<>(List.of("a", "b")), List.of("c")).describe());
  }

  private static final long ROLE = -654492537351066612L;
}
