package org.gen3db.runner.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.gen3db.runner.output.Format;

/** Objects of a cluster as kubectl reads them: YAML documents, or one List as JSON. */
final class ManifestText {
  private ManifestText() {}

  /**
   * The text of objects, with a newline at its end.
   *
   * @param objects one JSON object each
   * @param format JSON for one List; else one YAML document for each
   */
  static String of(List<String> objects, Format format) {
    var text = new StringWriter();
    try {
      if (format == Format.JSON) {
        list(objects, text);
      } else if (objects.isEmpty()) {
        text.append("# no object: apply makes the Secrets by itself\n");
      } else {
        documents(objects, text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void list(List<String> objects, StringWriter to) throws IOException {
    try (JsonGenerator generator = new JsonFactory().createGenerator(to)) {
      generator.useDefaultPrettyPrinter();
      generator.writeStartObject();
      generator.writeStringField("apiVersion", "v1");
      generator.writeStringField("kind", "List");
      generator.writeArrayFieldStart("items");
      for (String object : objects) {
        copy(object, generator);
      }
      generator.writeEndArray();
      generator.writeEndObject();
    }
    to.append('\n');
  }

  private static void documents(List<String> objects, StringWriter to) throws IOException {
    YAMLFactory yaml = YAMLFactory.builder().disable(YAMLGenerator.Feature.SPLIT_LINES).build();
    for (String object : objects) {
      var one = new StringWriter();
      try (JsonGenerator generator = yaml.createGenerator(one)) {
        copy(object, generator);
      }
      String document = one.toString();
      to.append(document).append(document.endsWith("\n") ? "" : "\n");
    }
  }

  private static void copy(String object, JsonGenerator to) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(object)) {
      parser.nextToken();
      to.copyCurrentStructure(parser);
    }
  }
}
