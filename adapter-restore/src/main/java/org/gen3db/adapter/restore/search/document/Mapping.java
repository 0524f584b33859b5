package org.gen3db.adapter.restore.search.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.gen3db.adapter.restore.search.http.Json;

/**
 * What fields an index has, without the type that older servers put around it.
 *
 * @param body as a server without types has it
 * @param type the name of the type, where there is one that says something
 */
public record Mapping(ObjectNode body, Optional<String> type) {
  /** What stands in a mapping itself; anything else in its place is a type. */
  private static final Set<String> ROOT =
      Set.of(
          "properties",
          "dynamic",
          "dynamic_templates",
          "dynamic_date_formats",
          "date_detection",
          "numeric_detection",
          "runtime",
          "subobjects",
          "enabled",
          "derived",
          "_meta",
          "_source",
          "_routing",
          "_size",
          "_all",
          "_field_names",
          "_data_stream_timestamp",
          "_type",
          "_id",
          "_index",
          "_doc_count",
          "_tier");

  /** Takes the type off, if there is one. */
  public static Mapping of(JsonNode mappings) {
    if (mappings.size() == 1) {
      Map.Entry<String, JsonNode> only = mappings.properties().iterator().next();
      if (!ROOT.contains(only.getKey()) && only.getValue().isObject()) {
        ObjectNode body = only.getValue().deepCopy();
        return new Mapping(body, Optional.of(only.getKey()).filter(name -> !name.equals("_doc")));
      }
    }
    return new Mapping(mappings.deepCopy(), Optional.empty());
  }

  /** The same in a type. */
  public Mapping in(Optional<String> other) {
    return new Mapping(body, other);
  }

  /** As the body of a request, within a type where there is one. */
  public ObjectNode toJson() {
    if (type.isEmpty()) {
      return body.deepCopy();
    }
    ObjectNode typed = Json.object();
    typed.set(type.get(), body.deepCopy());
    return typed;
  }

  /** Whether a field is taken apart by what this is the name of. */
  public boolean usesAnalyzer(String name) {
    return StreamSupport.stream(body.findValues("analyzer").spliterator(), false)
        .anyMatch(analyzer -> analyzer.asText().equals(name));
  }

  /**
   * Where another, which a server made of this, is not the same: fields that only one has, and
   * fields of another kind. What is said of a field beside that may be left out by a server where
   * it is what goes without saying.
   */
  public List<String> differences(Mapping made) {
    var wanted = new TreeMap<String, String>();
    fields("", body, wanted);
    var found = new TreeMap<String, String>();
    fields("", made.body, found);
    var differences = new ArrayList<String>();
    wanted.forEach(
        (field, kind) -> {
          String other = found.remove(field);
          if (other == null) {
            differences.add("field " + field + " is missing");
          } else if (!other.equals(kind)) {
            differences.add("field " + field + " is " + other + ", and should be " + kind);
          }
        });
    found.keySet().forEach(field -> differences.add("field " + field + " was added"));
    for (String rule : List.of("dynamic", "_source", "_routing", "dynamic_templates", "runtime")) {
      String asked = body.path(rule).toString();
      String got = made.body.path(rule).toString();
      // What goes without saying is left out by servers.
      if (!got.isEmpty() && !asked.replace("\"", "").equals(got.replace("\"", ""))) {
        differences.add(rule + " is " + got + (asked.isEmpty() ? "" : ", and should be " + asked));
      }
    }
    return differences;
  }

  private static void fields(String path, JsonNode at, Map<String, String> fields) {
    for (String group : List.of("properties", "fields")) {
      for (Map.Entry<String, JsonNode> field : at.path(group).properties()) {
        String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        JsonNode definition = field.getValue();
        fields.put(
            name,
            definition.path("type").asText("object") + definition.path("analyzer").asText(""));
        fields(name, definition, fields);
      }
    }
  }
}
