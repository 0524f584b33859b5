package org.gen3db.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.error.ValuesCode;
import org.junit.jupiter.api.Test;

/** Services of which the same is to be told. */
class OneCauseTest {
  @Test
  void theServiceAsPlaceMakesNoCauseOfItsOwn() {
    assertThat(
            together(
                Map.of(
                    "fence", Notice.of(DomainCode.MASTER_SECRET, "fence", "it is missing"),
                    "indexd", Notice.of(DomainCode.MASTER_SECRET, "indexd", "it is missing"))))
        .containsExactly(List.of("fence", "indexd"));
  }

  @Test
  void anotherPlaceMessageCodeOrWayOutDoes() {
    Notice one = Notice.of(ValuesCode.BAD_VALUE, "db:1", "said", "do this");
    for (Notice other :
        List.of(
            Notice.of(ValuesCode.BAD_VALUE, "db:2", "said", "do this"),
            Notice.of(ValuesCode.BAD_VALUE, "db:1", "said otherwise", "do this"),
            Notice.of(ValuesCode.BAD_PORT, "db:1", "said", "do this"),
            Notice.of(ValuesCode.BAD_VALUE, "db:1", "said", Remedy.text("do that")))) {
      assertThat(together(Map.of("fence", one, "indexd", other)))
          .containsExactly(List.of("fence"), List.of("indexd"));
    }
    assertThat(together(Map.of("fence", one, "indexd", one)))
        .containsExactly(List.of("fence", "indexd"));
  }

  private static List<List<String>> together(Map<String, Notice> notices) {
    return OneCause.of(
            List.of("fence", "indexd"),
            name -> name,
            name -> List.of(notices.get(name).about(name)))
        .stream()
        .map(OneCause::names)
        .toList();
  }
}
