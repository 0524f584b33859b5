package org.gen3db.adapter.restore.search.dump;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.gen3db.adapter.restore.search.http.Json;

/**
 * Writes documents as elasticdump does, one a line. They are written token by token, as a document
 * may have been stored with line breaks in it; numbers keep all their digits.
 */
final class DocumentLines implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final String index;
  private final OutputStream out;
  private final JsonGenerator generator;
  private long written;

  DocumentLines(String index, OutputStream to) throws IOException {
    this.index = index;
    this.out = new BufferedOutputStream(to, BUFFER);
    this.generator = Json.generator(out).setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  /** How many there are. */
  long written() {
    return written;
  }

  /**
   * Writes what a server found, from where a parser stands, its object, to its end.
   *
   * @return what is wrong with it
   */
  Optional<String> write(JsonParser parser) throws IOException {
    String id = null;
    boolean source = false;
    generator.writeStartObject();
    generator.writeStringField("_index", index);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "_id" -> {
          id = parser.getText();
          generator.writeStringField(name, id);
        }
        case "_type", "_routing" -> generator.writeStringField(name, parser.getText());
        case "_source" -> {
          source = value == JsonToken.START_OBJECT;
          generator.writeFieldName(name);
          copy(parser);
        }
        default -> parser.skipChildren();
      }
    }
    generator.writeEndObject();
    written++;
    if (id == null || !source) {
      return Optional.of("the document %s has no _source".formatted(id));
    }
    return Optional.empty();
  }

  private void copy(JsonParser parser) throws IOException {
    int depth = 0;
    while (true) {
      JsonToken token = parser.currentToken();
      switch (token) {
        case START_OBJECT -> {
          generator.writeStartObject();
          depth++;
        }
        case START_ARRAY -> {
          generator.writeStartArray();
          depth++;
        }
        case END_OBJECT -> {
          generator.writeEndObject();
          depth--;
        }
        case END_ARRAY -> {
          generator.writeEndArray();
          depth--;
        }
        case FIELD_NAME -> generator.writeFieldName(parser.currentName());
        case VALUE_STRING ->
            generator.writeString(
                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
        case VALUE_TRUE -> generator.writeBoolean(true);
        case VALUE_FALSE -> generator.writeBoolean(false);
        case VALUE_NULL -> generator.writeNull();
        default -> throw new IOException("a token that JSON has not: " + token);
      }
      if (depth == 0) {
        return;
      }
      parser.nextToken();
      if (parser.currentToken() == null) {
        throw new IOException("the answer ends within a document");
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      generator.close();
      if (written > 0) {
        out.write('\n');
      }
    }
  }
}
