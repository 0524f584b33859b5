package org.gen3db.adapter.restore.search.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.gen3db.adapter.restore.search.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {
  private final Content content = new Content();

  private Hash hash(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Json.parser(bytes, 0, bytes.length)) {
      parser.nextToken();
      return content.value(parser);
    }
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
      })
  void isTheSameForWhatSaysTheSame(String one, String other) throws IOException {
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
      })
  void isAnotherForWhatSaysSomethingElse(String one, String other) throws IOException {
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
  void doesNotDependOnHowLongATextIs() throws IOException {
    String text = "é".repeat(30_000);
    assertThat(hash("\"" + text + "\"")).isEqualTo(hash("\"" + "\\u00e9".repeat(30_000) + "\""));
    assertThat(hash("\"" + text + "\"")).isNotEqualTo(hash("\"" + text + "e\""));
  }
}
