package org.gen3db.domain.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a role still lacks of what the values want, as a server keeps its settings. */
class RoleWishesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // wanted | as the server keeps it | whether that says the same
        "30s                    | 30s                          | true",
        "30s                    | 30000                        | false",
        "app;public             | app, public                  | true",
        "app;public             | public, app                  | false",
        "app;public             | app                          | false",
        "$user;public           | \"$user\", public            | true",
        "user;public            | \"user\", public             | true",
        "Some Thing;a\"b        | \"Some Thing\", \"a\"\"b\"     | true",
        "a,b                    | \"a,b\"                      | true",
        "a;b                    | \"a,b\"                      | false",
        "ISO;MDY                | ISO, MDY                     | true",
        "it is, as it is        | it is, as it is              | true",
      })
  void aSettingIsThere(String wanted, String there, boolean same) {
    var wishes = new RoleWishes(null, Map.of("some_setting", List.of(wanted.split(";"))));

    RoleWishes due = wishes.beyond(RoleWishes.NO_LIMIT, Map.of("Some_Setting", there), null);

    assertThat(due).isEqualTo(same ? RoleWishes.NONE : wishes);
  }

  @Test
  void onlyWhatIsWantedAndNotThereIsDue() {
    var wishes =
        new RoleWishes(
            3, Map.of("lock_timeout", List.of("1s"), "statement_timeout", List.of("30s")));

    assertThat(wishes.beyond(3, Map.of("lock_timeout", "1s", "work_mem", "64MB"), null))
        .isEqualTo(new RoleWishes(null, Map.of("statement_timeout", List.of("30s"))));
    assertThat(wishes.beyond(4, Map.of("lock_timeout", "1s", "statement_timeout", "30s"), null))
        .isEqualTo(new RoleWishes(3, Map.of()));
    assertThat(wishes.names())
        .containsExactly("connectionLimit", "lock_timeout", "statement_timeout");
    assertThat(RoleWishes.NONE.beyond(7, Map.of("work_mem", "64MB"), null).isEmpty()).isTrue();
    assertThat(new RoleWishes(RoleWishes.NO_LIMIT, Map.of()).beyond(7, Map.of(), null))
        .isEqualTo(new RoleWishes(RoleWishes.NO_LIMIT, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    // left of 90 days | whether the time is to be set | whether a successor is due
    ", true, false",
    "P91D, true, false",
    "P90D, false, false",
    "P30D, false, false",
    "P29DT23H59M, false, true",
    "PT1S, false, true",
    "-PT1S, false, true",
  })
  void aPasswordIsGoodForItsTime(Duration left, boolean set, boolean due) {
    var wishes = new RoleWishes(null, Map.of(), Duration.ofDays(90));

    assertThat(wishes.beyond(RoleWishes.NO_LIMIT, Map.of(), left))
        .isEqualTo(set ? wishes : RoleWishes.NONE);
    assertThat(wishes.isDue(left)).isEqualTo(due);
    assertThat(RoleWishes.NONE.isDue(left)).isFalse();
  }
}
