package org.gen3db.adapter.restore.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.restore.search.SearchNode.Version;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.domain.search.DumpPart;
import org.gen3db.domain.search.IndexDump;
import org.gen3db.domain.search.LoadedIndex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What elasticdump itself wrote of each server is restored to each server. */
@Tag("full")
class ElasticdumpFilesTest {
  private static final Path ELASTICDUMP =
      Path.of(
          System.getProperty("user.home"),
          ".cache/gen3db/elasticdump-6.124.2/node_modules/.bin/elasticdump");

  private static final int DOCUMENTS = 1203;

  @TempDir private Path folder;

  @AfterAll
  static void end() {
    SearchNode.endShared();
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void whatElasticdumpWroteOfEachServerIsRestoredToEach() throws Exception {
    var documents = new EnumMap<Version, Map<String, String>>(Version.class);
    for (Version origin : Version.values()) {
      documents.put(origin, dump(origin, SearchNode.shared(origin)));
      assertThat(documents.get(origin)).as(origin.name()).hasSize(DOCUMENTS);
    }
    for (Version target : Version.values()) {
      URI url = SearchNode.shared(target).url();
      var lab = new SearchLab(url, Files.createDirectory(folder.resolve("to-" + target)));
      lab.startWithNothing();
      for (Version origin : Version.values()) {
        restored(lab, origin, documents.getOrDefault(origin, Map.of()));
      }
    }
  }

  /** Makes an index as the ETL does, with what is hard to carry, and lets elasticdump dump it. */
  private Map<String, String> dump(Version origin, SearchNode node) throws Exception {
    var lab = new SearchLab(node.url(), Files.createDirectory(folder.resolve("from-" + origin)));
    lab.startWithNothing();
    String lines =
        SearchLab.lines(0, DOCUMENTS - 3)
            + SearchLab.line("same", "one", null, 1)
            + "\n"
            + SearchLab.line("a/b \\\"ü\\\"", null, null, 2)
            + "\n"
            + "{\"_id\":\"odd\",\"_source\":{\"n\":9007199254740992,\"name\":\"line\\nend \\u2028"
            + " \\ud83d\\ude00\",\"samples\":[]}}\n";
    lab.restore(SearchLab.dump("etl", lines));
    readsOurs(node, lab, Files.createDirectory(folder.resolve("ours-" + origin)));
    Path files = Files.createDirectory(folder.resolve(origin.name()));
    for (String type : List.of("mapping", "settings", "analyzer", "data")) {
      run(node.url() + "/etl", files.resolve("etl__" + type + ".json"), type);
    }
    var documents = new TreeMap<String, String>();
    // It writes numbers as its language has them, and so does the file.
    lab.documents("etl")
        .forEach((key, source) -> documents.put(key, source.replace("1.50", "1.5")));
    return documents;
  }

  /** What we wrote is read by elasticdump, to the last batch (issue 741). */
  private static void readsOurs(SearchNode node, SearchLab lab, Path files) throws Exception {
    SearchLab.Dumped ours = lab.dump("etl");
    assertThat(ours.extent().documents()).isEqualTo(DOCUMENTS);
    for (String name : ours.files().keySet()) {
      Files.writeString(files.resolve(name), ours.text(name));
    }
    // It makes no index with analyzers that need a setting beside them, whoever wrote the files.
    lab.did(
        "PUT",
        "/again",
        "{\"settings\":{\"index\":{\"max_ngram_diff\":18,\"analysis\":%s}}}"
            .formatted(
                Json.known(ours.text("etl__analyzer.json"))
                    .path("etl")
                    .path("settings")
                    .path("index")
                    .path("analysis")));
    for (String type : List.of("mapping", "data")) {
      run(
          files.resolve("etl__" + type + ".json").toString(),
          node.url() + "/again",
          type,
          files.resolve(type + ".log"));
    }
    assertThat(lab.documents("again").keySet()).isEqualTo(lab.documents("etl").keySet());
    assertThat(lab.documents("again"))
        .containsEntry("/odd", lab.documents("etl").get("/odd"))
        .containsEntry("one/same", lab.documents("etl").get("one/same").replace("1.50", "1.5"));
    JsonNode mapped = lab.did("GET", "/again/_mapping", null).path("again").path("mappings");
    assertThat(mapped.path("properties").path("samples").path("type").asText()).isEqualTo("nested");
    lab.did("DELETE", "/again", null);
  }

  private static void run(String from, Path to, String type) throws Exception {
    run(from, to.toString(), type, to.resolveSibling(to.getFileName() + ".log"));
  }

  private static void run(String from, String to, String type, Path log) throws Exception {
    Process process =
        new ProcessBuilder(
                ELASTICDUMP.toString(), "--input=" + from, "--output=" + to, "--type=" + type)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0)
        .as(Files.readString(log, StandardCharsets.UTF_8))
        .isTrue();
  }

  private void restored(SearchLab lab, Version origin, Map<String, String> documents)
      throws IOException {
    LoadedIndex loaded = lab.load(dumpOf(origin));
    assertThat(loaded.documents()).isEqualTo(DOCUMENTS);
    assertThat(loaded.remarks()).noneMatch(remark -> remark.contains("has no"));
    assertThat(lab.setting(loaded.physical(), "index.analysis.tokenizer.ngram_tokenizer.max_gram"))
        .isEqualTo("20");
    lab.cluster.release(loaded, false, lab.end);
    assertThat(lab.documents("etl")).as(origin.name()).isEqualTo(documents);
  }

  private IndexDump dumpOf(Version origin) throws IOException {
    var parts = new TreeMap<String, DumpPart>();
    try (var files = Files.list(folder.resolve(origin.name()))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
        String name = file.getFileName().toString();
        parts.put(name, new TextPart(name, Files.readAllBytes(file)));
      }
    }
    List<IndexDump> dumps = IndexDump.among(parts);
    assertThat(dumps).hasSize(1);
    return dumps.get(0);
  }
}
