package org.gen3db.adapter.restore.search.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.restore.search.document.Definitions;
import org.gen3db.adapter.restore.search.document.IndexSettings;
import org.gen3db.adapter.restore.search.document.Mapping;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.adapter.restore.search.http.SearchServer;
import org.gen3db.domain.cancellation.Cancellation;

/** An index that is made for loading, and is nobody's else. */
public final class FreshIndex {
  private static final Pattern UNKNOWN = Pattern.compile("unknown setting \\[([^\\]]+)\\]");
  private static final int MOST_UNKNOWN = 20;
  private static final int TOLD = 5;

  private final SearchClient client;
  private final SearchServer server;
  private final Cancellation end;
  private final String name;
  private final List<String> remarks = new ArrayList<>();

  /** One that is not there yet. */
  public FreshIndex(SearchClient client, SearchServer server, Cancellation end, String name) {
    this.client = client;
    this.server = server;
    this.end = end;
    this.name = name;
  }

  /**
   * Makes it, and looks whether it became what was asked: templates of the cluster decide as well,
   * and may bring aliases, pipelines and fields (S4).
   *
   * @return what tells it from any other of its name
   */
  public String create(Mapping mapping, IndexSettings settings) {
    Mapping wanted = server.hasTypes() ? mapping : mapping.in(java.util.Optional.empty());
    IndexSettings used = put(wanted, settings);
    var wrong = new ArrayList<String>();
    JsonNode aliases = inner(get("/_alias")).path("aliases");
    if (!aliases.isEmpty()) {
      wrong.add("aliases " + String.join(", ", names(aliases)) + " were added");
    }
    wrong.addAll(
        used.differences(
            Definitions.flat(inner(get("/_settings?flat_settings=true")).path("settings"))));
    wrong.addAll(wanted.differences(mapping()));
    if (!wrong.isEmpty()) {
      delete();
      throw client.problem(
          SearchCode.TEMPLATE_INTERFERES,
          String.join("; ", wrong.subList(0, Math.min(TOLD, wrong.size())))
              + new Templates(client, end).words(name));
    }
    return uuid();
  }

  /** Settings that the server does not know are left out and told. */
  private IndexSettings put(Mapping mapping, IndexSettings settings) {
    IndexSettings used = settings;
    String typed = mapping.type().isPresent() ? "?include_type_name=true" : "";
    for (int i = 0; ; i++) {
      ObjectNode body = Json.object();
      body.set("settings", used.whileLoading());
      body.set("mappings", mapping.toJson());
      Answer said = client.send("PUT", "/" + name + typed, body, end);
      if (said.isOk()) {
        return used;
      }
      Matcher unknown = UNKNOWN.matcher(said.reason());
      if (i == MOST_UNKNOWN || !unknown.find() || !used.values().containsKey(unknown.group(1))) {
        throw client.refused("PUT", "/" + name, said);
      }
      used = used.without(unknown.group(1));
      remarks.add("setting " + unknown.group(1) + " is not known here and was left out");
    }
  }

  /** What of the dump was left out. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What tells it from any other of its name. */
  public String uuid() {
    return inner(get("/_settings?flat_settings=true")).path("settings").path("index.uuid").asText();
  }

  /** Its mapping, as it is now. */
  public Mapping mapping() {
    return Mapping.of(inner(get("/_mapping")).path("mappings"));
  }

  /** Sets something of it. */
  public void set(ObjectNode settings) {
    client.ok("PUT", "/" + name + "/_settings", settings, end);
  }

  /** Lets searches find what was loaded. */
  public void refresh() {
    JsonNode shards = client.ok("POST", "/" + name + "/_refresh", null, end).json().path("_shards");
    if (shards.path("failed").asInt(0) > 0) {
      throw client.problem(SearchCode.INDEX_DIFFERS, name + ": a shard cannot be refreshed");
    }
  }

  /** How many documents it has. */
  public long count() {
    JsonNode said = client.get("/" + name + "/_count", end).json();
    if (said.path("_shards").path("failed").asInt(0) > 0) {
      throw client.problem(SearchCode.INDEX_DIFFERS, name + ": a shard cannot be counted");
    }
    return said.path("count").asLong(-1);
  }

  /** Takes it away, if it is there. */
  public void delete() {
    Answer said = client.send("DELETE", "/" + name, null, end);
    if (!said.isOk() && !said.isAbsent()) {
      throw client.refused("DELETE", "/" + name, said);
    }
  }

  private JsonNode get(String what) {
    return client.get("/" + name + what, end).json();
  }

  private static JsonNode inner(JsonNode answer) {
    return answer.path(answer.fieldNames().hasNext() ? answer.fieldNames().next() : "");
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
