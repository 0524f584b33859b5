package org.gen3db.runner.former;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gen3db.domain.former.Imported;
import org.gen3db.domain.former.Imported.Outcome;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Fields;

/** What was imported: a values file for people, or a document that holds the values too. */
final class ImportText {
  private ImportText() {}

  /** The values file, which says in comments what is to be done with it. */
  static String values(Imported imported, boolean changes) {
    var text = new StringWriter();
    comment(
        text, "Databases of cloud-automation, from " + imported.from() + ". No password is here.");
    waiting(imported, Outcome.KEPT)
        .ifPresent(
            secrets ->
                comment(
                    text,
                    (changes ? "Passwords wait in " : "Passwords would wait in ") + secrets + "."));
    waiting(imported, Outcome.UNCHANGED)
        .ifPresent(services -> comment(text, "There already: " + services + "."));
    imported
        .problems()
        .forEach(
            problem ->
                comment(
                    text,
                    "Left out: "
                        + problem.service().orElse("")
                        + " ("
                        + problem.code().id()
                        + ")."));
    comment(text, "Give this file last: gen3db apply -f FILE -f THIS logs in, and publishes them.");
    if (!imported.values().entries().isEmpty()) {
      yaml(imported.values(), text);
    }
    return text.toString();
  }

  private static Optional<String> waiting(Imported imported, Outcome outcome) {
    List<String> secrets =
        imported.services().stream()
            .filter(service -> service.outcome() == outcome)
            .map(service -> outcome == Outcome.KEPT ? service.pending() : service.name())
            .toList();
    return secrets.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", secrets));
  }

  /** In one line: what is told of a cluster must not become a value. */
  private static void comment(StringWriter to, String line) {
    to.append("# ").append(line.replaceAll("\\p{Cntrl}", " ")).append('\n');
  }

  private static void yaml(ValueMap values, StringWriter to) {
    YAMLFactory yaml =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    var one = new StringWriter();
    try (JsonGenerator generator = yaml.createGenerator(one)) {
      write(values, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String document = one.toString();
    to.append(document).append(document.endsWith("\n") ? "" : "\n");
  }

  private static void write(ValueMap map, JsonGenerator to) throws IOException {
    to.writeStartObject();
    for (Map.Entry<String, ValueNode> entry : map.entries().entrySet()) {
      to.writeFieldName(entry.getKey());
      if (entry.getValue() instanceof ValueMap inner) {
        write(inner, to);
      } else if (entry.getValue() instanceof Bool bool) {
        to.writeBoolean(bool.value());
      } else if (entry.getValue() instanceof Text text) {
        to.writeString(text.text());
      } else {
        throw new IllegalStateException(entry.getValue().kind() + " is imported by nobody");
      }
    }
    to.writeEndObject();
  }

  /** What programs read. */
  static Document document(Imported imported, boolean changes) {
    return new Document(
        "Import",
        fields -> {
          fields.text("release", imported.release());
          fields.text("namespace", imported.namespace());
          fields.text("from", imported.from());
          fields.flag("dryRun", !changes);
          fields.list("services", imported.services(), service -> service(fields, service));
          fields.object("values", content(imported.values()));
          fields.list(
              "warnings",
              imported.warnings(),
              warning -> {
                fields.text("code", warning.code().id());
                fields.text("service", warning.service().orElse(null));
                fields.text("message", warning.message());
                fields.text("hint", warning.hint());
              });
        });
  }

  private static void service(Fields fields, Imported.Service service) {
    fields.text("service", service.name());
    fields.text("outcome", service.outcome().name());
    fields.text("pendingSecret", service.pending());
    fields.text("source", service.former().map(former -> former.place()).orElse(null));
    service
        .problem()
        .ifPresent(
            problem ->
                fields.object(
                    "error",
                    error -> {
                      error.text("code", problem.code().id());
                      error.text("place", problem.place());
                      error.text("message", problem.message());
                      error.text("hint", problem.hint());
                    }));
  }

  private static Consumer<Fields> content(ValueMap map) {
    return fields ->
        map.entries()
            .forEach(
                (key, value) -> {
                  if (value instanceof ValueMap inner) {
                    fields.object(key, content(inner));
                  } else if (value instanceof Bool bool) {
                    fields.flag(key, bool.value());
                  } else if (value instanceof Text text) {
                    fields.text(key, text.text());
                  }
                });
  }
}
