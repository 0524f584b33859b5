package org.gen3db.runner.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * One line of the log: an object with {@code time} (RFC 3339, UTC), {@code level} ({@code error},
 * {@code warn}, {@code info}, {@code debug} or {@code trace}), {@code message}, and what it is
 * about.
 */
public final class LogLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private LogLine(Level level, String message) {
    fields.put("time", MILLIS.format(Clock.systemUTC().instant()));
    fields.put("level", level.name().toLowerCase(Locale.ROOT));
    fields.put("message", message);
  }

  /** One of now. */
  public static LogLine of(Level level, String message) {
    return new LogLine(level, message);
  }

  /** With a text, unless it is empty. A field that is there already stays as it is. */
  public LogLine with(String name, String text) {
    if (!text.isEmpty()) {
      fields.putIfAbsent(name, text);
    }
    return this;
  }

  /** With a number. */
  public LogLine with(String name, long number) {
    fields.putIfAbsent(name, number);
    return this;
  }

  /** With something that is true or false. */
  public LogLine with(String name, boolean flag) {
    fields.putIfAbsent(name, flag);
    return this;
  }

  /** Writes it, whole, so that lines of several threads stay lines. */
  public void to(PrintStream stream) {
    stream.println(this);
  }

  /** The object, without the end of the line. */
  @Override
  public String toString() {
    var text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.writeStartObject();
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        generator.writeFieldName(field.getKey());
        if (field.getValue() instanceof Long number) {
          generator.writeNumber(number);
        } else if (field.getValue() instanceof Boolean flag) {
          generator.writeBoolean(flag);
        } else {
          generator.writeString(String.valueOf(field.getValue()));
        }
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
