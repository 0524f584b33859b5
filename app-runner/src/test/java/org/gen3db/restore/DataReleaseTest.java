package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code restore --with search}: databases and indices of a data release, all or nothing. */
class DataReleaseTest {
  private static final List<String> SERVICES = List.of("fence", "indexd", "sheepdog");
  private static final List<String> INDICES = List.of("etl", "file", "subject", "zone");
  private static final String OTHERS_OFF = Release.only("fence", "indexd", "sheepdog");
  private static final String END = "\n--\n-- PostgreSQL database dump complete\n--\n";

  private static ScratchServer server;
  @TempDir private Path folder;
  private final StandInCluster cluster = StandInCluster.elasticsearch();
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    release = new Release(folder);
    release.values(
        server.values(),
        OTHERS_OFF,
        "global: {environment: prod, postgres: {dbRestore: true}}\n"
            + "gen3db: {restore: {templates: never}, search: {url: '"
            + cluster.url()
            + "'}}\n");
    dumps(1);
  }

  @AfterEach
  void end() {
    cluster.close();
    server.dropAll();
  }

  /** A data release: each database has as many rows and each index as many documents. */
  private void dumps(int size) {
    for (String service : SERVICES) {
      file("pgdumps/" + service + ".sql", dump(size) + END);
    }
    for (String index : INDICES) {
      file(
          "elasticsearch/" + index + "__mapping.json",
          "{\"old\":{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}}");
      file("elasticsearch/" + index + "__data.json", documents(size));
    }
  }

  private static String dump(int size) {
    var rows =
        new StringBuilder("CREATE TABLE public.t (a integer);\nCOPY public.t (a) FROM stdin;\n");
    for (int i = 0; i < size; i++) {
      rows.append(i).append("\n");
    }
    return rows.append("\\.\n").toString();
  }

  private static String documents(int size) {
    var lines = new StringBuilder();
    for (int i = 0; i < size; i++) {
      lines
          .append("{\"_index\":\"old\",\"_type\":\"_doc\",\"_id\":\"" + i)
          .append("\",\"_score\":1,\"_source\":{\"n\":" + i + "}}\n");
    }
    return lines.toString();
  }

  private void file(String name, String text) {
    try {
      Path file = folder.resolve("dumps/prod/1.0").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Run restore(String... further) {
    var all = new ArrayList<>(List.of("--with", "search", "--from", "dumps", "--version", "1.0"));
    all.addAll(List.of(further));
    return release.run("restore", all.toArray(String[]::new));
  }

  /** All that is live or stays beside it: databases, which they are, their rows, and aliases. */
  private Map<String, String> live() {
    var live = new TreeMap<String, String>();
    for (String row :
        server.sql(
            "SELECT datname || ' ' || oid || ' ' || datallowconn FROM pg_database"
                + " WHERE datname ~ '_gen3'")) {
      String database = row.substring(0, row.indexOf(' '));
      live.put(
          row,
          server
                  .sqlIn(database, "SELECT to_regclass('public.t') IS NOT NULL")
                  .toString()
                  .contains("t")
              ? server.sqlIn(database, "SELECT count(*) FROM public.t").toString()
              : "");
    }
    for (String index : INDICES) {
      for (String physical : cluster.standing(index)) {
        live.put(index, physical + " " + cluster.documents(physical).size());
      }
    }
    return live;
  }

  private static JsonNode index(Run run, String name) {
    for (JsonNode one : run.document().path("indices")) {
      if (one.path("index").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(name + " is not in " + run.all());
  }

  private static List<String> outcomes(Run run) {
    var outcomes = new ArrayList<String>();
    SERVICES.forEach(name -> outcomes.add(run.service(name).path("outcome").asText()));
    INDICES.forEach(name -> outcomes.add(index(run, name).path("outcome").asText()));
    return outcomes;
  }

  private Map<String, String> released(int size, String... further) {
    dumps(size);
    Run run = restore(further);
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(outcomes(run)).as(run.all()).hasSize(7).containsOnly("RESTORED");
    Map<String, String> live = live();
    assertThat(live.values().stream().filter(("[" + size + "]")::equals)).hasSize(3);
    INDICES.forEach(index -> assertThat(live.get(index)).endsWith(" " + size));
    return live;
  }

  /**
   * {@code guppy.dbRestore}, as the chart's job reads it: those that guppy searches, and no others.
   */
  @Test
  void indices_that_the_values_ask_for_are_restored_with_the_databases() {
    String guppy =
        "guppy: {enabled: true, dbRestore: %s, indices: [{index: etl, type: case}, {index: file}]}\n";
    String restoring = "global: {environment: prod, postgres: {dbRestore: %s}}\n";
    String search = "gen3db: {search: {url: '" + cluster.url() + "'}}\n";
    String[] from = {"--from", "dumps", "--version", "1.0"};
    String[] shown = {"--from", "dumps", "--version", "1.0", "--dry-run"};
    String[] databases = {"--from", "dumps", "--version", "1.0", "--only", "postgres"};
    release.values(
        server.values(), OTHERS_OFF, restoring.formatted(true) + search + guppy.formatted(true));

    Run planned = release.run("restore", shown);
    assertThat(planned.exitCode()).as(planned.all()).isZero();
    assertThat(planned.document().path("indices").findValuesAsText("index"))
        .containsExactly("etl", "file");
    Run only = release.run("restore", databases);
    assertThat(only.exitCode()).as(only.all()).isZero();
    assertThat(cluster.names()).isEmpty();
    Run both = release.run("restore", from);
    assertThat(both.exitCode()).as(both.all()).isZero();
    assertThat(both.document().path("indices").findValuesAsText("outcome"))
        .containsExactly("RESTORED", "RESTORED");
    assertThat(cluster.standing("etl")).containsExactly("etl_0");
    assertThat(cluster.standing("zone")).isEmpty();

    release.values(
        server.values(), OTHERS_OFF, restoring.formatted(false) + search + guppy.formatted(true));
    Run alone = release.run("restore", from);
    assertThat(alone.exitCode()).as(alone.all()).isZero();
    assertThat(alone.document().path("kind").asText()).isEqualTo("IndexRestore");
    assertThat(cluster.standing("etl")).containsExactly("etl_1");
    release.values(
        server.values(), OTHERS_OFF, restoring.formatted(false) + search + guppy.formatted(false));
    assertThat(release.run("restore", from).out()).contains("GEN3DB-810");
  }

  /** As the Pods of a Job do, each by itself; what they loaded is released in one step. */
  @Test
  void parts_that_are_loaded_by_themselves_are_released_together() {
    release.values(
        server.values(),
        OTHERS_OFF,
        "global: {environment: prod, postgres: {dbRestore: true}}\n"
            + "gen3db: {search: {url: '"
            + cluster.url()
            + "'}}\n"
            + "guppy: {enabled: true, dbRestore: true, indices: [{index: etl}, {index: file}]}\n");
    String[] from = {"--from", "dumps", "--version", "1.0"};
    // Another Pod is at work on it, which each leaves alone.
    cluster.ask("PUT", "/gen3db-load-0123456789ab-zone", "{}");
    int parts = SERVICES.size() + 2;
    for (int part = parts - 1; part >= 0; part--) {
      Run run =
          release.run(
              "restore", "--load-only", "--part", "" + part, "--from", "dumps", "--version", "1.0");
      assertThat(run.exitCode()).as(run.all()).isZero();
    }
    assertThat(cluster.standing("etl")).isEmpty();
    assertThat(cluster.names()).contains("gen3db-load-0123456789ab-zone").hasSize(3);
    assertThat(live().values()).doesNotContain("[1]");
    cluster.ask("DELETE", "/gen3db-load-0123456789ab-zone", "");

    Run released = release.run("restore", from);
    assertThat(released.exitCode()).as(released.all()).isZero();
    assertThat(released.document().path("indices").findValuesAsText("cached"))
        .containsExactly("true", "true");
    for (String service : SERVICES) {
      assertThat(released.service(service).at("/restored/copyOf").asText())
          .as(released.all())
          .startsWith("gen3db_template_");
    }
    assertThat(live().values().stream().filter("[1]"::equals)).hasSize(SERVICES.size());
    assertThat(cluster.standing("etl")).containsExactly("etl_0");

    Run beyond = release.run("restore", "--load-only", "--part", "" + parts, "--from", "dumps");
    assertThat(beyond.exitCode()).as(beyond.all()).isEqualTo(2);
    assertThat(beyond.out()).contains("there is no part " + parts);
    assertThat(release.run("restore", "--part", "0").exitCode()).isEqualTo(2);
    assertThat(release.run("restore", "--load-only", "--dry-run").exitCode()).isEqualTo(2);
  }

  @Test
  void databases_and_indices_take_their_places_together() throws IOException {
    Run run = restore("--report", "report.html");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().path("kind").asText()).isEqualTo("Restore");
    assertThat(outcomes(run)).containsOnly("RESTORED");
    assertThat(live().values())
        .containsExactlyInAnyOrder(
            "[1]", "[1]", "[1]", "etl_0 1", "file_0 1", "subject_0 1", "zone_0 1");
    release.isReady("fence", "indexd", "sheepdog");
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("etl_0", "load-index", "compare-index", "take-place", "fence");
    released(2, "--replace");
  }

  /** What was made new before stays live to the last file and row; a mended release comes after. */
  @Test
  void one_planted_bad_check_changes_nothing_that_is_live() {
    Map<String, String> before = released(2);
    for (String bad :
        List.of(
            "pgdumps/fence.sql",
            "pgdumps/sheepdog.sql",
            "elasticsearch/etl__data.json",
            "elasticsearch/zone__data.json")) {
      dumps(3);
      file(
          bad,
          bad.endsWith(".sql")
              ? dump(3) + "SELECT 1/0;\n" + END
              : documents(3).replace("{\"n\":1}", "{\"n\":\"refuse me\"}"));

      Run run = restore("--replace");

      assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
      assertThat(live()).as(bad).isEqualTo(before);
      String name = bad.replaceAll(".*/|__data.json|[.]sql", "");
      assertThat(outcomes(run)).doesNotContain("RESTORED");
      for (String service : SERVICES) {
        JsonNode told = run.service(service);
        assertThat(told.path("outcome").asText())
            .as(run.all())
            .isEqualTo(service.equals(name) ? "FAILED" : "UNCHANGED");
        assertThat(told.path("restored").isNull()).isTrue();
      }
      for (String each : INDICES) {
        assertThat(index(run, each).path("outcome").asText())
            .isEqualTo(each.equals(name) ? "FAILED" : "LOADED");
      }
    }
    released(3, "--replace");
  }

  /** The same where nothing was live yet: nothing is published. */
  @Test
  @Provokes("RELEASE_WITHHELD")
  void a_first_release_that_fails_publishes_nothing() {
    file("elasticsearch/file__data.json", "{\"_id\":\"2\",\"_source\":{\"n\":\n");

    Run run = restore();

    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    for (String service : SERVICES) {
      JsonNode told = run.service(service);
      assertThat(told.path("outcome").asText()).as(run.all()).isEqualTo("AWAITING_RESTORE");
      assertThat(told.path("findings").toString())
          .contains("GEN3DB-F920", "'" + service + "_gen3' was loaded and is not in its place");
    }
    assertThat(live().values()).containsOnly("");
    released(1);
  }

  /** Names have changed by then, of databases and of two indices. */
  @Test
  void all_is_taken_back_when_one_index_cannot_be_released() {
    released(2);
    Map<String, String> before = released(3, "--replace");
    dumps(4);
    cluster.answerBy(
        request ->
            request.path().contains("_aliases") && request.body().contains("subject_2")
                ? Optional.of(SearchAnswer.error(400, "some_exception", "not this one"))
                : Optional.empty());

    Run run = restore("--replace");

    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(index(run, "subject").path("error").toString()).contains("not this one");
    assertThat(live()).as(run.all()).isEqualTo(before);
    for (String service : SERVICES) {
      assertThat(run.service(service).path("outcome").asText()).isEqualTo("UNCHANGED");
      assertThat(run.service(service).path("steps").toString()).contains("take-back");
    }
    cluster.answerBy(request -> Optional.empty());
    released(4, "--replace");
  }

  /** Services that have no data yet are as they were too, and wait for it. */
  @Test
  void all_is_taken_back_where_nothing_was_before() {
    cluster.answerBy(
        request ->
            request.path().contains("_aliases") && request.body().contains("zone_0")
                ? Optional.of(SearchAnswer.error(400, "some_exception", "not this one"))
                : Optional.empty());

    Run run = restore();

    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(live().values()).as(run.all()).containsExactly("", "", "");
    assertThat(outcomes(run).subList(0, 3)).containsOnly("AWAITING_RESTORE");
    cluster.answerBy(request -> Optional.empty());
    released(1);
  }

  @Test
  @Provokes("NOT_TAKEN_BACK")
  void what_cannot_be_taken_back_is_told() {
    released(2);
    dumps(3);
    cluster.answerBy(
        request -> {
          if (!request.path().contains("_aliases") || !request.body().contains("etl_1")) {
            return Optional.empty();
          }
          server.sql("DROP DATABASE indexd_gen3__previous");
          return Optional.of(SearchAnswer.error(400, "some_exception", "not this one"));
        });

    Run run = restore("--replace");

    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.service("indexd").path("error").toString())
        .contains("GEN3DB-920", "indexd_gen3", "could not be taken back");
    assertThat(server.sqlIn("indexd_gen3", "SELECT count(*) FROM t")).containsExactly("3");
    for (String other : List.of("fence_gen3", "sheepdog_gen3")) {
      assertThat(server.sqlIn(other, "SELECT count(*) FROM t")).containsExactly("2");
    }
    assertThat(cluster.standing("etl")).containsExactly("etl_0");
  }

  /** As after a kill between the two: what is there stays, and the rest follows. */
  @Test
  void databases_that_are_in_their_place_are_left_and_indices_follow() {
    release.run("restore", "--from", "dumps", "--version", "1.0");

    Run run = restore();

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(outcomes(run).subList(0, 3)).containsOnly("UNCHANGED");
    assertThat(outcomes(run).subList(3, 7)).containsOnly("RESTORED");
  }

  @Test
  void a_dry_run_tells_of_databases_and_indices_and_changes_nothing() {
    Run run = restore("--dry-run");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.service("fence").path("actions").toString())
        .contains("prod/1.0/pgdumps/fence.sql");
    assertThat(index(run, "zone").path("physical").asText()).isEqualTo("zone_0");
    assertThat(live()).isEmpty();
    assertThat(cluster.names()).isEmpty();
    file("elasticsearch/zone__mapping.json", "");
    cluster.ask("PUT", "/zone", "{}");
    assertThat(restore("--dry-run").exitCode()).isEqualTo(1);
  }

  @Test
  void options_that_contradict_one_another_are_refused() {
    assertThat(restore("--only", "search").exitCode()).isEqualTo(2);
    assertThat(restore("--only", "postgres").exitCode()).isEqualTo(2);
    assertThat(restore("--rollback").exitCode()).isEqualTo(2);
    assertThat(release.run("restore", "--with", "postgres").exitCode()).isEqualTo(2);
    assertThat(release.run("restore", "--with", "search", "--rollback").out())
        .contains("--only search");
    assertThat(cluster.requests()).isEmpty();
  }
}
