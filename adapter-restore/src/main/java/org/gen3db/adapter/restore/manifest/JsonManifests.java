package org.gen3db.adapter.restore.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gen3db.domain.dump.DumpCode;
import org.gen3db.domain.dump.DumpManifest;
import org.gen3db.domain.dump.DumpManifest.DumpedDatabase;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.dump.DumpManifest.DumpedIndex;
import org.gen3db.domain.dump.DumpManifests;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** Manifests as JSON. Fields that a later version adds are passed over. */
public final class JsonManifests implements DumpManifests {
  private static final String VERSION = "gen3db.org/v1";
  private static final String KIND = "DumpManifest";
  private static final int LARGEST = 64 << 20;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Override
  public byte[] write(DumpManifest manifest) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("apiVersion", VERSION);
    root.put("kind", KIND);
    root.put("release", manifest.release());
    root.put("namespace", manifest.namespace());
    root.put("environment", manifest.environment());
    manifest.environmentId().ifPresent(id -> root.put("id", id));
    root.put("version", manifest.version());
    root.put("finished", manifest.finished().toString());
    ArrayNode databases = root.putArray("databases");
    for (DumpedDatabase each : manifest.databases()) {
      ObjectNode database = databases.addObject();
      texts(database.putArray("services"), each.services());
      database.put("database", each.database());
      database.put("server", each.server());
      file(database.putObject("file"), each.file());
    }
    ArrayNode indices = root.putArray("indices");
    for (DumpedIndex each : manifest.indices()) {
      ObjectNode index = indices.addObject();
      index.put("index", each.index());
      texts(index.putArray("physical"), each.physical());
      index.put("documents", each.documents());
      ArrayNode files = index.putArray("files");
      each.files().forEach(one -> file(files.addObject(), one));
    }
    try {
      // Lines end alike wherever it is written.
      var indenter = new DefaultIndenter("  ", "\n");
      var printer =
          new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
      return (MAPPER.writer(printer).writeValueAsString(root) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree can be written
    }
  }

  private static void texts(ArrayNode into, List<String> texts) {
    texts.forEach(into::add);
  }

  private static void file(ObjectNode into, DumpedFile file) {
    into.put("path", file.path());
    into.put("bytes", file.bytes());
    into.put("sha256", file.sha256());
  }

  @Override
  public DumpManifest read(String place, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw unreadable(place, "it is larger than " + (LARGEST >> 20) + " MiB");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw unreadable(place, "it is no JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "));
    }
    return new Reading(place).manifest(root);
  }

  private static Gen3DbException unreadable(String place, String message) {
    return new Gen3DbException(Notice.of(DumpCode.MANIFEST_UNREADABLE, place, message));
  }

  /** Reads what must be there, and says what is not. */
  private record Reading(String place) {
    DumpManifest manifest(JsonNode root) {
      if (!text(root, "apiVersion").equals(VERSION) || !text(root, "kind").equals(KIND)) {
        throw unreadable(
            place,
            "it is %s of %s, expected %s of %s"
                .formatted(text(root, "kind"), text(root, "apiVersion"), KIND, VERSION));
      }
      var databases = new ArrayList<DumpedDatabase>();
      for (JsonNode each : list(root, "databases")) {
        databases.add(
            new DumpedDatabase(
                texts(each, "services"),
                text(each, "database"),
                text(each, "server"),
                file(each.path("file"))));
      }
      var indices = new ArrayList<DumpedIndex>();
      for (JsonNode each : list(root, "indices")) {
        var files = new ArrayList<DumpedFile>();
        list(each, "files").forEach(one -> files.add(file(one)));
        indices.add(
            new DumpedIndex(
                text(each, "index"), texts(each, "physical"), number(each, "documents"), files));
      }
      return new DumpManifest(
          text(root, "release"),
          text(root, "namespace"),
          text(root, "environment"),
          root.has("id") ? text(root, "id") : null,
          text(root, "version"),
          finished(root),
          databases,
          indices);
    }

    private Instant finished(JsonNode root) {
      String text = text(root, "finished");
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw unreadable(place, "finished is no time: '" + text + "'");
      }
    }

    private DumpedFile file(JsonNode node) {
      String digest = text(node, "sha256");
      if (!SHA256.matcher(digest).matches()) {
        throw unreadable(place, "sha256 of " + text(node, "path") + " is none: '" + digest + "'");
      }
      return new DumpedFile(text(node, "path"), number(node, "bytes"), digest);
    }

    private String text(JsonNode node, String name) {
      JsonNode value = node.path(name);
      if (!value.isTextual()) {
        throw unreadable(place, "there is no text '" + name + "'");
      }
      return value.textValue();
    }

    private long number(JsonNode node, String name) {
      JsonNode value = node.path(name);
      if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
        throw unreadable(place, "there is no number '" + name + "'");
      }
      return value.longValue();
    }

    private JsonNode list(JsonNode node, String name) {
      JsonNode value = node.path(name);
      if (!value.isArray()) {
        throw unreadable(place, "there is no list '" + name + "'");
      }
      return value;
    }

    private List<String> texts(JsonNode node, String name) {
      var texts = new ArrayList<String>();
      for (JsonNode each : list(node, name)) {
        if (!each.isTextual()) {
          throw unreadable(place, "'" + name + "' holds something that is no text");
        }
        texts.add(each.textValue());
      }
      return texts;
    }
  }
}
