package org.gen3db.adapter.restore.search.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gen3db.adapter.restore.search.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a document is written. */
class DocumentLinesTest {
  private static String written(String... hits) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var lines = new DocumentLines("etl", out)) {
      for (String hit : hits) {
        assertThat(write(lines, hit)).isEmpty();
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Optional<String> write(DocumentLines lines, String hit) throws IOException {
    byte[] bytes = hit.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Json.parser(bytes, 0, bytes.length)) {
      parser.nextToken();
      return lines.write(parser);
    }
  }

  @Test
  void a_document_is_one_line_whatever_it_was_stored_as() throws IOException {
    assertThat(
            written(
                "{\"_index\":\"etl_3\",\"_type\":\"case\",\"_id\":\"1\",\"_score\":null,"
                    + "\"_routing\":\"r\",\"_source\":{\n  \"a\": [1, {\"b\":\n null}],"
                    + " \"c\":\"x\\ny\"\n},\"sort\":[0]}",
                "{\"_id\":\"2\",\"_source\":{}}"))
        .isEqualTo(
            "{\"_index\":\"etl\",\"_type\":\"case\",\"_id\":\"1\",\"_routing\":\"r\","
                + "\"_source\":{\"a\":[1,{\"b\":null}],\"c\":\"x\\ny\"}}\n"
                + "{\"_index\":\"etl\",\"_id\":\"2\",\"_source\":{}}\n");
  }

  /** elasticdump rounds some of these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "-0",
        "1.50",
        "1e400",
        "123456789012345678901234567890.10",
        "\"é\"",
        "\"\\uD800\"",
        "\"\\uD83D\\uDE00\"",
        "true",
        "[]"
      })
  void a_value_keeps_every_digit_and_letter(String value) throws IOException {
    assertThat(written("{\"_id\":\"1\",\"_source\":{\"v\":" + value + "}}"))
        .isEqualTo("{\"_index\":\"etl\",\"_id\":\"1\",\"_source\":{\"v\":" + value + "}}\n");
  }

  @Test
  void a_document_without_source_is_told() throws IOException {
    try (var lines = new DocumentLines("etl", new ByteArrayOutputStream())) {
      assertThat(write(lines, "{\"_id\":\"7\"}")).contains("the document 7 has no _source");
    }
  }
}
