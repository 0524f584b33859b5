package org.gen3db.domain.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.junit.jupiter.api.Test;

/** An administrator's password that is rotated while a run is under way. */
class StandingPasswordTest {
  private static final Password FIRST = Password.of("first");
  private static final Password SECOND = Password.of("second");
  private static final Password THIRD = Password.of("third");

  private final List<Password> asked = new ArrayList<>();

  private StandingPassword reading(Password... then) {
    var answers = new ArrayDeque<>(List.of(then));
    return new StandingPassword(
        FIRST,
        refused -> {
          asked.add(refused);
          return Optional.ofNullable(answers.poll());
        });
  }

  @Test
  void itIsReadAgainOnceForAllWhoWereRefused() {
    StandingPassword password = reading(SECOND, THIRD);

    assertThat(password.now()).isEqualTo(FIRST);
    assertThat(password.insteadOf(FIRST)).contains(SECOND);
    assertThat(password.insteadOf(FIRST)).as("another who was refused").contains(SECOND);
    assertThat(password.now()).isEqualTo(SECOND);
    assertThat(asked).containsExactly(FIRST);
  }

  @Test
  void aSecondRotationIsFollowedToo() {
    StandingPassword password = reading(SECOND, THIRD);
    password.insteadOf(FIRST);

    assertThat(password.insteadOf(SECOND)).contains(THIRD);
    assertThat(password.now()).isEqualTo(THIRD);
    assertThat(asked).containsExactly(FIRST, SECOND);
  }

  @Test
  void theSameIsNotTriedAgain() {
    StandingPassword password = reading(FIRST);

    assertThat(password.insteadOf(FIRST)).isEmpty();
    assertThat(password.now()).isEqualTo(FIRST);
  }

  /** What the server said is what is to be told then. */
  @Test
  void whatCannotBeReadIsNoOtherPassword() {
    var password =
        new StandingPassword(
            FIRST,
            refused -> {
              throw new Gen3DbException(Notice.of(DomainCode.STORE_FAILED, "secret m", "gone"));
            });

    assertThat(password.insteadOf(FIRST)).isEmpty();
    assertThat(password.now()).isEqualTo(FIRST);
  }
}
