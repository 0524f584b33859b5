package org.gen3db.adapter.restore.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.adapter.restore.search.dump.HttpIndexDumper;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.Credentials;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.load.Patience;
import org.gen3db.adapter.restore.search.release.HttpSearchCluster;
import org.gen3db.adapter.restore.search.release.SignsOfLife;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.IndexDumper;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.LoadedIndex;
import org.gen3db.domain.search.ReleasedIndex;

/** A cluster and what a test does with it, as a user of it would. */
public final class SearchLab {
  /** Fields as Gen3's ETL has them. */
  public static final String MAPPING =
      """
      {"properties":{
        "n":{"type":"long"},
        "name":{"type":"keyword","fields":{"analyzed":{"type":"text","analyzer":"ngram_analyzer","search_analyzer":"search_analyzer"}}},
        "samples":{"type":"nested","properties":{"weight":{"type":"float"}}}}}
      """;

  public final Cancellation end = Cancellation.create();
  public final URI url;
  public final SearchClient client;
  public final HttpSearchCluster cluster;
  public final Path folder;
  private final SignsOfLife life;

  public SearchLab(URI url, Path folder) {
    this(url, folder, new Patience(Duration.ofSeconds(20), Duration.ofSeconds(1)));
  }

  public SearchLab(URI url, Path folder, Patience patience) {
    this(url, folder, patience, SignsOfLife.within(Duration.ofSeconds(1)));
  }

  /** One whose runs see each other at once, and take nobody for killed for a long time. */
  public static SearchLab watchful(URI url, Path folder) {
    return new SearchLab(
        url,
        folder,
        new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20)),
        new SignsOfLife(Duration.ofMillis(50), Duration.ofMinutes(2)));
  }

  private SearchLab(URI url, Path folder, Patience patience, SignsOfLife life) {
    this.life = life;
    this.url = url;
    this.client = new SearchClient(url, new Credentials.None(), null, Duration.ofMinutes(5));
    this.folder = folder;
    this.cluster = new HttpSearchCluster(client, patience, folder, folder, life);
  }

  /** Takes away what others have left. */
  void startWithNothing() {
    indices().forEach(index -> did("DELETE", "/" + index, null));
    if (ask("GET", "/_template/guest", null).isOk()) {
      ask("DELETE", "/_template/guest", null);
    }
  }

  /** Documents as elasticdump writes them. */
  public static String lines(int from, int to) {
    var lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(line("" + i, null, null, i)).append('\n');
    }
    return lines.toString();
  }

  public static String line(String id, String routing, String type, long n) {
    return "{\"_index\":\"old\",\"_type\":\"%s\",\"_id\":\"%s\",\"_score\":1,%s\"_source\":{\"n\":%d,\"name\":\"Ärzte \\\"%d\\\"\",\"samples\":[{\"weight\":1.50},{\"weight\":2}]}}"
        .formatted(
            type == null ? "_doc" : type,
            id,
            routing == null ? "" : "\"_routing\":\"" + routing + "\",",
            n,
            n);
  }

  public static IndexDump dump(String index, String data) {
    return dump(index, "{\"old\":{\"mappings\":" + MAPPING + "}}", data);
  }

  public static IndexDump dump(String index, String mapping, String data) {
    return new IndexDump(
        index,
        Optional.of(TextPart.of(index + "__mapping.json", mapping)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(TextPart.of(index + "__data.json", data)));
  }

  public static IndexDump with(IndexDump dump, DumpPart settings, DumpPart analyzer) {
    return new IndexDump(
        dump.index(),
        dump.mapping(),
        Optional.ofNullable(settings),
        Optional.ofNullable(analyzer),
        dump.data());
  }

  public LoadedIndex load(IndexDump dump) {
    return cluster.load(dump, end);
  }

  public ReleasedIndex restore(IndexDump dump) {
    return cluster.release(load(dump), false, end);
  }

  public Answer ask(String method, String path, String body) {
    return client.send(method, path, body == null ? null : Json.known(body), end);
  }

  /** The same, which must go well. */
  public JsonNode did(String method, String path, String body) {
    return client.ok(method, path, body == null ? null : Json.known(body), end).json();
  }

  /** Makes an index as an ETL would, with some documents. */
  public void make(String index, int documents, String aliases) {
    did("PUT", "/" + index, "{\"aliases\":" + aliases + "}");
    for (int i = 0; i < documents; i++) {
      put(index, "" + i, "{\"live\":" + i + "}");
    }
    did("POST", "/" + index + "/_refresh", null);
  }

  public void put(String index, String id, String source) {
    byte[] lines =
        ("{\"index\":{\"_id\":\"" + id + "\"}}\n" + source + "\n")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try {
      Answer said = client.lines("/" + index + "/_bulk", lines, lines.length, end);
      if (!said.isOk() || said.json().path("errors").asBoolean()) {
        throw new IllegalStateException(
            new String(said.body(), java.nio.charset.StandardCharsets.UTF_8));
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The files of a dump, by their names, and how many documents it says there are. */
  public record Dumped(IndexDumper.Extent extent, Map<String, ByteArrayOutputStream> files) {
    public String text(String name) {
      return files.get(name).toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** As a restore finds it, under another name. */
    public IndexDump as(String index) {
      var parts = new TreeMap<String, DumpPart>();
      files.forEach(
          (name, bytes) -> {
            String renamed = index + name.substring(name.indexOf("__"));
            parts.put(renamed, new TextPart(renamed, bytes.toByteArray()));
          });
      return IndexDump.among(parts).get(0);
    }
  }

  /** What dumps indices. */
  public IndexDumper dumper() {
    return new HttpIndexDumper(client, Duration.ofSeconds(20), life);
  }

  /** Dumps an index. */
  public Dumped dump(String index) {
    var files = new TreeMap<String, ByteArrayOutputStream>();
    try {
      IndexDumper.Extent extent =
          dumper()
              .dump(
                  index,
                  name -> {
                    var bytes = new ByteArrayOutputStream();
                    files.put(name, bytes);
                    return bytes;
                  },
                  end);
      return new Dumped(extent, files);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The indices that an alias stands on. */
  public List<String> standing(String alias) {
    Answer said = ask("GET", "/_alias/" + alias, null);
    var names = new ArrayList<String>();
    if (said.isOk()) {
      said.json().fieldNames().forEachRemaining(names::add);
    } else if (!said.isAbsent()) {
      throw client.refused("GET", "/_alias/" + alias, said);
    }
    names.sort(null);
    return names;
  }

  /** All indices but those of the server itself. */
  public List<String> indices() {
    var names = new ArrayList<String>();
    did("GET", "/*/_settings?flat_settings=true", null).fieldNames().forEachRemaining(names::add);
    names.removeIf(name -> name.startsWith("."));
    names.sort(null);
    return names;
  }

  /** Those that gen3db has loaded and keeps. */
  public List<String> loads() {
    return indices().stream().filter(name -> name.startsWith("gen3db-load-")).toList();
  }

  public long count(String index) {
    did("POST", "/" + index + "/_refresh", null);
    return did("GET", "/" + index + "/_count", null).path("count").asLong();
  }

  /** The documents that a search finds, as routing/id to what they say. */
  public Map<String, String> documents(String index) {
    did("POST", "/" + index + "/_refresh", null);
    var all = new TreeMap<String, String>();
    JsonNode said = did("POST", "/" + index + "/_search?scroll=1m", "{\"size\":1000}");
    while (!said.path("hits").path("hits").isEmpty()) {
      for (JsonNode hit : said.path("hits").path("hits")) {
        all.put(
            hit.path("_routing").asText("") + "/" + hit.path("_id").asText(),
            hit.path("_source").toString());
      }
      said =
          did(
              "POST",
              "/_search/scroll",
              "{\"scroll\":\"1m\",\"scroll_id\":\"" + said.path("_scroll_id").asText() + "\"}");
    }
    return new LinkedHashMap<>(all);
  }

  public String setting(String index, String key) {
    return did("GET", "/" + index + "/_settings?flat_settings=true", null)
        .path(index)
        .path("settings")
        .path(key)
        .asText("");
  }
}
