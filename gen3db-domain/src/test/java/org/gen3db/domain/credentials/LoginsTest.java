package org.gen3db.domain.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two logins of a role (R18). */
class LoginsTest {
  @Test
  void theSecondIsCalledLikeTheRole() {
    assertThat(Logins.second("fence_gen3")).isEqualTo("fence_gen3_2");
    assertThat(Logins.other("fence_gen3", "fence_gen3")).isEqualTo("fence_gen3_2");
    assertThat(Logins.other("fence_gen3", "fence_gen3_2")).isEqualTo("fence_gen3");
  }

  @Test
  void onlyTheTwoAreOnesOfIt() {
    assertThat(Logins.isOneOf("fence_gen3", "fence_gen3")).isTrue();
    assertThat(Logins.isOneOf("fence_gen3", "fence_gen3_2")).isTrue();
    assertThat(Logins.isOneOf("fence_gen3", "fence_gen3_2_2")).isFalse();
    assertThat(Logins.isOneOf("fence_gen3_2", "fence_gen3")).isFalse();
    assertThat(Logins.isOneOf("fence_gen3", "")).isFalse();
  }

  /** A letter of two or of four bytes is never cut in two. */
  @ParameterizedTest
  @CsvSource({"a, 61, false", "a, 62, true", "a, 63, true", "ä, 31, true", "𝄞, 15, false"})
  void noNameHasMoreThan63Bytes(String letter, int count, boolean cut) {
    String owner = letter.repeat(count);
    String second = Logins.second(owner);
    assertThat(second.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(63);
    assertThat(second.replace("?", "")).isEqualTo(second).endsWith("_2");
    assertThat(second.equals(owner + "_2")).isEqualTo(!cut);
    assertThat(new String(second.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(second);
    assertThat(owner).startsWith(second.substring(0, second.indexOf('_')));
  }

  @Test
  void namesThatAreCutAlikeAreToldApart() {
    String one = "a".repeat(62);
    String other = "a".repeat(61) + "b";
    assertThat(Logins.second(one)).isNotEqualTo(Logins.second(other)).hasSize(63);
  }

  @Test
  void theCommentTellsForWhomItLogsIn() {
    String mark = "[gen3db release=gen3 namespace=default environment=default id=ours]";
    String comment = Logins.comment(mark, "a ] logs in \"for\" b");
    assertThat(comment).startsWith(mark + " logs in for ");
    assertThat(Logins.ownerIn(comment)).contains("a ] logs in \"for\" b");
    assertThat(Logins.ownerIn(mark)).isEmpty();
    assertThat(Logins.ownerIn("")).isEmpty();
    assertThat(Logins.ownerIn("somebody logs in for fence")).isEmpty();
  }
}
