package org.gen3db.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The indices of the stand-in and what is done with them. */
final class StandInIndices {
  static final SearchAnswer DONE =
      SearchAnswer.ok("{\"acknowledged\":true,\"shards_acknowledged\":true}");

  private final boolean openSearch;
  private final String version;
  private final Map<String, StandInIndex> indices = new TreeMap<>();
  private final Map<String, ObjectNode> templates = new TreeMap<>();
  private final StandInAliases aliases;
  private final StandInDocuments documents;

  StandInIndices(boolean openSearch, String version) {
    this.openSearch = openSearch;
    this.version = version;
    this.aliases = new StandInAliases(indices, openSearch);
    this.documents = new StandInDocuments(indices, this::resolve);
  }

  synchronized List<String> names() {
    return List.copyOf(indices.keySet());
  }

  synchronized List<String> bearing(String alias) {
    return indices.entrySet().stream()
        .filter(each -> each.getValue().aliases.containsKey(alias))
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized Map<String, String> documents(String index) {
    var all = new LinkedHashMap<String, String>();
    index(index).documents.forEach((key, stored) -> all.put(key, stored.source()));
    return all;
  }

  synchronized SearchAnswer answer(SearchRequest request) {
    String[] parts = request.path().substring(1).split("/", -1);
    String first = parts[0];
    String second = parts.length > 1 ? parts[1] : "";
    if (first.isEmpty()) {
      return root();
    }
    return first.startsWith("_")
        ? ofCluster(first, second, request)
        : ofIndex(first, second, parts, request);
  }

  private SearchAnswer ofCluster(String first, String second, SearchRequest request) {
    return switch (first) {
      case "_aliases" -> aliases.change(StandInCluster.tree(request.body()).path("actions"));
      case "_alias" -> aliases.like(second);
      case "_nodes" -> SearchAnswer.ok("{}");
      case "_template" -> template(request.method(), second, request.body());
      case "_index_template" -> SearchAnswer.ok("{\"index_templates\":[]}");
      case "_cluster" -> SearchAnswer.ok("{\"status\":\"green\"}");
      case "_search" -> documents.scroll(request.method(), request.body());
      default -> SearchAnswer.error(400, "illegal_argument_exception", "no " + first);
    };
  }

  private SearchAnswer ofIndex(String first, String second, String[] parts, SearchRequest request) {
    String method = request.method();
    if (second.isEmpty() && method.equals("PUT")) {
      return create(first, request);
    }
    if (second.equals("_bulk")) {
      return documents.bulk(first, request);
    }
    if (first.contains("*")) {
      return settings(like(first), request);
    }
    List<String> names = all(first);
    if (second.equals("_refresh") && !names.isEmpty()) {
      return SearchAnswer.ok("{\"_shards\":{\"total\":1,\"failed\":0}}");
    }
    if (method.equals("GET") || second.equals("_search")) {
      SearchAnswer several = ofSeveral(names, second, request);
      if (several != null) {
        return several;
      }
    }
    String name = resolve(first);
    if (name == null) {
      return absent(first);
    }
    StandInIndex index = index(name);
    return switch (second) {
      case "" -> whole(method, name);
      case "_settings" -> set(index, request.body());
      case "_mapping" -> map(index, request.body());
      case "_delete_by_query" -> deleteAllBut(index, request.body());
      case "_clone" -> copy(index, parts[2], request.body());
      case "_stats" ->
          SearchAnswer.ok(
              "{\"_all\":{\"total\":{\"indexing\":{\"index_total\":%d},\"search\":{\"query_total\":%d}}}}"
                  .formatted(index.written, index.searched));
      default -> SearchAnswer.error(400, "illegal_argument_exception", "no " + second);
    };
  }

  /** What is asked of as many indices as a name means, or a list of names; null for the rest. */
  private @Nullable SearchAnswer ofSeveral(
      List<String> names, String second, SearchRequest request) {
    if (names.isEmpty()) {
      return null;
    }
    List<StandInIndex> several = names.stream().map(this::index).toList();
    ObjectNode said = StandInCluster.object();
    switch (second) {
      case "_alias" ->
          names.forEach(
              name -> {
                ObjectNode of = said.putObject(name).putObject("aliases");
                index(name).aliases.forEach(of::set);
              });
      case "_mapping" ->
          names.forEach(name -> said.putObject(name).set("mappings", index(name).mappings));
      case "_count" -> {
        said.put("count", several.stream().mapToLong(each -> each.documents.size()).sum());
        said.putObject("_shards").put("failed", 0);
      }
      case "_settings" -> {
        return settings(names, request);
      }
      case "_search" -> {
        return documents.search(
            several, StandInCluster.tree(request.body()).path("size").asInt(10));
      }
      default -> {
        return null;
      }
    }
    return SearchAnswer.ok(said.toString());
  }

  private List<String> all(String asked) {
    return Stream.of(asked.split(","))
        .flatMap(name -> indices.containsKey(name) ? Stream.of(name) : bearing(name).stream())
        .distinct()
        .toList();
  }

  private StandInIndex index(String name) {
    StandInIndex index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no index " + name);
    }
    return index;
  }

  private SearchAnswer root() {
    ObjectNode said = StandInCluster.object();
    ObjectNode versions = said.putObject("version");
    versions.put("number", version);
    if (openSearch) {
      versions.put("distribution", "opensearch");
    }
    return SearchAnswer.ok(said.toString());
  }

  static SearchAnswer absent(String name) {
    return SearchAnswer.error(404, "index_not_found_exception", "no such index [" + name + "]");
  }

  private @Nullable String resolve(String name) {
    if (indices.containsKey(name)) {
      return name;
    }
    List<String> bearing = bearing(name);
    return bearing.size() == 1 ? bearing.get(0) : null;
  }

  private List<String> like(String pattern) {
    Pattern regex = Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    return indices.keySet().stream().filter(name -> regex.matcher(name).matches()).toList();
  }

  private SearchAnswer whole(String method, String name) {
    if (method.equals("DELETE")) {
      indices.remove(name);
      return DONE;
    }
    return SearchAnswer.ok("{}");
  }

  private SearchAnswer create(String name, SearchRequest request) {
    if (indices.containsKey(name) || !bearing(name).isEmpty()) {
      return SearchAnswer.error(
          400, "resource_already_exists_exception", "index [" + name + "] already exists");
    }
    JsonNode body = StandInCluster.tree(request.body());
    var index = new StandInIndex();
    for (ObjectNode template : templates.values()) {
      Pattern regex =
          Pattern.compile(
              Pattern.quote(template.path("index_patterns").path(0).asText())
                  .replace("*", "\\E.*\\Q"));
      if (regex.matcher(name).matches()) {
        apply(index, template);
      }
    }
    apply(index, body);
    String unknown = unknownAnalyzer(index);
    if (unknown != null) {
      return SearchAnswer.error(
          400, "mapper_parsing_exception", "analyzer [" + unknown + "] has not been configured");
    }
    if (index.settings.containsKey("index.unheard_of")) {
      return SearchAnswer.error(
          400, "illegal_argument_exception", "unknown setting [index.unheard_of]");
    }
    indices.put(name, index);
    return DONE;
  }

  private static void apply(StandInIndex index, JsonNode body) {
    flatten("", body.path("settings"), index.settings);
    body.path("aliases")
        .properties()
        .forEach(each -> index.aliases.put(each.getKey(), (ObjectNode) each.getValue()));
    if (body.path("mappings").isObject()) {
      merge(index.mappings, (ObjectNode) body.path("mappings"));
    }
  }

  private static void merge(ObjectNode into, ObjectNode more) {
    for (Map.Entry<String, JsonNode> each : more.properties()) {
      JsonNode old = into.get(each.getKey());
      if (old instanceof ObjectNode inner && each.getValue() instanceof ObjectNode value) {
        merge(inner, value);
      } else {
        into.set(each.getKey(), each.getValue().deepCopy());
      }
    }
  }

  private static @Nullable String unknownAnalyzer(StandInIndex index) {
    for (String field : List.of("analyzer", "search_analyzer")) {
      for (JsonNode used : index.mappings.findValues(field)) {
        if (!index.settings.containsKey("index.analysis.analyzer." + used.asText() + ".type")) {
          return used.asText();
        }
      }
    }
    return null;
  }

  private static void flatten(String path, JsonNode at, Map<String, JsonNode> flat) {
    for (Map.Entry<String, JsonNode> each : at.properties()) {
      String key = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
      if (each.getValue().isObject()) {
        flatten(key, each.getValue(), flat);
        continue;
      }
      String full = key.startsWith("index.") ? key : "index." + key;
      if (each.getValue().isNull()) {
        flat.remove(full);
      } else {
        flat.put(
            full,
            each.getValue().isArray()
                ? each.getValue()
                : StandInCluster.object().textNode(each.getValue().asText()));
      }
    }
  }

  private SearchAnswer settings(List<String> names, SearchRequest request) {
    boolean flat = request.query().contains("flat_settings=true");
    ObjectNode said = StandInCluster.object();
    for (String name : names) {
      StandInIndex index = index(name);
      var all = new TreeMap<>(index.settings);
      all.put("index.uuid", StandInCluster.object().textNode(index.uuid));
      all.put("index.creation_date", StandInCluster.object().textNode("1700000000000"));
      all.put("index.provided_name", StandInCluster.object().textNode(name));
      ObjectNode settings = said.putObject(name).putObject("settings");
      all.forEach((key, value) -> put(settings, flat ? List.of(key) : parts(key), value));
    }
    return SearchAnswer.ok(said.toString());
  }

  private static List<String> parts(String key) {
    return List.of(key.split("\\."));
  }

  private static void put(ObjectNode into, List<String> path, JsonNode value) {
    if (path.size() == 1) {
      into.set(path.get(0), value);
    } else {
      put(into.withObjectProperty(path.get(0)), path.subList(1, path.size()), value);
    }
  }

  private static SearchAnswer set(StandInIndex index, String body) {
    flatten("", StandInCluster.tree(body), index.settings);
    return DONE;
  }

  /** By the one query that is asked: all that do not have one of these ids. */
  private static SearchAnswer deleteAllBut(StandInIndex index, String body) {
    var kept = new TreeSet<String>();
    StandInCluster.tree(body)
        .at("/query/bool/must_not/ids/values")
        .forEach(id -> kept.add(id.asText()));
    int before = index.documents.size();
    index.documents.values().removeIf(stored -> !kept.contains(stored.id()));
    return SearchAnswer.ok(
        "{\"deleted\":%d,\"failures\":[]}".formatted(before - index.documents.size()));
  }

  private static SearchAnswer map(StandInIndex index, String body) {
    ObjectNode into = index.mappings;
    if (into.size() == 1 && !into.has("properties") && !into.has("_meta")) {
      into = (ObjectNode) into.elements().next(); // the type that it has
    }
    merge(into, (ObjectNode) StandInCluster.tree(body));
    return DONE;
  }

  private SearchAnswer copy(StandInIndex from, String to, String body) {
    if (indices.containsKey(to)) {
      return SearchAnswer.error(
          400, "resource_already_exists_exception", "index [" + to + "] already exists");
    }
    if (!from.isBlocked()) {
      return SearchAnswer.error(
          400, "illegal_state_exception", "index must be read-only to resize index");
    }
    StandInIndex copy = from.copy();
    copy.settings.put("index.resize.source.uuid", StandInCluster.object().textNode(from.uuid));
    flatten("", StandInCluster.tree(body).path("settings"), copy.settings);
    indices.put(to, copy);
    return DONE;
  }

  private SearchAnswer template(String method, String name, String body) {
    if (method.equals("PUT")) {
      templates.put(name, (ObjectNode) StandInCluster.tree(body));
      return DONE;
    }
    ObjectNode said = StandInCluster.object();
    templates.forEach(said::set);
    return SearchAnswer.ok(said.toString());
  }
}
