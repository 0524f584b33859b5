package org.gen3db.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The documents of the stand-in's indices: stored, and read back page by page. */
final class StandInDocuments {
  private final Map<String, StandInIndex> indices;
  private final Function<String, @Nullable String> resolve;
  private final Map<String, List<ObjectNode>> scrolls = new TreeMap<>();
  private int scrollIds;

  StandInDocuments(Map<String, StandInIndex> indices, Function<String, @Nullable String> resolve) {
    this.indices = indices;
    this.resolve = resolve;
  }

  SearchAnswer bulk(String to, SearchRequest request) {
    boolean requireAlias = request.query().contains("require_alias=true");
    String name = requireAlias && indices.containsKey(to) ? null : resolve.apply(to);
    if (name == null && !requireAlias) {
      indices.put(to, new StandInIndex()); // as the servers do, whatever the mapping should be
      name = to;
    }
    ArrayNode items = StandInCluster.array();
    boolean errors = false;
    String[] lines = request.body().split("\n", -1);
    for (int i = 0; i + 1 < lines.length; i += 2) {
      JsonNode line = StandInCluster.tree(lines[i]);
      boolean create = line.has("create");
      JsonNode action = line.path(create ? "create" : "index");
      ObjectNode item = items.addObject().putObject(create ? "create" : "index");
      item.put("_id", action.path("_id").asText());
      String wrong = store(name, create, action, lines[i + 1], item);
      errors |= wrong != null;
    }
    ObjectNode said = StandInCluster.object();
    said.put("errors", errors);
    said.set("items", items);
    return SearchAnswer.ok(said.toString());
  }

  private @Nullable String store(
      @Nullable String name, boolean create, JsonNode action, String source, ObjectNode item) {
    if (name == null) {
      return fail(
          item,
          404,
          "index_not_found_exception",
          "no such index and [require_alias] request flag is [true]");
    }
    StandInIndex index = Objects.requireNonNull(indices.get(name));
    if (index.isBlocked()) {
      return fail(item, 403, "cluster_block_exception", "index [" + name + "] blocked by: write");
    }
    if (source.contains("\"refuse me\"")) {
      return fail(item, 400, "mapper_parsing_exception", "failed to parse field [n]");
    }
    String id = action.path("_id").asText();
    String routing = action.hasNonNull("routing") ? action.path("routing").asText() : null;
    String key = (routing == null ? "" : routing) + "/" + id;
    if (create && index.documents.containsKey(key)) {
      return fail(
          item,
          409,
          "version_conflict_engine_exception",
          "[" + id + "]: version conflict, document already exists (current version [1])");
    }
    index.documents.put(key, new StandInIndex.Stored(id, routing, source));
    index.written++;
    item.put("status", 201);
    return null;
  }

  private static String fail(ObjectNode item, int status, String type, String reason) {
    item.put("status", status);
    ObjectNode error = item.putObject("error");
    error.put("type", type);
    error.put("reason", reason);
    return type;
  }

  SearchAnswer search(List<StandInIndex> several, int size) {
    var hits = new ArrayList<ObjectNode>();
    for (StandInIndex index : several) {
      index.searched++;
      for (StandInIndex.Stored stored : index.documents.values()) {
        ObjectNode hit = StandInCluster.object();
        hit.put("_index", "any");
        hit.put("_type", "_doc");
        hit.put("_id", stored.id());
        hit.putNull("_score");
        if (stored.routing() != null) {
          hit.put("_routing", stored.routing());
        }
        hit.putRawValue("_source", new RawValue(stored.source()));
        hits.add(hit);
      }
    }
    String id = "scroll-" + ++scrollIds + "-" + size;
    scrolls.put(id, hits);
    return page(id, size, hits.size());
  }

  private SearchAnswer page(String id, int size, int total) {
    List<ObjectNode> left = scrolls.get(id);
    if (left == null) {
      return SearchAnswer.error(404, "search_context_missing_exception", "no " + id);
    }
    int count = Math.min(size, left.size());
    StringBuilder hits = new StringBuilder();
    for (ObjectNode hit : left.subList(0, count)) {
      hits.append(hits.isEmpty() ? "" : ",").append(hit);
    }
    scrolls.put(id, new ArrayList<>(left.subList(count, left.size())));
    return SearchAnswer.ok(
        "{\"_scroll_id\":\"%s\",\"timed_out\":false,\"_shards\":{\"total\":1,\"failed\":0},\"hits\":{\"total\":{\"value\":%d,\"relation\":\"eq\"},\"hits\":[%s]}}"
            .formatted(id, total, hits));
  }

  SearchAnswer scroll(String method, String body) {
    String id = StandInCluster.tree(body).path("scroll_id").asText();
    if (method.equals("DELETE")) {
      scrolls.remove(id);
      return StandInIndices.DONE;
    }
    return page(id, Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)), 0);
  }
}
