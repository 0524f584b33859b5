package org.gen3db.adapter.restore.search.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gen3db.adapter.restore.search.document.Mapping;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.adapter.restore.search.release.Names;
import org.gen3db.adapter.restore.search.release.Recovery;
import org.gen3db.adapter.restore.search.release.SignsOfLife;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.IndexDumper;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * Dumps indices in the files that elasticdump writes. What an alias stands on is read by the names
 * of its indices, as the alias's filter would hide documents.
 */
public final class HttpIndexDumper implements IndexDumper {
  private final SearchClient client;
  private final Duration patience;
  private final SignsOfLife life;

  /**
   * One that reads a cluster.
   *
   * @param patience the most that is waited for a cluster that has too much to do
   * @param life how other runs are seen to be alive
   */
  public HttpIndexDumper(SearchClient client, Duration patience, SignsOfLife life) {
    this.client = client;
    this.patience = patience;
    this.life = life;
  }

  @Override
  public Extent look(String index, Cancellation end) {
    client.server(end);
    List<String> physical = physical(index, end);
    return new Extent(physical, new Scroll(client, patience, end).count(physical));
  }

  @Override
  public Extent dump(String index, Files files, Cancellation end) throws IOException {
    client.server(end);
    List<String> physical = physical(index, end);
    JsonNode mappings = definition(physical, "_mapping", end);
    refuseLossy(index, mappings);
    Function<String, String> named = name -> physical.size() == 1 ? index : name;
    write(files, index + "__mapping.json", named(mappings, named, "mappings"));
    JsonNode settings = definition(physical, "_settings", end);
    write(files, index + "__settings.json", named(settings, named, "settings"));
    Optional<ObjectNode> analyzers = analyzers(settings, named);
    if (analyzers.isPresent()) {
      write(files, index + "__analyzer.json", analyzers.get());
    }
    long documents =
        new Scroll(client, patience, end)
            .write(index, physical, () -> files.open(index + "__data.json"));
    if (!physical.equals(physical(index, end))) {
      throw client.problem(
          SearchCode.INDEX_MOVED,
          "%s stood on %s, and stands on %s now"
              .formatted(index, String.join(", ", physical), physical(index, end)));
    }
    return new Extent(physical, documents);
  }

  /** Blocks against writing are not to stay until the next restore. */
  @Override
  public List<String> leftovers(boolean takeAway, Cancellation end) {
    client.server(end);
    var recovery = new Recovery(client, life, end);
    return takeAway ? recovery.lift() : recovery.liftable();
  }

  /** The indices that services find under a name. */
  private List<String> physical(String index, Cancellation end) {
    if (!Names.isName(index)) {
      throw absent(index, "'" + index + "' can be no index's name");
    }
    Answer said = client.send("GET", "/" + Names.path(index) + "/_alias", null, end);
    if (said.isAbsent()) {
      throw absent(index, "there is no index and no alias '%s'".formatted(index));
    }
    if (!said.isOk()) {
      throw client.refused("GET", "/" + index + "/_alias", said);
    }
    List<String> names = said.json().properties().stream().map(Map.Entry::getKey).sorted().toList();
    if (names.isEmpty()) {
      throw absent(index, "nothing stands behind '%s'".formatted(index));
    }
    return names;
  }

  private Gen3DbException absent(String index, String message) {
    return new Gen3DbException(
        Notice.of(SearchCode.INDEX_MISSING, index, message + " in " + client.place()));
  }

  private JsonNode definition(List<String> physical, String what, Cancellation end) {
    return client.get("/" + path(physical) + "/" + what, end).json();
  }

  static String path(List<String> names) {
    return names.stream().map(Names::path).collect(Collectors.joining(","));
  }

  private static ObjectNode named(JsonNode said, Function<String, String> named, String part) {
    ObjectNode all = Json.object();
    for (Map.Entry<String, JsonNode> each : said.properties()) {
      all.putObject(named.apply(each.getKey())).set(part, each.getValue().path(part));
    }
    return all;
  }

  /** How texts are taken apart, which elasticdump writes into a file of its own. */
  private static Optional<ObjectNode> analyzers(JsonNode said, Function<String, String> named) {
    ObjectNode all = Json.object();
    for (Map.Entry<String, JsonNode> each : said.properties()) {
      JsonNode analysis = each.getValue().path("settings").path("index").path("analysis");
      if (analysis.isObject()) {
        all.putObject(named.apply(each.getKey()))
            .putObject("settings")
            .putObject("index")
            .set("analysis", analysis);
      }
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static void write(Files files, String name, ObjectNode content) throws IOException {
    try (OutputStream out = files.open(name)) {
      out.write(Json.bytes(content));
      out.write('\n');
    }
  }

  /** An index that forgets fields of its documents cannot be written down. */
  private void refuseLossy(String index, JsonNode mappings) {
    var lossy = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> each : mappings.properties()) {
      JsonNode source = Mapping.of(each.getValue().path("mappings")).body().path("_source");
      if ((source.has("enabled") && !source.path("enabled").asBoolean(true))
          || !source.path("includes").isEmpty()
          || !source.path("excludes").isEmpty()) {
        lossy.add(each.getKey() + " has " + source);
      }
    }
    if (!lossy.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_NOT_DUMPED,
              index,
              "the index does not keep its documents whole: _source of " + String.join(", ", lossy),
              "Make it anew from what it was made of: no dump can hold what it has forgotten."));
    }
  }
}
