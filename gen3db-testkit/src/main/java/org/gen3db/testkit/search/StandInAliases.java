package org.gen3db.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The aliases of the stand-in's indices. */
final class StandInAliases {
  private final Map<String, StandInIndex> indices;
  private final boolean openSearch;

  StandInAliases(Map<String, StandInIndex> indices, boolean openSearch) {
    this.indices = indices;
    this.openSearch = openSearch;
  }

  SearchAnswer like(String pattern) {
    Pattern regex = Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    ObjectNode said = StandInCluster.object();
    indices.forEach(
        (name, index) ->
            index.aliases.forEach(
                (alias, options) -> {
                  if (regex.matcher(alias).matches()) {
                    said.withObjectProperty(name).withObjectProperty("aliases").set(alias, options);
                  }
                }));
    return said.isEmpty() && !pattern.contains("*")
        ? new SearchAnswer(404, "{\"error\":\"alias [" + pattern + "] missing\",\"status\":404}")
        : SearchAnswer.ok(said.toString());
  }

  SearchAnswer change(JsonNode actions) {
    var after = new TreeMap<String, Map<String, ObjectNode>>();
    indices.forEach((name, index) -> after.put(name, new TreeMap<>(index.aliases)));
    for (JsonNode action : actions) {
      Map.Entry<String, JsonNode> one = action.properties().iterator().next();
      String index = one.getValue().path("index").asText();
      String alias = one.getValue().path("alias").asText();
      if (!after.containsKey(index)) {
        return StandInIndices.absent(index);
      }
      if (one.getValue().has("must_exist") && !openSearch) {
        return SearchAnswer.error(
            400, "x_content_parse_exception", "[remove] unknown field [must_exist]");
      }
      switch (one.getKey()) {
        case "remove_index" -> after.remove(index);
        case "remove" -> {
          if (after.get(index).remove(alias) == null && one.getValue().has("must_exist")) {
            return SearchAnswer.error(
                404, "aliases_not_found_exception", "aliases [" + alias + "] missing");
          }
        }
        default -> {
          ObjectNode options = one.getValue().deepCopy();
          options.remove(List.of("index", "alias"));
          after.get(index).put(alias, options);
        }
      }
    }
    for (Map<String, ObjectNode> aliases : after.values()) {
      for (String alias : aliases.keySet()) {
        if (after.containsKey(alias)) {
          return SearchAnswer.error(
              400, "invalid_alias_name_exception", "an index exists with the name of the alias");
        }
      }
    }
    indices.keySet().retainAll(after.keySet());
    indices.forEach(
        (name, index) -> {
          index.aliases.clear();
          index.aliases.putAll(after.get(name));
        });
    return StandInIndices.DONE;
  }
}
