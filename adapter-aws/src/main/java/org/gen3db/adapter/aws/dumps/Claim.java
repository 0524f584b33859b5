package org.gen3db.adapter.aws.dumps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the place of a manifest while a dump comes into its place, or leaves it: a bucket
 * has no folders that could be renamed. Who reads a dump takes it for a manifest that cannot be
 * read, and uses nothing of the dump.
 *
 * @param run a random text, by which a run knows its own one
 * @param files all that the dump has or had, by their paths in it
 */
record Claim(String run, List<String> files) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String KIND = "UnfinishedDump";

  Claim {
    files = List.copyOf(files);
  }

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("apiVersion", "gen3db.org/v1");
      json.writeStringField("kind", KIND);
      json.writeStringField("run", run);
      json.writeArrayFieldStart("files");
      for (String file : files) {
        json.writeString(file);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException(e); // nothing is written anywhere
    }
    return out.toByteArray();
  }

  /** The claim that some bytes are; empty where they are anything else. */
  static Optional<Claim> in(byte[] bytes) {
    String kind = "";
    String run = "";
    var files = new ArrayList<String>();
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "kind" -> kind = text(json);
          case "run" -> run = text(json);
          case "files" -> {
            while (value == JsonToken.START_ARRAY && json.nextToken() == JsonToken.VALUE_STRING) {
              files.add(json.getText());
            }
          }
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return kind.equals(KIND) ? Optional.of(new Claim(run, files)) : Optional.empty();
  }

  private static String text(JsonParser json) throws IOException {
    @Nullable String text = json.getValueAsString();
    return text == null ? "" : text;
  }
}
