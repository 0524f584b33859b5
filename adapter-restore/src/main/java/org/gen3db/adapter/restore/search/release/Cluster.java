package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;

/** What is asked of a cluster about its indices and aliases, one request each. */
final class Cluster {
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final Duration ENDING = Duration.ofSeconds(30);
  private static final String MUST_EXIST = "must_exist";
  private static final String UNBLOCKED =
      """
      {"index.blocks.write": null, "index.blocks.read_only": null,
       "index.blocks.read_only_allow_delete": null, "index.blocks.metadata": null}
      """;

  private final SearchClient client;
  private final Cancellation end;

  Cluster(SearchClient client, Cancellation end) {
    this.client = client;
    this.end = end;
  }

  /** The same cluster for what has to be ended although the run was interrupted. */
  Cluster uninterrupted() {
    return new Cluster(client, Cancellation.create().within(ENDING));
  }

  /** The indices that bear an alias or match a pattern of aliases, with its options, by name. */
  Map<String, Map<String, ObjectNode>> bearing(String alias) {
    Answer said = client.send("GET", "/_alias/" + Names.path(alias).replace("%2A", "*"), null, end);
    var bearing = new TreeMap<String, Map<String, ObjectNode>>();
    if (said.isAbsent()) {
      return bearing;
    }
    if (!said.isOk()) {
      throw client.refused("GET", "/_alias/" + alias, said);
    }
    for (Map.Entry<String, JsonNode> index : said.json().properties()) {
      var aliases = new TreeMap<String, ObjectNode>();
      index
          .getValue()
          .path("aliases")
          .properties()
          .forEach(each -> aliases.put(each.getKey(), each.getValue().deepCopy()));
      if (!aliases.isEmpty()) {
        bearing.put(index.getKey(), aliases);
      }
    }
    return bearing;
  }

  /** The aliases of an index with their options. */
  Map<String, ObjectNode> aliasesOf(String index) {
    JsonNode said = client.get("/" + Names.path(index) + "/_alias", end).json();
    var aliases = new TreeMap<String, ObjectNode>();
    said.path(index)
        .path("aliases")
        .properties()
        .forEach(each -> aliases.put(each.getKey(), each.getValue().deepCopy()));
    return aliases;
  }

  /** The indices whose names match a pattern. */
  List<String> indices(String pattern) {
    JsonNode said =
        client
            .get("/" + pattern + "/_settings?flat_settings=true&expand_wildcards=all", end)
            .json();
    return said.properties().stream().map(Map.Entry::getKey).sorted().toList();
  }

  /** Whether an index or an alias of this name is there. */
  boolean isThere(String name) {
    Answer said = client.send("HEAD", "/" + Names.path(name), null, end);
    if (!said.isOk() && !said.isAbsent()) {
      throw client.refused("HEAD", "/" + name, said);
    }
    return said.isOk();
  }

  /** What gen3db has written into an index about itself; empty where it made it not. */
  Optional<ObjectNode> record(String index) {
    return recorded(client.get("/" + Names.path(index) + "/_mapping", end).json(), index);
  }

  private static Optional<ObjectNode> recorded(JsonNode said, String index) {
    JsonNode mappings = said.path(index).path("mappings");
    return meta(mappings)
        .map(meta -> meta.path("gen3db"))
        .filter(JsonNode::isObject)
        .map(node -> node.deepCopy());
  }

  private static Optional<JsonNode> meta(JsonNode mappings) {
    return Optional.of(
            org.gen3db.adapter.restore.search.document.Mapping.of(mappings).body().path("_meta"))
        .filter(JsonNode::isObject);
  }

  /** Writes into an index what is to be known of it, beside what others wrote there. */
  void write(String index, ObjectNode record) {
    JsonNode said = client.get("/" + Names.path(index) + "/_mapping", end).json();
    ObjectNode meta =
        meta(said.path(index).path("mappings"))
            .<ObjectNode>map(node -> node.deepCopy())
            .orElseGet(Json::object);
    meta.set("gen3db", record);
    ObjectNode body = Json.object();
    body.set("_meta", meta);
    client.ok("PUT", "/" + Names.path(index) + "/_mapping", body, end);
  }

  JsonNode setting(String index, String key) {
    return client
        .get("/" + Names.path(index) + "/_settings?flat_settings=true", end)
        .json()
        .path(index)
        .path("settings")
        .path(key);
  }

  String uuid(String index) {
    return setting(index, "index.uuid").asText();
  }

  long count(String index) {
    JsonNode said = client.get("/" + Names.path(index) + "/_count", end).json();
    return said.path("_shards").path("failed").asInt(0) > 0 ? -1 : said.path("count").asLong(-1);
  }

  /** The ids of an index's documents; no more than so many, of those that have no routing. */
  List<String> ids(String index, int most) {
    ObjectNode body = Json.object();
    body.put("size", most);
    body.put("_source", false);
    JsonNode said = client.ok("POST", "/" + Names.path(index) + "/_search", body, end).json();
    if (said.path("_shards").path("failed").asInt(0) > 0) {
      throw client.problem(SearchCode.INDEX_DIFFERS, index + ": a shard cannot be read");
    }
    var ids = new ArrayList<String>();
    for (JsonNode hit : said.path("hits").path("hits")) {
      if (!hit.has("_routing")) {
        ids.add(hit.path("_id").asText());
      }
    }
    return ids;
  }

  /** Deletes all documents of an index but one. */
  void deleteAllBut(String index, String id) {
    ObjectNode body = Json.object();
    body.putObject("query")
        .putObject("bool")
        .putObject("must_not")
        .putObject("ids")
        .set("values", Json.texts(List.of(id)));
    JsonNode said =
        client
            .ok("POST", "/" + Names.path(index) + "/_delete_by_query?refresh=true", body, end)
            .json();
    if (!said.path("failures").isEmpty()) {
      throw client.problem(
          SearchCode.INDEX_DIFFERS, index + ": documents that do not belong there stay");
    }
  }

  void blockWrites(String index) {
    ObjectNode body = Json.object();
    body.put("index.blocks.write", true);
    client.ok("PUT", "/" + Names.path(index) + "/_settings", body, end);
  }

  void unblockWrites(String index) {
    ObjectNode body = Json.object();
    body.putNull("index.blocks.write");
    client.ok("PUT", "/" + Names.path(index) + "/_settings", body, end);
  }

  void delete(String index) {
    Answer said = client.send("DELETE", "/" + Names.path(index), null, end);
    if (!said.isOk() && !said.isAbsent()) {
      throw client.refused("DELETE", "/" + index, said);
    }
  }

  /**
   * Makes a copy of an index that nobody writes into: it shares the files, which takes no time. A
   * copy takes blocks over from its origin unless they are taken off (S5, S6).
   */
  void copy(String from, String to, @Nullable JsonNode replicas) {
    ObjectNode body = Json.object();
    ObjectNode settings = (ObjectNode) Json.known(UNBLOCKED);
    if (replicas != null) {
      settings.set("index.number_of_replicas", replicas);
    }
    body.set("settings", settings);
    client.ok("PUT", "/" + Names.path(from) + "/_clone/" + Names.path(to), body, end);
    Cancellation most = end.within(MOST);
    while (true) {
      Answer said =
          client.send(
              "GET",
              "/_cluster/health/" + Names.path(to) + "?wait_for_status=yellow&timeout=10s",
              null,
              most);
      String status = said.json().path("status").asText();
      if (status.equals("yellow") || status.equals("green")) {
        break;
      }
      if (most.isOver()) {
        throw client.problem(
            SearchCode.SEARCH_REFUSED,
            "the copy " + to + " does not get ready within " + MOST.toMinutes() + " min");
      }
      most.pause(Duration.ofMillis(100));
    }
    long copied = count(to);
    long was = count(from);
    if (copied != was || copied < 0) {
      throw client.problem(
          SearchCode.INDEX_DIFFERS,
          "the copy %s has %d documents, and %s has %d".formatted(to, copied, from, was));
    }
  }

  /**
   * Changes aliases, all at once or none. An alias that is taken off must be there, where the
   * server knows how to say that: older ones refuse the very word (S2).
   */
  void change(Actions actions) {
    Answer said = client.send("POST", "/_aliases", actions.body(true), end);
    if (!said.isOk() && said.reason().contains(MUST_EXIST)) {
      said = client.send("POST", "/_aliases", actions.body(false), end);
    }
    if (!said.isOk()) {
      throw client.refused("POST", "/_aliases", said);
    }
  }

  /** Changes of aliases that are one step. */
  static final class Actions {
    private final List<ObjectNode> actions = new ArrayList<>();

    Actions add(String index, String alias, ObjectNode options) {
      ObjectNode action = options.deepCopy();
      action.put("index", index);
      action.put("alias", alias);
      return put("add", action);
    }

    Actions remove(String index, String alias, boolean mustExist) {
      ObjectNode action = Json.object();
      action.put("index", index);
      action.put("alias", alias);
      if (mustExist) {
        action.put(MUST_EXIST, true);
      }
      return put("remove", action);
    }

    /** Aliases of an index go over to another one, but for gen3db's own. */
    Actions move(Map<String, ObjectNode> aliases, String from, String to) {
      aliases.forEach(
          (alias, options) -> {
            if (!Names.isOurs(alias)) {
              remove(from, alias, false).add(to, alias, options);
            }
          });
      return this;
    }

    Actions removeIndex(String index) {
      ObjectNode action = Json.object();
      action.put("index", index);
      return put("remove_index", action);
    }

    private Actions put(String kind, ObjectNode action) {
      ObjectNode one = Json.object();
      one.set(kind, action);
      actions.add(one);
      return this;
    }

    private ObjectNode body(boolean mustExist) {
      ObjectNode body = Json.object();
      ArrayNode all = body.putArray("actions");
      for (ObjectNode action : actions) {
        ObjectNode one = action.deepCopy();
        if (!mustExist) {
          one.forEach(inner -> ((ObjectNode) inner).remove(MUST_EXIST));
        }
        all.add(one);
      }
      return body;
    }
  }
}
