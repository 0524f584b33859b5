package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one scalar means, without a file around it; that Helm agrees stands in {@link
 * AgainstHelmTest}.
 */
class HelmScalarTest {
  private static final Source SOURCE = new Source.FileLine("v.yaml", 7);

  private static ValueNode plain(String text) {
    return HelmScalar.resolve(null, text, SOURCE).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})
  void whatIsTrue(String text) {
    assertThat(plain(text)).isEqualTo(new Bool(true, SOURCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})
  void whatIsFalse(String text) {
    assertThat(plain(text)).isEqualTo(new Bool(false, SOURCE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
  void whatIsNull(String text) {
    assertThat(plain(text)).isEqualTo(new Null(SOURCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf",
        "-.INF"
      })
  void whatIsNotFiniteIsRefused(String text) {
    assertThat(HelmScalar.resolve(null, text, SOURCE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "/",
        ":",
        "yEs",
        "nULL",
        "tRUE",
        "-",
        "+",
        ".",
        "-.",
        "+a",
        "-a",
        "12:30",
        "2026-01-01",
        "1.5.",
        "1e",
        "0x",
        "0xfg",
        "0x1p4",
        "0o",
        "0o8",
        "0b",
        "0b2",
        "._5",
        "_1",
        "1e309",
        "-1e309",
        "0xfffffffffffffffff",
        "0x10000000000000000", // one more than 64 bits hold
        "+0x8000000000000000", // nor with a sign
        "-0x8000000000000001",
        "--1",
        "+-1",
        "-0xg",
        "1 ",
        "٣",
        "1٣",
        "0x٣"
      })
  void whatIsText(String text) {
    assertThat(plain(text)).isEqualTo(new Text(text, SOURCE));
  }

  /** The whole number that it is, in 64 bits with its sign; none where it is another number. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "9, 9",
    "10, 10",
    "-1, -1",
    "+1, 1",
    "-0, 0",
    "010, 8",
    "-010, -8",
    "0_7, 7",
    "08, 8", // no octal digit, so that it is what a fraction is
    "08.5,",
    "0x1F, 31",
    "0X1f, 31",
    "-0x1F, -31",
    "+0x10, 16",
    "0o17, 15",
    "0O17, 15",
    "0b101, 5",
    "0B101, 5",
    "1_000, 1000",
    "1__0_, 10",
    "1.0, 1",
    "1., 1",
    "1e3, 1000",
    "1E+3, 1000",
    ".5e1, 5",
    "-.5e1, -5",
    "1.5,",
    "1e-1,",
    ".5,",
    "1_0.5,",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "9223372036854775808,",
    "18446744073709551615,",
    "9007199254740992.0, 9007199254740992",
    "-9007199254740992.0, -9007199254740992",
    "9007199254740994.0,",
    "-9007199254740994.0,",
    "1e308,",
  })
  void whatIsANumber(String text, @Nullable Long integer) {
    assertThat(plain(text)).isEqualTo(new Num(text, integer, SOURCE));
  }

  /** Beyond 64 bits it is no whole number any more, and of its digits only the first count. */
  @ParameterizedTest
  @ValueSource(strings = {"18446744073709551616", "-9223372036854775809", "+9223372036854775808"})
  void whatIsTooLargeIsANumberAllTheSame(String text) {
    assertThat(plain(text)).isEqualTo(new Num(text, null, SOURCE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // tag | text | what it is, - where it is refused
        "bool   | yes   | true",
        "bool   | off   | false",
        "bool   | 1     | -",
        "null   | ~     | null",
        "null   | no    | -",
        "float  | 1.5   | number 1.5",
        "float  | 0x10  | number 0x10",
        "float  | yes   | -",
        "float  | 1e309 | -",
        "int    | 0x1f  | number 0x1f",
        "int    | 1_000 | number 1_000",
        "int    | 1.5   | -",
        "int    | 1e3   | -",
        "int    | yes   | -",
        "str    | yes   | text yes",
        "str    | 1     | text 1",
        "binary | aGk=  | text hi",
        "binary | a     | -",
        "other  | 1     | text 1",
      })
  void aTagSaysWhatItIs(String tag, String text, String expected) {
    assertThat(told(HelmScalar.resolve("tag:yaml.org,2002:" + tag, text, SOURCE).orElse(null)))
        .isEqualTo(expected);
    assertThat(told(HelmScalar.resolve("!" + tag, text, SOURCE).orElse(null)))
        .as("a tag of its own is text")
        .isEqualTo("text " + text);
  }

  @Test
  void aTaggedNumberKeepsItsValueAndText() {
    assertThat(HelmScalar.resolve("tag:yaml.org,2002:int", "1_000", SOURCE))
        .contains(new Num("1_000", 1000L, SOURCE));
    assertThat(HelmScalar.resolve("tag:yaml.org,2002:int", "18446744073709551615", SOURCE))
        .contains(new Num("18446744073709551615", null, SOURCE));
    assertThat(HelmScalar.resolve("tag:yaml.org,2002:int", "18446744073709551616", SOURCE))
        .isEmpty();
    assertThat(HelmScalar.resolve("tag:yaml.org,2002:binary", "aG\r\nk=\n", SOURCE))
        .contains(new Text("hi", SOURCE));
  }

  private static String told(@Nullable ValueNode node) {
    if (node == null) {
      return "-";
    }
    assertThat(node.source()).isEqualTo(SOURCE);
    if (node instanceof Bool bool) {
      return Boolean.toString(bool.value());
    }
    if (node instanceof Num number) {
      return "number " + number.text();
    }
    return node instanceof Text text ? "text " + text.text() : "null";
  }

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "yes, true",
    "No, false",
    "~,",
    "1, 1",
    "0x1F, 31",
    "-0x10, -16",
    "1_000, 1000",
    "1.0, 1",
    "1.50, 1.5",
    "1e-2, 0.01",
    "1_0.50, 10.5",
    "1e20, 100000000000000000000",
    "18446744073709551615,",
  })
  void aKeyIsText(String text, @Nullable String key) {
    assertThat(HelmScalar.key(plain(text)).orElse(null)).isEqualTo(key);
  }

  @Test
  void whatHasPartsIsNoKey() {
    assertThat(HelmScalar.key(ValueNode.ValueMap.EMPTY)).isEmpty();
  }
}
