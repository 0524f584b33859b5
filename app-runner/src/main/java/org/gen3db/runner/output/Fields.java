package org.gen3db.runner.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a document, one after another: streaming, since binding objects would cost
 * more at start-up than everything else that plan does.
 */
public final class Fields {
  private final JsonGenerator generator;
  private final Wording wording;

  /**
   * @param wording words what notices tell
   */
  Fields(JsonGenerator generator, Wording wording) {
    this.generator = generator;
    this.wording = wording;
  }

  /** What a notice says and the way out. A message is one line: programs log and compare it. */
  public void notice(Notice notice) {
    text("message", Wording.inOneLine(notice.message()));
    text("hint", wording.hint(notice));
  }

  /** A text, or null. */
  public void text(String name, @Nullable String value) {
    write(() -> generator.writeStringField(name, value));
  }

  /** A whole number, or null. */
  public void number(String name, @Nullable Number value) {
    write(
        () -> {
          if (value == null) {
            generator.writeNullField(name);
          } else {
            generator.writeNumberField(name, value.longValue());
          }
        });
  }

  /** True or false. */
  public void flag(String name, boolean value) {
    write(() -> generator.writeBooleanField(name, value));
  }

  /** A null. */
  public void none(String name) {
    write(() -> generator.writeNullField(name));
  }

  /** What is JSON already. */
  void json(String name, String json) {
    write(
        () -> {
          generator.writeFieldName(name);
          try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
          }
        });
  }

  /** An object. */
  public void object(String name, Consumer<Fields> content) {
    write(() -> generator.writeObjectFieldStart(name));
    content.accept(this);
    write(generator::writeEndObject);
  }

  /** A list of objects. */
  public <T> void list(String name, Collection<T> items, Consumer<T> content) {
    write(() -> generator.writeArrayFieldStart(name));
    for (T item : items) {
      write(generator::writeStartObject);
      content.accept(item);
      write(generator::writeEndObject);
    }
    write(generator::writeEndArray);
  }

  /** A list of texts. */
  public void texts(String name, List<String> values) {
    write(() -> generator.writeArrayFieldStart(name));
    values.forEach(value -> write(() -> generator.writeString(value)));
    write(generator::writeEndArray);
  }

  private static void write(Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Writing {
    void write() throws IOException;
  }
}
