package org.gen3db.domain.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message shows of a value that a setting cannot have. */
class FoundTest {
  private static final Source LINE = new Source.FileLine("v.yaml", 1);

  @ParameterizedTest
  @ValueSource(strings = {"many", "db.example.org:5432", "[::1]:5432", "/etc/ssl/ca.pem", "0s", ""})
  void textOfASettingIsShown(String text) {
    assertThat(Found.in(new Text(text, LINE))).isEqualTo("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://admin:hunter2@db:5432/x",
        "host=db password=hunter2",
        "line\nbreak",
        "1234567890123456789012345678901234567890123456789012345678901"
      })
  void textThatMayHoldAPasswordIsNot(String text) {
    assertThat(Found.in(new Text(text, LINE))).isEqualTo("text");
  }

  @Test
  void allElseIsItsValueOrItsKind() {
    assertThat(Found.in(new Num("1e3", null, LINE))).isEqualTo("1e3");
    assertThat(Found.in(new Bool(true, LINE))).isEqualTo("true");
    assertThat(Found.in(new Null(LINE))).isEqualTo(new Null(LINE).kind());
    assertThat(Found.in(new ValueList(List.of(), LINE))).isEqualTo("a list");
    assertThat(Found.in(ValueMap.EMPTY)).isEqualTo("a map");
  }
}
