package org.gen3db.adapter.restore.search.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {
  private static final int[] LETTERS = {'a', ' ', 'é', 'ह', 0xd7ff, 0xe000, 0x1f600, 0x10ffff};

  private final Content content = new Content();

  private Hash hash(String json) {
    return hash(json.getBytes(StandardCharsets.UTF_8));
  }

  private Hash hash(byte[] bytes) {
    return content.value(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"a\":1}|{ \"a\" : 1 }",
        "{\"a\":\"\\u00e9\"}|{\"a\":\"é\"}",
        "{\"a\":\"\\ud83d\\ude00\"}|{\"a\":\"😀\"}",
        "[]|[ ]",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}|{\"a\":\"\\u0022\\u005C\\u002f\\u0008\\u000c\\u000A\\u000d\\u0009\"}",
        "{\"a\":\"\\/\"}|{\"a\":\"/\"}",
        "{\"\\u00e9\":1}|{\"é\":1}",
        "{\"a\":\"x\\uD83D\\uDE00y\"}|{\"a\":\"x😀y\"}",
        "{\"a\":\"\\ud83d\\u0041\"}|{\"a\":\"\\uD83DA\"}",
        "{\"a\":\"\\ud7ff\"}|{\"a\":\"\ud7ff\"}",
      })
  void isTheSameForWhatSaysTheSame(String one, String other) {
    assertThat(hash(one)).isEqualTo(hash(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"a\":9007199254740993}|{\"a\":9007199254740992}",
        "{\"a\":1}|{\"a\":1.0}",
        "{\"a\":1}|{\"a\":\"1\"}",
        "{\"a\":null}|{\"a\":\"null\"}",
        "{\"a\":true}|{\"a\":false}",
        "{\"a\":[1,2]}|{\"a\":[12]}",
        "{\"a\":[[1],2]}|{\"a\":[[1,2]]}",
        "{\"a\":{\"b\":1}}|{\"a\":1,\"b\":1}",
        "{\"a\":\"b\"}|{\"ab\":\"\"}",
        "{}|[]",
        "{\"a\":\"b\\\",\\\"c\"}|{\"a\":\"b\",\"c\":\"\"}",
        "{\"a\":\"\\ud83d\"}|{\"a\":\"\\ude00\"}",
        "{\"a\":\" b\"}|{\"a\":\"b\"}",
        "{\"a\":\"\\\\u0041\"}|{\"a\":\"A\"}",
      })
  void isAnotherForWhatSaysSomethingElse(String one, String other) {
    assertThat(hash(one)).isNotEqualTo(hash(other));
  }

  @Test
  void tellsAKeyByRoutingAndId() {
    assertThat(content.key(null, "1"))
        .isEqualTo(content.key(null, "1"))
        .isNotEqualTo(content.key("", "1"))
        .isNotEqualTo(content.key("r", "1"))
        .isNotEqualTo(content.key(null, "2"));
    assertThat(content.key("a", "bi")).isNotEqualTo(content.key("ab", "i"));
  }

  @Test
  void doesNotDependOnHowLongATextIs() {
    String text = "é".repeat(30_000);
    assertThat(hash("\"" + text + "\"")).isEqualTo(hash("\"" + "\\u00e9".repeat(30_000) + "\""));
    assertThat(hash("\"" + text + "\"")).isNotEqualTo(hash("\"" + text + "e\""));
  }

  /** Some programs write the halves of a pair as letters of three bytes. */
  @Test
  void takesHalvesThatWereWrittenOneByOneForThePair() {
    byte[] halves = HexFormat.of().parseHex("22eda0bdedb88022");
    assertThat(hash(halves)).isEqualTo(hash("\"😀\"")).isEqualTo(hash("\"\\ud83d\\ude00\""));
    assertThat(hash(HexFormat.of().parseHex("22eda0bd22"))).isEqualTo(hash("\"\\ud83d\""));
  }

  /** Whatever its letters are, and wherever its pieces end. */
  @Test
  void isTheSameHoweverItIsEscaped() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      var plain = new StringBuilder("{\"t\" : [\"");
      var escaped = new StringBuilder("{\"t\":[\"");
      int letters = random.nextInt(4000);
      for (int i = 0; i < letters; i++) {
        int letter = LETTERS[random.nextInt(LETTERS.length)];
        plain.appendCodePoint(letter);
        if (random.nextBoolean()) {
          escaped.appendCodePoint(letter);
        } else {
          for (char half : Character.toChars(letter)) {
            escaped.append("\\u%04x".formatted((int) half));
          }
        }
      }
      plain.append("\", 1 ]}");
      escaped.append("\",1]}");
      assertThat(hash(escaped.toString())).as("round %d", round).isEqualTo(hash(plain.toString()));
    }
  }
}
