package org.gen3db.adapter.local.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.adapter.local.internal.LockedFolder;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;

/**
 * Reads the JSON object of an entry. Numbers and booleans become their text and null becomes empty,
 * as External Secrets does it. What it throws names the file and never quotes it.
 */
final class EntryParser {
  /** Without the buffers that Jackson keeps for its thread: they would hold what was read last. */
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  private final Path file;

  EntryParser(Path file) {
    this.file = file;
  }

  SecretData parse(byte[] content) throws IOException {
    try (JsonParser parser = JSON.createParser(content)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw unreadable("it is not a JSON object");
      }
      var values = new TreeMap<String, Password>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        readPair(parser, values);
      }
      if (parser.nextToken() != null) {
        throw unreadable("something follows the JSON object");
      }
      return SecretData.of(values);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw unreadable(
          "it is not JSON, at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
  }

  private void readPair(JsonParser parser, Map<String, Password> values) throws IOException {
    String key = parser.currentName();
    JsonToken value = parser.nextToken();
    if (value == null || !value.isScalarValue()) {
      throw unreadable("the value of " + key + " is an object or a list");
    }
    Password text =
        value == JsonToken.VALUE_NULL
            ? Password.of("")
            : Password.of(
                CharBuffer.wrap(
                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength()));
    if (values.put(key, text) != null) {
      throw unreadable("it has the key " + key + " twice");
    }
  }

  private Gen3DbException unreadable(String message) {
    return LockedFolder.unreadable(
        file, message, "An entry is one JSON object of texts. Mend it, or move it away.");
  }
}
