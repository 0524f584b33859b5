package org.gen3db.adapter.restore.search.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.adapter.restore.dump.Compression;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.search.DumpPart;

/** Reads the files of a dump that say how an index is made. */
public final class Definitions {
  private static final int LARGEST = 64 << 20;

  private Definitions() {}

  /**
   * The mapping of a file. One that is of several indices must say the same of each (S3): it is
   * made so when a dump was taken by an alias that stands on several.
   */
  public static Mapping mapping(DumpPart file) {
    JsonNode root = tree(file);
    if (root.path("mappings").isObject()) {
      return Mapping.of(root.path("mappings"));
    }
    Mapping one = null;
    String of = "";
    for (Map.Entry<String, JsonNode> index : root.properties()) {
      JsonNode mappings = unwrapped(file, index.getValue()).path("mappings");
      if (!mappings.isObject()) {
        throw unreadable(file, "there is no \"mappings\" of '" + index.getKey() + "'");
      }
      Mapping next = Mapping.of(mappings);
      if (one != null && !one.equals(next)) {
        throw new Gen3DbException(
            Notice.of(
                SearchCode.INDEX_DUMP_AMBIGUOUS,
                file.name(),
                "the mappings of '" + of + "' and '" + index.getKey() + "' differ"));
      }
      one = next;
      of = index.getKey();
    }
    if (one == null) {
      throw unreadable(file, "there is no mapping");
    }
    return one;
  }

  /** The settings of a file, by their full names such as {@code index.number_of_shards}. */
  public static Map<String, JsonNode> settings(DumpPart file) {
    JsonNode root = tree(file);
    var flat = new TreeMap<String, JsonNode>();
    if (root.path("settings").isObject()) {
      flatten("", root.path("settings"), flat);
      return withPrefix(flat);
    }
    boolean found = false;
    for (Map.Entry<String, JsonNode> index : root.properties()) {
      JsonNode body = unwrapped(file, index.getValue());
      if (body.isObject() && body.isEmpty()) {
        // Of an alias elasticdump writes its index, and beside it the alias with nothing in it.
        continue;
      }
      JsonNode settings = body.path("settings");
      if (!settings.isObject()) {
        throw unreadable(file, "there are no \"settings\" of '" + index.getKey() + "'");
      }
      flatten("", settings, flat);
      found = true;
    }
    if (!found) {
      throw unreadable(file, "there are no \"settings\"");
    }
    return withPrefix(flat);
  }

  /** Settings of a server's answer, which are flat already. */
  public static Map<String, JsonNode> flat(JsonNode settings) {
    var flat = new TreeMap<String, JsonNode>();
    flatten("", settings, flat);
    return withPrefix(flat);
  }

  private static Map<String, JsonNode> withPrefix(Map<String, JsonNode> flat) {
    var named = new TreeMap<String, JsonNode>();
    flat.forEach((key, value) -> named.put(key.startsWith("index.") ? key : "index." + key, value));
    return named;
  }

  private static void flatten(String path, JsonNode at, Map<String, JsonNode> flat) {
    for (Map.Entry<String, JsonNode> each : at.properties()) {
      String name = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
      if (each.getValue().isObject()) {
        flatten(name, each.getValue(), flat);
      } else if (!each.getValue().isNull()) {
        flat.put(name, each.getValue());
      }
    }
  }

  private static JsonNode tree(DumpPart file) {
    byte[] bytes;
    try (InputStream stored = file.open();
        InputStream in = Compression.unpack(file.name(), stored)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw new Gen3DbException(
          Notice.of(
              SearchCode.INDEX_DUMP_UNREADABLE, file.name(), "reading fails: " + e.getMessage()),
          e);
    }
    if (bytes.length > LARGEST) {
      throw unreadable(file, "it is larger than " + (LARGEST >> 20) + " MiB");
    }
    if (new String(bytes, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
      throw unreadable(file, "it is empty");
    }
    try {
      JsonNode root = unwrapped(file, Json.read(bytes));
      if (!root.isObject()) {
        throw unreadable(file, "it is no object of JSON");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw notJson(file, e);
    }
  }

  /** Some versions of elasticdump write what they have written already once more, as a text. */
  private static JsonNode unwrapped(DumpPart file, JsonNode node) {
    if (!node.isTextual()) {
      return node;
    }
    try {
      return Json.read(node.textValue());
    } catch (JsonProcessingException e) {
      throw notJson(file, e);
    }
  }

  private static Gen3DbException notJson(DumpPart file, JsonProcessingException e) {
    long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    return new Gen3DbException(
        Notice.of(
            SearchCode.INDEX_DUMP_UNREADABLE,
            file.name() + ":" + line,
            "it is no JSON: " + e.getOriginalMessage().replaceAll("\\s+", " ")),
        e);
  }

  private static Gen3DbException unreadable(DumpPart file, String message) {
    return new Gen3DbException(Notice.of(SearchCode.INDEX_DUMP_UNREADABLE, file.name(), message));
  }
}
