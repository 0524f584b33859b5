package org.gen3db.runner.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.function.Consumer;

/**
 * A document that programs read (contract, "Documents").
 *
 * @param kind its kind, such as {@code Plan}
 * @param content its fields behind {@code apiVersion} and {@code kind}
 */
public record Document(String kind, Consumer<Fields> content) {
  /** The version of every document, which each one bears. */
  public static final String API_VERSION = "gen3db.org/v1";

  /** The whole document for nobody in particular: its hints name no values of a command line. */
  public String in(Format format) {
    return in(format, Repeated.NOTHING);
  }

  /**
   * The whole document with a newline at its end; made before any of it is printed.
   *
   * @param repeated what the commands of its hints need to be pasted
   */
  public String in(Format format, Repeated repeated) {
    var text = new StringWriter();
    try (JsonGenerator generator = generator(format, text)) {
      var fields = new Fields(generator, new Wording(repeated));
      generator.writeStartObject();
      fields.text("apiVersion", API_VERSION);
      fields.text("kind", kind);
      content.accept(fields);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String document = text.toString();
    return document.endsWith("\n") ? document : document + "\n";
  }

  private static JsonGenerator generator(Format format, Writer to) throws IOException {
    if (format == Format.YAML) {
      return YAMLFactory.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build()
          .createGenerator(to);
    }
    return new JsonFactory().createGenerator(to).useDefaultPrettyPrinter();
  }
}
