package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code restore --only search}, as a user calls it. */
class IndexRestoreTest {
  private static final String MAPPING =
      "{\"old\":{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}}";

  @TempDir private Path folder;
  private final StandInCluster cluster = StandInCluster.elasticsearch();
  private Release release;

  @BeforeEach
  void begin() {
    release = new Release(folder);
    values(cluster);
    mapping("etl");
    data("etl", 0, 3);
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private void values(StandInCluster at) {
    values(at.url().toString());
  }

  private void values(String url) {
    release.values(
        "global: {dev: true, environment: prod}\ngen3db: {search: {url: '"
            + url
            + "', silence: 500ms}}\n");
  }

  private void file(String name, String text) {
    try {
      Path file = folder.resolve("dumps/prod/1.0.3/elasticsearch").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mapping(String index) {
    file(index + "__mapping.json", MAPPING);
  }

  private void data(String index, int from, int to) {
    var lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(line("" + i, "" + i));
    }
    file(index + "__data.json", lines.toString());
  }

  private static String line(String id, String n) {
    return "{\"_index\":\"old\",\"_type\":\"_doc\",\"_id\":\""
        + id
        + "\",\"_score\":1,"
        + "\"_source\":{\"n\":"
        + n
        + "}}\n";
  }

  private Run restore(String... further) {
    var all = new ArrayList<String>(List.of("--only", "search", "--from", "dumps"));
    if (!List.of(further).contains("--version")) {
      all.addAll(List.of("--version", "1.0.3"));
    }
    all.addAll(List.of(further));
    return release.run("restore", all.toArray(String[]::new));
  }

  private void failed(Run run, String... words) {
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains(words);
    assertThat(cluster.standing("etl")).isEmpty();
  }

  @Test
  void indices_are_restored_released_and_rolled_back() {
    mapping("file");
    data("file", 0, 2);
    Run first = restore();
    assertThat(first.exitCode()).as(first.all()).isZero();
    assertThat(first.out()).contains("\"kind\" : \"IndexRestore\"", "\"physical\" : \"etl_0\"");
    assertThat(cluster.standing("etl")).containsExactly("etl_0");
    assertThat(cluster.standing("file")).containsExactly("file_0");

    data("etl", 0, 5);
    Run second = restore("--index", "etl");
    assertThat(second.exitCode()).as(second.all()).isZero();
    assertThat(second.out()).contains("\"documents\" : 5", "\"previous\" : \"etl_0\"");
    assertThat(cluster.documents("etl_1")).hasSize(5);
    assertThat(cluster.standing("file")).containsExactly("file_0");

    Run back = release.run("restore", "--only", "search", "--rollback", "--index", "etl");
    assertThat(back.exitCode()).as(back.all()).isZero();
    assertThat(back.out()).contains("ROLLED_BACK", "\"kept\" : \"etl__rolledback\"");
    assertThat(cluster.standing("etl")).containsExactly("etl_0");
  }

  /** What is told beforehand is what happens then, and telling it changes nothing. */
  @Test
  void a_dry_run_tells_what_a_run_does() {
    Run first = dryRun();
    JsonNode etl = first.document().path("indices").path(0);
    assertThat(first.document().path("kind").asText()).isEqualTo("IndexPlan");
    assertThat(etl.path("index").asText()).isEqualTo("etl");
    assertThat(etl.path("physical").asText()).isEqualTo("etl_0");
    assertThat(etl.path("current").isNull()).isTrue();
    assertThat(etl.path("currentDocuments").asLong()).isZero();
    assertThat(etl.path("files").toString())
        .isEqualTo(
            "[{\"file\":\"prod/1.0.3/elasticsearch/etl__mapping.json\",\"bytes\":%d},"
                    .formatted(MAPPING.length())
                + "{\"file\":\"prod/1.0.3/elasticsearch/etl__data.json\",\"bytes\":%d}]"
                    .formatted(3 * line("0", "0").length()));
    restore();
    data("etl", 0, 4);
    restore();
    data("etl", 0, 5);
    JsonNode third = dryRun().document().path("indices").path(0);
    assertThat(third.path("physical").asText()).isEqualTo("etl_2");
    assertThat(third.path("current").asText()).isEqualTo("etl_1");
    assertThat(third.path("currentDocuments").asLong()).isEqualTo(4);
    assertThat(third.path("kept").asText()).isEqualTo("etl_1");
    assertThat(third.path("removed").toString()).isEqualTo("[\"etl_0\"]");
    assertThat(dryRun("--keep", "2").document().path("indices").path(0).path("removed")).isEmpty();

    Run run = restore();

    assertThat(run.out()).contains("\"physical\" : \"etl_2\"", "\"previous\" : \"etl_1\"");
    assertThat(cluster.names()).contains("etl_1", "etl_2").doesNotContain("etl_0");
  }

  private Run dryRun(String... further) {
    Map<String, Map<String, String>> before = new TreeMap<>();
    cluster.names().forEach(name -> before.put(name, cluster.documents(name)));
    int asked = cluster.requests().size();
    var all = new ArrayList<String>(List.of(further));
    all.add("--dry-run");
    Run run = restore(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(cluster.requests().subList(asked, cluster.requests().size()))
        .isNotEmpty()
        .allSatisfy(request -> assertThat(request.method()).isIn("GET", "HEAD"));
    cluster
        .names()
        .forEach(name -> assertThat(cluster.documents(name)).isEqualTo(before.get(name)));
    return run;
  }

  /** What stands in the way is told before anything is loaded, with the same words. */
  @Test
  void a_dry_run_tells_what_stands_in_the_way() {
    cluster.ask("PUT", "/etl", "{}");
    Run run = restore("--dry-run");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-911", "--replace");
    JsonNode replaced = dryRun("--replace").document().path("indices").path(0);
    assertThat(replaced.path("physical").asText()).isEqualTo("etl_0");
    assertThat(replaced.path("current").asText()).isEqualTo("etl");
    assertThat(replaced.path("kept").asText()).isEqualTo("etl__previous");

    cluster.ask("DELETE", "/etl", "");
    cluster.ask("PUT", "/etl_0", "{}");
    assertThat(restore("--dry-run").out()).contains("GEN3DB-911", "index etl_0 already");
  }

  @Test
  void a_dry_run_tells_what_a_killed_run_left_and_leaves_it() {
    cluster.ask("PUT", "/gen3db-load-0123-etl", "{}");
    cluster.ask("PUT", "/other", "{\"aliases\":{\"gen3db-blocked-1\":{}}}");
    Run run = dryRun();
    assertThat(run.document().path("left").toString())
        .contains("block against writing into other", "gen3db-load-0123-etl");
    assertThat(cluster.names()).contains("gen3db-load-0123-etl");
    Run recovering = restore();
    assertThat(recovering.document().path("recovered")).isEqualTo(run.document().path("left"));
    assertThat(recovering.err())
        .contains("waiting for signs of another restore, for 500 ms; without one")
        .contains("gen3db-load-0123-etl");
  }

  @Test
  @Provokes("INDEX_BLOCKED")
  void doctor_names_an_index_into_which_a_killed_run_has_blocked_writing() {
    cluster.ask("PUT", "/other", "{\"aliases\":{\"gen3db-blocked-1\":{}}}");
    String checks = release.run("doctor").document().path("checks").toString();
    assertThat(checks).contains("\"search.writing\"", "GEN3DB-918", "\"other\"");
    restore();
    checks = release.run("doctor").document().path("checks").toString();
    assertThat(checks).contains("\"search.writing\"").doesNotContain("GEN3DB-918");
    cluster.close();
    checks = release.run("doctor").document().path("checks").toString();
    assertThat(checks).contains("\"search.reached\"", "GEN3DB-900");
  }

  /** As elasticdump's issue 741 leaves a file: whole lines, and the last batch is not there. */
  @Test
  void a_file_that_lost_its_last_lines_is_refused_where_a_checksum_lies_beside_it()
      throws IOException, NoSuchAlgorithmException {
    Path data = folder.resolve("dumps/prod/1.0.3/elasticsearch/etl__data.json");
    String sum =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(data)));
    file("etl__data.json.sha256", sum + "  etl__data.json\n");
    data("etl", 0, 2);
    failed(restore(), "GEN3DB-814", "etl__data.json", sum);
    assertThat(cluster.names()).isEmpty();

    data("etl", 0, 3);
    Run whole = restore();
    assertThat(whole.exitCode()).as(whole.all()).isZero();
    assertThat(cluster.documents("etl_0")).hasSize(3);
    data("etl", 0, 2);
    Run again = restore();
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(cluster.standing("etl")).containsExactly("etl_0");
  }

  @Test
  void options_that_mean_nothing_are_refused() {
    assertThat(restore("--service", "fence").exitCode()).isEqualTo(2);
    assertThat(restore("--discard-writes").exitCode()).isEqualTo(2);
    assertThat(
            release
                .run("restore", "--only", "search", "--rollback", "--index", "etl", "--dry-run")
                .exitCode())
        .isEqualTo(2);
    assertThat(release.run("restore", "--only", "everything").exitCode()).isEqualTo(2);
    assertThat(release.run("restore", "--index", "etl").exitCode()).isEqualTo(2);
    assertThat(release.run("restore", "--only", "search", "--rollback").exitCode()).isEqualTo(2);
    assertThat(cluster.requests()).isEmpty();
  }

  @Test
  @Provokes("SEARCH_UNREACHABLE")
  void nobody_answers() {
    values("http://127.0.0.1:1");
    failed(restore(), "GEN3DB-900", "gen3db.search.url");
  }

  @Test
  @Provokes("SEARCH_LOGIN")
  void the_cluster_lets_nobody_in() {
    cluster.answerBy(
        request -> Optional.of(SearchAnswer.error(401, "security_exception", "who are you")));
    failed(restore(), "GEN3DB-901", "who are you");
  }

  @Test
  @Provokes("SEARCH_REFUSED")
  void the_cluster_refuses() {
    on("PUT", "/gen3db-load-", SearchAnswer.error(400, "some_exception", "too many shards"));
    failed(restore(), "GEN3DB-902", "too many shards");
  }

  @Test
  @Provokes("SEARCH_VERSION")
  void the_cluster_is_too_old() {
    try (var old = StandInCluster.start(false, "6.8.23")) {
      values(old);
      failed(restore(), "GEN3DB-903", "Elasticsearch 6.8.23");
    }
  }

  @Test
  @Provokes("SEARCH_FULL")
  void a_disk_of_the_cluster_is_full() {
    on(
        "PUT",
        "/gen3db-load-",
        SearchAnswer.error(
            429, "cluster_block_exception", "blocked by: disk usage exceeded flood-stage"));
    failed(restore(), "GEN3DB-904", "flood-stage");
  }

  private void on(String method, String path, SearchAnswer answer) {
    cluster.answerBy(
        request ->
            request.method().equals(method) && request.path().contains(path)
                ? Optional.of(answer)
                : Optional.empty());
  }

  @Test
  @Provokes("INDEX_DUMP_UNREADABLE")
  void a_line_is_no_document() {
    file("etl__data.json", line("1", "1") + "{\"_id\":\"2\",\"_source\":{\"n\":\n");
    failed(restore(), "GEN3DB-905", "etl__data.json:2");
  }

  @Test
  @Provokes("INDEX_DUMP_AMBIGUOUS")
  void two_lines_contradict_one_another() {
    file("etl__data.json", line("1", "1") + line("1", "2"));
    failed(restore(), "GEN3DB-906", "line 1");
  }

  @Test
  @Provokes("DOCUMENTS_REFUSED")
  void a_document_is_refused() throws IOException {
    file("etl__data.json", line("1", "1") + line("2", "\"refuse me\""));
    failed(restore(), "GEN3DB-907", "line 2", "etl.refused.ndjson");
    assertThat(Files.readString(folder.resolve("etl.refused.ndjson"))).contains("\"line\":2");
  }

  @Test
  @Provokes("INDEX_DIFFERS")
  void what_was_loaded_cannot_be_read_back() {
    on(
        "POST",
        "/_search",
        SearchAnswer.ok(
            "{\"_scroll_id\":\"s\",\"_shards\":{\"total\":2,\"failed\":1},\"hits\":{\"hits\":[]}}"));
    failed(restore(), "GEN3DB-908", "1 shards");
  }

  @Test
  @Provokes("TEMPLATE_INTERFERES")
  void a_template_gives_the_index_an_alias() {
    cluster.ask(
        "PUT", "/_template/guest", "{\"index_patterns\":[\"*\"],\"aliases\":{\"other\":{}}}");
    failed(restore(), "GEN3DB-909", "template guest");
  }

  @Test
  @Provokes("INDEX_MOVED")
  void somebody_deletes_the_index_meanwhile() {
    cluster.answerBy(
        request -> {
          if (request.path().endsWith("/_bulk")) {
            cluster.names().forEach(name -> cluster.ask("DELETE", "/" + name, ""));
          }
          return Optional.empty();
        });
    failed(restore(), "GEN3DB-910");
  }

  @Test
  @Provokes("INDEX_IN_THE_WAY")
  void an_index_itself_bears_the_name() {
    cluster.ask("PUT", "/etl", "{}");
    failed(restore(), "GEN3DB-911", "--replace");
    Run replaced = restore("--replace");
    assertThat(replaced.exitCode()).as(replaced.all()).isZero();
    assertThat(replaced.out()).contains("\"previous\" : \"etl__previous\"", "\"cached\" : true");
  }

  @Test
  @Provokes("NOTHING_TO_ROLL_BACK")
  void nothing_was_released() {
    failed(
        release.run("restore", "--only", "search", "--rollback", "--index", "etl"), "GEN3DB-912");
  }

  @Test
  @Provokes("MAPPING_MISSING")
  void a_dump_has_no_mapping() throws IOException {
    Files.delete(folder.resolve("dumps/prod/1.0.3/elasticsearch/etl__mapping.json"));
    failed(restore(), "GEN3DB-913", "etl__mapping.json");
  }

  @Test
  @Provokes("INDEX_DUMP_MISSING")
  void there_is_no_dump_of_an_index() {
    failed(restore("--index", "subject"), "GEN3DB-914", "subject", "there are etl");
    failed(restore("--version", "1.0.4"), "GEN3DB-914", "prod/1.0.4/elasticsearch");
  }

  @Test
  @Provokes("INDEX_FILES_TWICE")
  void two_files_are_one_part_of_an_index() {
    file("etl.json", line("1", "1"));
    failed(restore(), "GEN3DB-915", "etl.json and", "etl__data.json");
  }

  private static final String GUPPY =
      """
      guppy:
        enabled: true
        authFilterField: auth_path
        configIndex: etl-config
        indices: [{index: etl, type: case}, {index: other, type: file}]
      etl:
        etlMapping:
          mappings:
            - name: etl
              doc_type: case
              props: [{name: submitter_id}]
              aggregated_props: [{name: _samples_count, path: samples, fn: count}]
              flatten_props: [{path: demographics, props: [{name: gender}]}]
              parent_props: [{path: "studies[study_id:submitter_id,name].projects[code]"}]
              nested_props: [{name: samples, path: samples, props: [{name: weight, fn: sum}]}]
      """;

  private Run empty(String... further) {
    var all = new ArrayList<String>(List.of("--only", "search", "--empty"));
    all.addAll(List.of(further));
    return release.run("restore", all.toArray(String[]::new));
  }

  private void values(StandInCluster at, String more) {
    release.values(
        "global: {dev: true, environment: prod}\ngen3db: {search: {url: '" + at.url() + "'}}\n",
        more);
  }

  @Test
  void it_is_told_beforehand_which_indices_would_be_made_empty() {
    cluster.ask("PUT", "/other_3", "{\"aliases\":{\"other\":{}}}");
    cluster.ask("PUT", "/etl_0", "{}");
    values(cluster, GUPPY);
    Run run = empty("--dry-run");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.document().path("kind").asText()).isEqualTo("IndexPlan");
    assertThat(run.document().path("indices"))
        .anySatisfy(
            index -> {
              assertThat(index.path("index").asText()).isEqualTo("etl");
              assertThat(index.at("/error/code").asText()).isEqualTo("GEN3DB-911");
            })
        .anySatisfy(
            index -> {
              assertThat(index.path("index").asText()).isEqualTo("etl-config");
              assertThat(index.path("physical").asText()).isEqualTo("etl-config_0");
              assertThat(index.path("files")).isEmpty();
            })
        .anySatisfy(
            index -> {
              assertThat(index.path("index").asText()).isEqualTo("other");
              assertThat(index.path("unchanged").asBoolean()).isTrue();
            });
    assertThat(cluster.names()).containsExactly("etl_0", "other_3");
  }

  /** Without them guppy does not start; what is there is nobody's to replace. */
  @Test
  void indices_that_guppy_needs_are_made_empty_where_there_are_none() {
    cluster.ask("PUT", "/other_3", "{\"aliases\":{\"other\":{}}}");
    values(cluster, GUPPY);
    Run first = empty();
    assertThat(first.exitCode()).as(first.all()).isZero();
    assertThat(first.document().path("indices").findValuesAsText("outcome"))
        .containsExactly("RESTORED", "RESTORED", "UNCHANGED");
    assertThat(cluster.standing("etl")).containsExactly("etl_0");
    assertThat(cluster.standing("etl-config")).containsExactly("etl-config_0");
    assertThat(cluster.standing("other")).containsExactly("other_3");
    assertThat(cluster.documents("etl_0")).isEmpty();
    assertThat(cluster.ask("GET", "/etl_0/_mapping", null).toString())
        .contains(
            "submitter_id",
            "gender",
            "study_id",
            "code",
            "_case_id",
            "auth_path",
            "nested",
            "weight",
            "ngram_analyzer")
        .containsPattern("_samples_count[^{]*\\{[^}]*long");
    Run again = empty();
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(again.document().path("indices").findValuesAsText("outcome"))
        .containsOnly("UNCHANGED");
    assertThat(cluster.standing("etl")).containsExactly("etl_0");
  }

  @Test
  @Provokes({"NO_INDEX_OF_GUPPY", "ETL_MAPPING_UNREADABLE"})
  void empty_indices_that_nobody_names_are_a_mistake() {
    Run off = empty();
    assertThat(off.exitCode()).as(off.all()).isEqualTo(2);
    assertThat(off.out()).contains("GEN3DB-916", "guppy.enabled");
    values(cluster, GUPPY);
    Run unknown = empty("--index", "nothing");
    assertThat(unknown.exitCode()).as(unknown.all()).isEqualTo(2);
    assertThat(unknown.out()).contains("GEN3DB-916", "guppy searches no nothing");
    Run both = empty("--from", "dumps");
    assertThat(both.exitCode()).as(both.all()).isEqualTo(2);
    assertThat(both.out()).contains("--from");
    values(cluster, GUPPY.replace("[{name: submitter_id}]", "[submitter_id]"));
    Run bad = empty();
    assertThat(bad.exitCode()).as(bad.all()).isEqualTo(2);
    assertThat(bad.out()).contains("GEN3DB-917", "an item of props is text");
    assertThat(cluster.standing("etl")).isEmpty();
  }
}
