package org.gen3db.adapter.restore.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowHasherTest {
  private static final TextForm INSTANT = TextForm.of(Set.of("timestamptz"), false);
  private static final TextForm NESTED = TextForm.of(Set.of("timestamptz", "text"), true);
  private static final TextForm FLOAT8 = TextForm.of(Set.of("float8"), false);
  private static final TextForm FLOAT4 = TextForm.of(Set.of("float4"), false);
  private static final TextForm BYTES = TextForm.of(Set.of("bytea"), false);

  private static RowSum sum(List<TextForm> forms, String... parts) {
    var hasher = new RowHasher(forms);
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      hasher.take(bytes, 0, bytes.length);
    }
    return hasher.sum();
  }

  private static RowSum plain(String... parts) {
    return sum(List.of(), parts);
  }

  private static BigInteger value(RowSum sum) {
    return new BigInteger(Long.toUnsignedString(sum.high()))
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(sum.low())));
  }

  /** The definition, by other means. */
  @Test
  void it_is_the_sum_of_the_first_half_of_each_rows_sha256_modulo_2_128() throws Exception {
    BigInteger expected = BigInteger.ZERO;
    var rows = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      rows.append("row ").append(i).append('\n');
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("row " + i).getBytes(StandardCharsets.UTF_8));
      expected = expected.add(new BigInteger(1, hash).shiftRight(128));
    }

    RowSum sum = plain(rows.toString());

    assertThat(sum.rows()).isEqualTo(1000);
    assertThat(value(sum)).isEqualTo(expected.mod(BigInteger.ONE.shiftLeft(128)));
  }

  @Test
  void rows_count_in_any_order_and_as_often_as_they_are_there() {
    assertThat(plain("a\nb\nc\n"))
        .isEqualTo(plain("c\na\nb\n"))
        .isEqualTo(plain("c\nb\n").plus(plain("a\n")));
    assertThat(plain("a\na\n")).isNotEqualTo(plain("a\n")).isNotEqualTo(plain("b\nb\n"));
    assertThat(plain("ab\tc\n")).isNotEqualTo(plain("a\tbc\n"));
    assertThat(plain("")).isEqualTo(RowSum.NONE);
    assertThat(plain("\n").rows()).isEqualTo(1);
  }

  @Test
  void a_line_may_end_as_on_windows() {
    assertThat(plain("a\tb\r\nc\td\r\n")).isEqualTo(plain("a\tb\nc\td\n"));
    assertThat(plain("a\r", "\nb\n")).isEqualTo(plain("a\nb\n"));
  }

  /** Wherever parts end, and whatever forms columns have. */
  @Property
  void parts_may_end_anywhere(
      @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 90) Integer> ends) {
    String text =
        "1\t2024-05-06 07:08:09.25+02\t1.50\tx\r\n\\N\t\\N\t\\N\t\\N\n"
            + "3\tinfinity\t-0.1e-5\t\\\\x00ff\n4\t\t\t\n";
    List<TextForm> forms = List.of(TextForm.PLAIN, INSTANT, FLOAT8, TextForm.PLAIN);
    int from = 0;
    var parts = new java.util.ArrayList<String>();
    for (int end : ends.stream().sorted().toList()) {
      int to = Math.min(end, text.length());
      parts.add(text.substring(from, to));
      from = to;
    }
    parts.add(text.substring(from));

    assertThat(sum(forms, parts.toArray(String[]::new))).isEqualTo(sum(forms, text));
    assertThat(sum(forms, text).rows()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-05-06 07:08:09+02, 2024-05-06 05:08:09+00",
    "2024-01-01 00:30:00.123456+05:30, 2023-12-31 19:00:00.123456+00",
    "1883-11-18 12:03:57-04:56:02, 1883-11-18 16:59:59+00",
    "0001-01-01 00:00:00+01, 0001-12-31 23:00:00+00 BC",
    "0044-03-15 12:00:00-01 BC, 0044-03-15 13:00:00+00 BC",
    "294276-12-31 20:00:00-01, 294276-12-31 21:00:00+00",
    "10000-01-01 01:00:00+02, 9999-12-31 23:00:00+00",
  })
  void p11_a_time_with_a_zone_is_the_same_moment(String dumped, String utc) {
    assertThat(INSTANT.normal(dumped.getBytes(StandardCharsets.UTF_8))).asString().isEqualTo(utc);
    assertThat(sum(List.of(INSTANT), dumped + "\n")).isEqualTo(sum(List.of(INSTANT), utc + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"2024-05-06 07:08:09+02\",NULL} | {\"2024-05-06 05:08:09+00\",NULL}",
        "[\"2024-05-06 07:08:09+02\",\"2024-05-06 07:08:09+00\") | [\"2024-05-06 05:08:09+00\",\"2024-05-06 07:08:09+00\")",
        "(\"2024-05-06 07:08:09+02\",é) | (\"2024-05-06 05:08:09+00\",é)",
        "(2024-99-06 07:08:09+02) | (2024-99-06 07:08:09+02)",
      })
  void p11_also_within_other_values(String dumped, String utc) {
    assertThat(sum(List.of(NESTED), dumped + "\n")).isEqualTo(sum(List.of(NESTED), utc + "\n"));
    assertThat(
            new String(
                NESTED.normal(dumped.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
        .isEqualTo(utc);
  }

  @Test
  void p11_a_number_is_its_value_whatever_its_digits() {
    assertThat(sum(List.of(FLOAT8), "0.10000000000000001\n"))
        .isEqualTo(sum(List.of(FLOAT8), "0.1\n"));
    assertThat(sum(List.of(FLOAT8), "0.10000000000000002\n"))
        .isNotEqualTo(sum(List.of(FLOAT8), "0.1\n"));
    assertThat(sum(List.of(FLOAT4), "1.67772e+07\n")).isEqualTo(sum(List.of(FLOAT4), "16777200\n"));
    assertThat(sum(List.of(FLOAT4), "0.100000001\n")).isEqualTo(sum(List.of(FLOAT4), "0.1\n"));
    assertThat(sum(List.of(FLOAT4), "NaN\n")).isNotEqualTo(sum(List.of(FLOAT4), "Infinity\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "abc | \\\\x616263",
        "a\\\\000b\\\\377 | \\\\x6100 62ff",
        "a\\\\\\\\b | \\\\x615c62",
        "\"\" | \\\\x",
        "\\\\\\\\x41 | \\\\x5c783431",
      })
  void p11_bytes_are_the_same_in_hex_digits_and_escaped(String escaped, String hex) {
    String dense = hex.replace(" ", "");
    assertThat(sum(List.of(BYTES), escaped + "\n")).isEqualTo(sum(List.of(BYTES), dense + "\n"));
    assertThat(sum(List.of(BYTES), "\\N\n")).isNotEqualTo(sum(List.of(BYTES), "N\n"));
  }

  @Test
  void p11_types_whose_text_is_not_settled_are_known() {
    assertThat(Settled.missing(Set.of("int4", "money", "xml"), false))
        .containsExactly("money", "xml");
    assertThat(Settled.missing(Set.of("bytea"), false)).isEmpty();
    assertThat(Settled.missing(Set.of("bytea"), true)).containsExactly("bytea");
  }
}
