package org.gen3db.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An index of the stand-in. */
final class StandInIndex {
  final String uuid = UUID.randomUUID().toString().substring(0, 18);
  final Map<String, JsonNode> settings = new TreeMap<>();
  ObjectNode mappings = JsonNodeFactory.instance.objectNode();
  final Map<String, ObjectNode> aliases = new TreeMap<>();
  final Map<String, Stored> documents = new LinkedHashMap<>();
  long written;
  long searched;

  /** A document; one of another routing is another one. */
  record Stored(String id, @Nullable String routing, String source) {}

  StandInIndex copy() {
    var copy = new StandInIndex();
    copy.settings.putAll(settings);
    copy.mappings = mappings.deepCopy();
    copy.documents.putAll(documents);
    return copy;
  }

  boolean isBlocked() {
    return settings.containsKey("index.blocks.write")
        && settings.get("index.blocks.write").asText().equals("true");
  }
}
