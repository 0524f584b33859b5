package org.gen3db.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MarkTest {
  private static final Mark MARK = new Mark("gen3", "default", "prod", "6f1c");

  @Property(tries = 300)
  void isReadAsItWasWritten(
      @ForAll @StringLength(max = 20) String release,
      @ForAll @StringLength(max = 20) String environment,
      @ForAll @NotBlank @StringLength(max = 20) String id) {
    var mark = new Mark(wellFormed(release), "default", wellFormed(environment), wellFormed(id));
    assertThat(Mark.in(mark.toString())).contains(mark);
    assertThat(Mark.in(mark.appendedTo("a word of a dba"))).contains(mark);
  }

  /** A lone surrogate is no text that a server could keep. */
  private static String wellFormed(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void standsBehindWhatOthersWroteAndReplacesAnOlderOne() {
    String once = MARK.appendedTo("kept by the dba team");
    var next = new Mark("gen3", "default", "prod", "77aa");
    assertThat(once).startsWith("kept by the dba team [gen3db ");
    assertThat(next.appendedTo(once)).isEqualTo("kept by the dba team " + next);
  }

  @Test
  void noMarkIsNone() {
    assertThat(Mark.in("")).isEmpty();
    assertThat(Mark.in("[gen3db release=gen3]")).isEmpty();
  }

  @Test
  void standsAloneWhereNobodyWroteAnything() {
    assertThat(MARK.appendedTo("")).isEqualTo(MARK.toString());
    assertThat(MARK.appendedTo(MARK.toString())).isEqualTo(MARK.toString());
    assertThat(MARK)
        .hasToString("[gen3db release=gen3 namespace=default environment=prod id=6f1c]");
  }

  /** R11: each of the four tells environments apart. */
  @Test
  void isAnotherInAnyOfItsParts() {
    assertThat(MARK).isEqualTo(new Mark("gen3", "default", "prod", "6f1c"));
    assertThat(MARK.hashCode()).isEqualTo(new Mark("gen3", "default", "prod", "6f1c").hashCode());
    for (Mark other :
        List.of(
            new Mark("other", "default", "prod", "6f1c"),
            new Mark("gen3", "other", "prod", "6f1c"),
            new Mark("gen3", "default", "other", "6f1c"),
            new Mark("gen3", "default", "prod", "other"))) {
      assertThat(MARK).isNotEqualTo(other);
      assertThat(other).isNotEqualTo(MARK);
    }
    assertThat(MARK).isNotEqualTo(MARK.toString());
    assertThat(MARK.hashCode())
        .isNotEqualTo(new Mark("gen3", "default", "prod", "other").hashCode())
        .isNotEqualTo(new Mark("gen3", "default", "other", "6f1c").hashCode());
  }

  /** Spaces and other signs that a mark is not written with stand in it encoded. */
  @Test
  void signsAreReadAsTheyWereWritten() {
    for (String text : List.of("a b", " b", "a+b", "+", "50%", "%41", "\u00fc", "a]b", "")) {
      var mark = new Mark(text, "default", text, "6f1c");
      assertThat(Mark.in(mark.toString())).as(text).contains(mark);
    }
  }
}
