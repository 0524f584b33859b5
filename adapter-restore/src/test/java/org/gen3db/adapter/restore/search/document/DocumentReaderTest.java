package org.gen3db.adapter.restore.search.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.gen3db.adapter.restore.search.TextPart;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {
  private static List<String> read(String text) {
    return read(TextPart.of("i__data.json", text));
  }

  private static List<String> read(TextPart part) {
    var documents = new ArrayList<String>();
    try (DocumentReader reader = DocumentReader.open(part)) {
      while (reader.next()) {
        Document document = reader.document();
        documents.add(
            "%d %s/%s %s %s"
                .formatted(
                    reader.line(),
                    document.routing(),
                    document.id(),
                    document.type(),
                    new String(
                        reader.bytes(),
                        reader.sourceFrom(),
                        reader.sourceTo() - reader.sourceFrom(),
                        StandardCharsets.UTF_8)));
      }
    }
    return documents;
  }

  @Test
  void takesWhatElasticdumpWritesAndTheSourceAsItStands() {
    assertThat(
            read(
                """
                {"_index":"etl_0","_type":"_doc","_id":"1","_score":1,"_source":{"n": 9007199254740993, "é":[1.0,{}]}}
                {"_index":"etl_0","_type":"subject","_id":"2","_routing":"r","_source":{}}
                """))
        .containsExactly(
            "1 null/1 null {\"n\": 9007199254740993, \"é\":[1.0,{}]}", "2 r/2 subject {}");
  }

  @Test
  void passesOverEmptyLinesAMarkAndTheEndsOfLinesOfWindows() {
    assertThat(
            read("\ufeff{\"_id\":\"1\",\"_source\":{}}\r\n\r\n  \n{\"_source\":{},\"_id\":\"2\"}"))
        .containsExactly("1 null/1 null {}", "4 null/2 null {}");
  }

  @Test
  void readsALineThatWasWrittenOnceMoreAsAText() {
    assertThat(read("\"{\\\"_id\\\":\\\"1\\\",\\\"_source\\\":{\\\"a\\\":\\\"é\\\"}}\\n\"\n"))
        .containsExactly("1 null/1 null {\"a\":\"é\"}");
  }

  @Test
  void findsTheRoutingWhereOldServersToldIt() {
    assertThat(read("{\"_id\":\"1\",\"fields\":{\"_routing\":\"r\",\"x\":[1]},\"_source\":{}}"))
        .containsExactly("1 r/1 null {}");
  }

  @Test
  void readsWhatIsCompressedAndLongerThanItsBuffer() throws IOException {
    String large = "x".repeat(3_000_000);
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 3; i++) {
        out.write(
            ("{\"_id\":\"" + i + "\",\"_source\":{\"t\":\"" + large + "\"}}\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(read(new TextPart("i__data.json.gz", packed.toByteArray())))
        .containsExactly(
            "1 null/0 null {\"t\":\"" + large + "\"}",
            "2 null/1 null {\"t\":\"" + large + "\"}",
            "3 null/2 null {\"t\":\"" + large + "\"}");
  }

  @Test
  void saysThatACompressedFileWasCutOff() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 1000; i++) {
        out.write(
            ("{\"_id\":\"" + i * 7919 + "\",\"_source\":{}}\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
    assertThatThrownBy(() -> read(new TextPart("i__data.json.gz", half)))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("GEN3DB-905")
        .hasMessageContaining("the compressed file ends too early");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"_source\":{}}|there is no _id",
        "{\"_id\":null,\"_source\":{}}|there is no _id",
        "{\"_id\":\"1\"}|there is no _source",
        "{\"_id\":\"1\",\"_source\":[]}|_source is no object",
        "{\"_id\":{},\"_source\":{}}|_id is no text",
        "{\"_id\":\"1\",\"_parent\":\"2\",\"_source\":{}}|it has a _parent",
        "{\"_id\":\"1\",\"_source\":{}}{}|something follows the object",
        "[]|no object",
        "{\"_id\":\"1\",\"_source\":{\"a\":1|the file ends within a document",
      })
  void saysWhichLineIsNone(String line, String message) {
    assertThatThrownBy(() -> read("{\"_id\":\"0\",\"_source\":{}}\n" + line))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageStartingWith("GEN3DB-905 i__data.json:2: ")
        .hasMessageContaining(message);
  }
}
