package org.gen3db.adapter.restore.search.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.adapter.restore.search.http.Json;

/**
 * How an index is set. What a server decides for itself, and what is only of one copy of an index,
 * is left out.
 *
 * @param values by their full names
 */
public record IndexSettings(Map<String, JsonNode> values) {
  private static final String ANALYSIS = "index.analysis.";
  private static final String REPLICAS = "index.number_of_replicas";
  private static final String REFRESH = "index.refresh_interval";

  /** What cannot be given to an index, or belongs to where it was. */
  private static final List<String> PRIVATE =
      List.of(
          "index.creation_date",
          "index.uuid",
          "index.provided_name",
          "index.version.",
          "index.resize.",
          "index.shrink.",
          "index.routing.allocation.",
          "index.history.",
          "index.history_uuid",
          "index.blocks.",
          "index.verified_before_close",
          "index.frozen",
          "index.search.",
          "index.store.",
          "index.replication.",
          "index.lifecycle.",
          "index.plugins.",
          "index.opendistro.",
          "index.opendistro_",
          "index.soft_deletes.",
          "index.mapper.dynamic",
          "index.mapping.single_type",
          "index.auto_expand_replicas",
          "index.default_pipeline",
          "index.final_pipeline",
          "index.hidden",
          "index.codec",
          "index.translog.",
          "index.unassigned.");

  /** What the ETL of Gen3 gives each index that it makes; its mappings name these analyzers. */
  private static final String ETL =
      """
      {"index.max_ngram_diff": 18,
       "index.analysis.analyzer.ngram_analyzer.type": "custom",
       "index.analysis.analyzer.ngram_analyzer.tokenizer": "ngram_tokenizer",
       "index.analysis.analyzer.ngram_analyzer.filter": ["lowercase"],
       "index.analysis.analyzer.search_analyzer.type": "custom",
       "index.analysis.analyzer.search_analyzer.tokenizer": "keyword",
       "index.analysis.analyzer.search_analyzer.filter": "lowercase",
       "index.analysis.tokenizer.ngram_tokenizer.type": "ngram",
       "index.analysis.tokenizer.ngram_tokenizer.min_gram": "2",
       "index.analysis.tokenizer.ngram_tokenizer.max_gram": "20",
       "index.analysis.tokenizer.ngram_tokenizer.token_chars": ["letter", "digit"]}
      """;

  public IndexSettings {
    values = new TreeMap<>(values);
  }

  /** Of what a file or a server says. */
  public static IndexSettings of(Map<String, JsonNode> all) {
    var kept = new TreeMap<>(all);
    kept.keySet().removeIf(key -> PRIVATE.stream().anyMatch(key::startsWith));
    return new IndexSettings(kept);
  }

  /** Those of Gen3's ETL. */
  public static IndexSettings ofEtl() {
    return new IndexSettings(Definitions.flat(Json.known(ETL)));
  }

  /** Whether they say how texts are taken apart. */
  public boolean haveAnalysis() {
    return values.keySet().stream().anyMatch(key -> key.startsWith(ANALYSIS));
  }

  /** The same, with how others take texts apart, and how far they may. */
  public IndexSettings withAnalysisOf(IndexSettings other) {
    var both = new TreeMap<>(values);
    both.keySet().removeIf(key -> key.startsWith(ANALYSIS));
    other.values.forEach(
        (key, value) -> {
          if (key.startsWith(ANALYSIS) || key.startsWith("index.max_")) {
            both.put(key, value);
          }
        });
    return new IndexSettings(both);
  }

  /** The same without one that a server does not know. */
  public IndexSettings without(String key) {
    var fewer = new TreeMap<>(values);
    fewer.remove(key);
    return new IndexSettings(fewer);
  }

  /** As an index is made with that is being loaded: not searched, not copied, touched by nobody. */
  public ObjectNode whileLoading() {
    ObjectNode all = Json.object();
    values.forEach(all::set);
    all.put(REPLICAS, 0);
    all.put(REFRESH, "-1");
    all.put("index.default_pipeline", "_none");
    all.put("index.final_pipeline", "_none");
    return all;
  }

  /** What is set once more when it is loaded. */
  public ObjectNode afterLoading() {
    ObjectNode after = Json.object();
    after.set(REFRESH, values.containsKey(REFRESH) ? values.get(REFRESH) : after.nullNode());
    return after;
  }

  /** How many copies it has in use; one where nothing says it, as servers have it themselves. */
  public JsonNode replicas() {
    JsonNode said = values.get(REPLICAS);
    return said == null ? Json.object().numberNode(1) : said;
  }

  /** Where what a server made of these is not the same. */
  public List<String> differences(Map<String, JsonNode> made) {
    var differences = new ArrayList<String>();
    ObjectNode asked = whileLoading();
    for (Map.Entry<String, JsonNode> each : asked.properties()) {
      JsonNode found = made.get(each.getKey());
      if (found == null) {
        differences.add("setting " + each.getKey() + " is missing");
      } else if (!same(each.getValue(), found)) {
        differences.add(
            "setting %s is %s, and should be %s".formatted(each.getKey(), found, each.getValue()));
      }
    }
    made.keySet().stream()
        .filter(key -> !asked.has(key) && decides(key))
        .forEach(key -> differences.add("setting " + key + " was added"));
    return differences;
  }

  private static boolean decides(String key) {
    return key.startsWith(ANALYSIS)
        || key.startsWith("index.lifecycle.")
        || key.startsWith("index.sort.")
        || key.startsWith("index.mapping.")
        || key.startsWith("index.plugins.index_state_management.")
        || key.startsWith("index.opendistro.index_state_management.")
        || key.startsWith("index.blocks.");
  }

  /** Servers write numbers as texts, and one of a list as a list or alone. */
  private static boolean same(JsonNode asked, JsonNode found) {
    return text(asked).equals(text(found));
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    var texts = new ArrayList<String>();
    value.forEach(each -> texts.add(each.asText()));
    return String.join(",", texts);
  }
}
