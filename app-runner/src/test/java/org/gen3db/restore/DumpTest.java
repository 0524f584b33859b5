package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.aws.BucketServer;
import org.gen3db.testkit.search.SearchAnswer;
import org.gen3db.testkit.search.StandInCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dump}, as a user calls it; pg_dump is a stand-in here, and real elsewhere. */
class DumpTest {
  private static final String ONLY_FENCE = Release.only("fence") + "global: {environment: prod}\n";
  private static final String DUMP =
      """
      --
      -- PostgreSQL database dump
      --
      -- Dumped from database version 15.4 (Debian 15.4-1)
      SET client_encoding = 'UTF8';
      CREATE TABLE public.users (id integer NOT NULL, name text);
      COPY public.users (id, name) FROM stdin;
      1\tAda
      2\tGrace
      \\.
      --
      -- PostgreSQL database dump complete
      --
      """;

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
    write("dump.sql", DUMP);
    program("cat dump.sql");
    values("");
    assertThat(release.apply("fence").exitCode()).isZero();
  }

  @AfterEach
  void end() {
    cluster.close();
    server.dropAll();
  }

  private void values(String more) {
    release.values(
        server.values(),
        ONLY_FENCE,
        "gen3db: {databaseServer: {pgDump: %s}, search: {url: '%s', silence: 300ms}}\n"
                .formatted(folder.resolve("pg_dump"), cluster.url())
            + more);
  }

  private Path write(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String path) {
    try {
      return Files.readString(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands in the place of pg_dump; it writes down what it was given. */
  private void program(String does) {
    Path file =
        write(
            "pg_dump",
            """
            #!/bin/sh
            cd %s
            echo "$@" >arguments
            env | grep ^PG | sort >environment
            [ "$1" != --version ] || { echo 'pg_dump (PostgreSQL) 18.1'; exit 0; }
            %s
            """
                .formatted(folder, does));
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void index(String physical, String alias, int documents) {
    cluster.ask(
        "PUT",
        "/" + physical,
        "{\"aliases\":{\"%s\":{}},\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}"
            .formatted(alias));
    var lines = new StringBuilder();
    for (int i = 0; i < documents; i++) {
      lines.append("{\"index\":{\"_id\":\"%d\"}}\n{\"n\":%d}\n".formatted(i, i));
    }
    cluster.ask("POST", "/" + physical + "/_bulk", lines.toString());
  }

  private Run dump(String... further) {
    var all = new ArrayList<String>(List.of("--to", "dumps"));
    all.addAll(List.of(further));
    return release.run("dump", all.toArray(String[]::new));
  }

  private Run done(Run run) {
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  private void failed(Run run, String... words) {
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains(words).contains("\"complete\" : false");
    assertThat(files()).isEmpty();
  }

  /** All that lies where dumps go. */
  private List<String> files() {
    Path dumps = folder.resolve("dumps");
    if (!Files.exists(dumps)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(dumps)) {
      return all.filter(Files::isRegularFile)
          .map(file -> dumps.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void databases_and_indices_are_dumped_and_restored() throws Exception {
    index("etl_3", "etl", 3);
    index("config_0", "etl-config", 1);
    values(
        "guppy: {enabled: true, indices: [{index: etl, type: case}], configIndex: etl-config}\n");

    Run run = done(dump("--version", "1.0"));

    assertThat(files())
        .containsExactly(
            "prod/1.0/elasticsearch/etl-config__data.json",
            "prod/1.0/elasticsearch/etl-config__mapping.json",
            "prod/1.0/elasticsearch/etl-config__settings.json",
            "prod/1.0/elasticsearch/etl__data.json",
            "prod/1.0/elasticsearch/etl__mapping.json",
            "prod/1.0/elasticsearch/etl__settings.json",
            "prod/1.0/gen3db-dump.json",
            "prod/1.0/pgdumps/fence.sql");
    assertThat(read("dumps/prod/1.0/pgdumps/fence.sql")).isEqualTo(DUMP);
    assertThat(read("dumps/prod/1.0/elasticsearch/etl__data.json"))
        .startsWith(
            "{\"_index\":\"etl\",\"_type\":\"_doc\",\"_id\":\"0\",\"_source\":{\"n\":0}}\n{")
        .endsWith("{\"n\":2}}\n");
    JsonNode document = run.document();
    assertThat(document.path("kind").asText()).isEqualTo("Dump");
    assertThat(document.path("path").asText()).isEqualTo("prod/1.0");
    assertThat(document.path("complete").asBoolean()).isTrue();
    assertThat(document.findValuesAsText("outcome")).containsExactly("DUMPED", "DUMPED", "DUMPED");
    assertThat(document.findValuesAsText("documents")).containsExactly("3", "1");
    assertThat(read("dumps/prod/1.0/gen3db-dump.json"))
        .contains("\"server\" : \"15.4\"", "\"physical\" : [", "\"documents\" : 3");
    for (String file : List.of("", "/pgdumps", "/pgdumps/fence.sql", "/gen3db-dump.json")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("dumps/prod/1.0" + file))))
          .as(file)
          .endsWith("------");
    }

    Run restored =
        release.run(
            "restore",
            "--with",
            "search",
            "--from",
            "dumps",
            "--version",
            "1.0",
            "--service",
            "fence");
    assertThat(restored.exitCode()).as(restored.all()).isZero();
    assertThat(restored.service("fence").path("restored").path("rows").asInt()).isEqualTo(2);
    assertThat(cluster.standing("etl")).containsExactly("etl_4");
    assertThat(cluster.documents("etl_4")).isEqualTo(cluster.documents("etl_3"));
  }

  /** Where the database is, and the password, are in the environment, and nothing else is. */
  @Test
  void the_program_sees_the_password_in_its_environment_alone() {
    done(dump());
    String password = release.stores().secret("fence-dbcreds").get("password");
    assertThat(read("arguments"))
        .startsWith("--format=plain --encoding=UTF8 --no-owner --no-privileges")
        .doesNotContain(password);
    assertThat(read("environment").lines())
        .contains(
            "PGDATABASE=fence_gen3",
            "PGHOST=127.0.0.1",
            "PGPASSWORD=" + password,
            "PGPORT=" + server.port(),
            "PGSSLMODE=prefer",
            "PGUSER=fence_gen3")
        .noneMatch(line -> line.startsWith("PGSERVICE") || line.startsWith("PGHOSTADDR"));
  }

  @Test
  void a_dry_run_tells_what_would_be_there_and_writes_nothing() {
    index("etl_3", "etl", 3);
    done(dump("--version", "1"));
    done(dump("--version", "2"));
    List<String> before = files();

    Run run = done(dump("--index", "etl", "--version", "3", "--keep", "1", "--dry-run"));

    JsonNode plan = run.document();
    assertThat(plan.path("kind").asText()).isEqualTo("DumpPlan");
    assertThat(plan.path("path").asText()).isEqualTo("prod/3");
    assertThat(plan.path("parts").findValuesAsText("name")).containsExactly("fence", "etl");
    assertThat(plan.path("parts").get(0).path("database").asText()).isEqualTo("fence_gen3");
    assertThat(plan.path("parts").get(1).path("documents").asInt()).isEqualTo(3);
    assertThat(plan.path("removed").toString()).isEqualTo("[\"prod/2\",\"prod/1\"]");
    assertThat(files()).isEqualTo(before);

    Run taken = dump("--version", "2", "--dry-run");
    assertThat(taken.exitCode()).isEqualTo(1);
    assertThat(taken.out()).contains("GEN3DB-930");
  }

  @Test
  void only_complete_dumps_of_this_environment_are_removed_and_never_the_new_one()
      throws IOException {
    done(dump("--version", "1"));
    done(dump("--version", "2"));
    done(dump("--version", "3"));
    done(dump("--version", "4"));
    done(dump("--version", "5"));
    write("dumps/prod/2/pgdumps/mine.txt", "a user's own");
    Files.delete(folder.resolve("dumps/prod/3/pgdumps/fence.sql"));
    write("dumps/prod/by-hand/pgdumps/fence.sql", DUMP);
    write(
        "dumps/prod/4/gen3db-dump.json",
        read("dumps/prod/4/gen3db-dump.json")
            .replace("\"namespace\" : \"default\"", "\"namespace\" : \"other\""));
    done(dump("--version", "6"));
    // Another cluster calls all alike, and writes into the same folder.
    write(
        "dumps/prod/6/gen3db-dump.json",
        read("dumps/prod/6/gen3db-dump.json")
            .replaceFirst("\"id\" : \"[^\"]+\"", "\"id\" : \"of-another\""));
    assertThat(read("dumps/prod/6/gen3db-dump.json")).contains("of-another");

    Run run = done(dump("--version", "0", "--keep", "1"));

    assertThat(run.document().path("removed").toString()).isEqualTo("[\"prod/5\",\"prod/1\"]");
    assertThat(files())
        .contains(
            "prod/0/pgdumps/fence.sql",
            "prod/2/pgdumps/fence.sql",
            "prod/2/pgdumps/mine.txt",
            "prod/3/gen3db-dump.json",
            "prod/4/pgdumps/fence.sql",
            "prod/6/pgdumps/fence.sql",
            "prod/by-hand/pgdumps/fence.sql")
        .noneMatch(file -> file.startsWith("prod/5") || file.startsWith("prod/1"));
  }

  /** What holds less takes nothing away that it lacks. */
  @Test
  void a_dump_of_a_part_removes_no_dump_of_more() {
    index("etl_3", "etl", 3);
    done(dump("--index", "etl", "--version", "1"));
    Run planned = done(dump("--only", "postgres", "--version", "2", "--keep", "1", "--dry-run"));
    assertThat(planned.document().path("removed")).isEmpty();
    Run part = done(dump("--only", "postgres", "--version", "2", "--keep", "1"));
    assertThat(part.document().path("removed")).isEmpty();
    Run whole = done(dump("--index", "etl", "--version", "3", "--keep", "1"));
    assertThat(whole.document().path("removed").toString()).isEqualTo("[\"prod/2\",\"prod/1\"]");
  }

  private void blocked(String index) {
    cluster.ask(
        "POST",
        "/_aliases",
        "{\"actions\":[{\"add\":{\"index\":\"%s\",\"alias\":\"gen3db-blocked-1\"}}]}"
            .formatted(index));
    cluster.ask("PUT", "/" + index + "/_settings", "{\"index.blocks.write\":true}");
  }

  private String settings(String index) {
    return cluster.ask("GET", "/" + index + "/_settings?flat_settings=true", "").body();
  }

  @Test
  @Provokes("BLOCK_LIFTED")
  void apply_lifts_a_block_that_a_killed_release_of_an_index_left_and_tells_it() {
    index("etl", "other", 1);
    blocked("etl");
    Run run = done(release.run("apply"));
    assertThat(run.document().path("warnings").findValuesAsText("code"))
        .containsExactly("GEN3DB-919");
    assertThat(run.out()).contains("the block against writing into etl");
    assertThat(run.err())
        .contains("waiting for signs of another restore, for 300 ms")
        .contains("the block against writing into etl");
    assertThat(settings("etl")).doesNotContain("blocks");
    assertThat(done(release.run("apply")).document().path("warnings")).isEmpty();
    cluster.close();
    assertThat(done(release.run("apply")).document().path("warnings")).isEmpty();
  }

  @Test
  void a_dump_tells_what_it_lifts_and_what_it_cannot_lift() {
    index("etl", "other", 2);
    blocked("etl");
    Run planned = done(dump("--index", "etl", "--only", "search", "--dry-run"));
    assertThat(planned.document().path("leftovers").toString())
        .contains("the block against writing into etl");
    assertThat(settings("etl")).contains("blocks");

    cluster.answerBy(
        request ->
            request.path().equals("/etl/_settings") && request.method().equals("PUT")
                ? Optional.of(SearchAnswer.error(403, "security_exception", "may only read"))
                : Optional.empty());
    Run reader = done(dump("--index", "etl", "--only", "search", "--version", "1"));
    assertThat(reader.document().path("leftovers")).isEmpty();
    assertThat(reader.document().path("stays").toString())
        .contains("search cluster stays", "may only read");
    cluster.answerBy(request -> Optional.empty());

    Run run = done(dump("--index", "etl", "--only", "search", "--version", "2"));
    assertThat(run.document().path("leftovers").toString())
        .contains("the block against writing into etl");
    assertThat(run.document().path("stays").toString()).doesNotContain("search cluster");
    assertThat(settings("etl")).doesNotContain("blocks");
  }

  @Test
  @Provokes("DUMP_EXISTS")
  void nothing_is_written_over() {
    done(dump("--version", "1"));
    String before = read("dumps/prod/1/gen3db-dump.json");
    Run again = dump("--version", "1");
    assertThat(again.exitCode()).as(again.all()).isEqualTo(1);
    assertThat(again.out()).contains("GEN3DB-930", "prod/1");
    assertThat(read("dumps/prod/1/gen3db-dump.json")).isEqualTo(before);
  }

  @Test
  void what_a_killed_run_left_is_taken_away_by_the_next() {
    write("dumps/prod/.gen3db-dump-0/pgdumps/fence.sql", "half of it");
    Run run = done(dump("--version", "1"));
    assertThat(run.document().path("leftovers").toString())
        .isEqualTo("[\"prod/.gen3db-dump-0, which a run that was killed left\"]");
    assertThat(files()).containsExactly("prod/1/gen3db-dump.json", "prod/1/pgdumps/fence.sql");
  }

  @Test
  @Provokes("PG_DUMP_FAILED")
  void a_program_that_fails_leaves_nothing() {
    program("cat dump.sql; echo 'pg_dump: error: connection lost' >&2; exit 1");
    failed(dump(), "GEN3DB-935", "it ended with 1: pg_dump: error: connection lost");
    program("head -c 200 dump.sql");
    failed(dump(), "GEN3DB-935", "does not end as a dump does");
    program("echo 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1");
    failed(dump(), "GEN3DB-935", "set gen3db.databaseServer.pgDump");
  }

  @Test
  @Provokes("PG_DUMP_MISSING")
  void a_program_that_is_not_there_is_named() throws IOException {
    Files.delete(folder.resolve("pg_dump"));
    failed(dump(), "GEN3DB-934", folder.resolve("pg_dump").toString());
    Run plan = dump("--dry-run");
    assertThat(plan.exitCode()).isEqualTo(1);
    assertThat(plan.out()).contains("GEN3DB-934");
  }

  @Test
  @Provokes("NOTHING_TO_DUMP")
  void what_is_nothing_to_dump_is_a_mistake() {
    Run none = dump("--only", "search");
    assertThat(none.exitCode()).as(none.all()).isEqualTo(2);
    assertThat(none.out()).contains("GEN3DB-931", "guppy.enabled", "it is not true");
    Run nowhere = release.run("dump", "--to", "");
    assertThat(nowhere.exitCode()).as(nowhere.all()).isEqualTo(2);
    assertThat(nowhere.out()).contains("\"place\" : \"--to\"");
    Run fromNowhere = release.run("restore", "--from", " ");
    assertThat(fromNowhere.exitCode()).as(fromNowhere.all()).isEqualTo(2);
    assertThat(fromNowhere.out()).contains("\"place\" : \"--from\"");
    values("guppy: {enabled: true}\n");
    Run unnamed = dump();
    assertThat(unnamed.exitCode()).as(unnamed.all()).isEqualTo(2);
    assertThat(unnamed.out()).contains("GEN3DB-931", "guppy.indices");
    for (String version : List.of("../1", "a\\b", "a\nb", "pgdumps", "v".repeat(201), ".hidden")) {
      assertThat(dump("--version", version).exitCode()).as(version).isEqualTo(2);
    }
    assertThat(dump("--keep", "0").exitCode()).isEqualTo(2);
    assertThat(dump("--only", "everything").exitCode()).isEqualTo(2);
    assertThat(files()).isEmpty();
  }

  @Test
  @Provokes("DUMP_NOT_WRITTEN")
  void where_it_cannot_be_written_is_told() {
    write("dumps", "a file");
    Run planned = dump("--dry-run");
    assertThat(planned.exitCode()).as(planned.all()).isEqualTo(1);
    assertThat(planned.out()).contains("GEN3DB-933", "it is no folder");
    Run run = dump();
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-933");
  }

  @Test
  @Provokes("INDEX_MISSING")
  void one_part_that_fails_keeps_the_whole_away() {
    Run run = dump("--index", "nothing");
    failed(run, "GEN3DB-936", "'nothing'");
    assertThat(run.document().findValuesAsText("outcome")).containsExactly("NOT_KEPT", "FAILED");
  }

  @Test
  @Provokes("INDEX_NOT_DUMPED")
  void documents_that_a_cluster_does_not_give_are_missed() {
    index("etl_3", "etl", 3);
    cluster.answerBy(
        request ->
            request.path().equals("/etl_3/_search")
                ? Optional.of(
                    SearchAnswer.ok(
                        "{\"_scroll_id\":\"s\",\"timed_out\":false,\"_shards\":{\"failed\":0},"
                            + "\"hits\":{\"total\":{\"value\":3},\"hits\":[]}}"))
                : Optional.empty());
    failed(
        dump("--only", "search", "--index", "etl"), "GEN3DB-937", "counts 3 documents", "gave 0");
  }

  @Test
  @Provokes("MANIFEST_UNREADABLE")
  void a_restore_holds_a_dump_against_its_manifest() throws IOException {
    done(dump("--version", "1"));
    Path file = folder.resolve("dumps/prod/1/pgdumps/fence.sql");
    Files.writeString(file, DUMP.replace("Grace", "Groce"), StandardCharsets.UTF_8);
    Run changed = restore();
    assertThat(changed.exitCode()).as(changed.all()).isEqualTo(1);
    assertThat(changed.out())
        .contains("GEN3DB-814", "the manifest of its dump says", "Get the dump anew")
        .doesNotContain("make the checksum again");

    write(
        "dumps/prod/1/gen3db-dump.json",
        read("dumps/prod/1/gen3db-dump.json").replace("fence.sql", "fenxe.sql"));
    Run unnamed = restore();
    assertThat(unnamed.exitCode()).as(unnamed.all()).isEqualTo(1);

    write("dumps/prod/1/gen3db-dump.json", "{}");
    Run unreadable = restore();
    assertThat(unreadable.exitCode()).as(unreadable.all()).isEqualTo(1);
    assertThat(unreadable.out()).contains("GEN3DB-932");
    server.sqlIn("fence_gen3", "CREATE TABLE mine (id int)");
    Run stays =
        release.run(
            "restore", "--from", "dumps", "--version", "1", "--service", "fence", "--dry-run");
    assertThat(stays.out()).contains("holds tables already; and its dump could not be restored");
    server.sqlIn("fence_gen3", "DROP TABLE mine");

    Files.delete(folder.resolve("dumps/prod/1/gen3db-dump.json"));
    assertThat(restore().exitCode()).isZero();
  }

  @Test
  @Provokes("DUMP_INCOMPLETE")
  void a_restore_misses_what_the_manifest_names() throws IOException {
    index("etl_3", "etl", 3);
    done(dump("--version", "1", "--index", "etl"));
    Files.delete(folder.resolve("dumps/prod/1/elasticsearch/etl__settings.json"));
    Run indices =
        release.run(
            "restore", "--only", "search", "--from", "dumps", "--version", "1", "--dry-run");
    assertThat(indices.exitCode()).as(indices.all()).isEqualTo(1);
    assertThat(indices.out()).contains("GEN3DB-940", "etl__settings.json");
    write("dumps/pgdumps/fence.sql", DUMP); // which would be taken where nothing is missed
    Files.delete(folder.resolve("dumps/prod/1/pgdumps/fence.sql"));
    Run database = restore();
    assertThat(database.exitCode()).as(database.all()).isEqualTo(1);
    assertThat(database.out()).contains("GEN3DB-940", "pgdumps/fence.sql");
  }

  /** A service that has made no table yet is in a dump too; only its manifest tells. */
  @Test
  void an_empty_database_is_dumped_and_restored() throws IOException {
    write("dump.sql", DUMP.replaceAll("(?s)CREATE TABLE.*\\n\\\\\\.\n", ""));
    assertThat(read("dump.sql")).doesNotContain("TABLE", "COPY");
    done(dump("--version", "1"));
    server.sqlIn("fence_gen3", "CREATE TABLE mine (id int)");
    Run restored =
        release.run(
            "restore", "--from", "dumps", "--version", "1", "--service", "fence", "--replace");
    assertThat(restored.exitCode()).as(restored.all()).isZero();
    assertThat(restored.service("fence").path("outcome").asText()).isEqualTo("RESTORED");
    assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM pg_class WHERE relname = 'mine'"))
        .containsExactly("0");
    release.isReady("fence");
    Files.delete(folder.resolve("dumps/prod/1/gen3db-dump.json"));
    Run unvouched = restore();
    assertThat(unvouched.exitCode()).as(unvouched.all()).isEqualTo(1);
    assertThat(unvouched.out()).contains("GEN3DB-813");
  }

  @Test
  void a_dry_run_knows_a_program_that_is_too_old_and_a_login_that_is_refused() {
    program("exit 1");
    String program = read("pg_dump");
    write("pg_dump", program.replace("18.1", "11.22"));
    Run old = dump("--dry-run");
    assertThat(old.exitCode()).as(old.all()).isEqualTo(1);
    assertThat(old.out()).contains("GEN3DB-935", "11.22", "gen3db.databaseServer.pgDump");
    write("pg_dump", program);
    server.sql("ALTER ROLE fence_gen3 NOLOGIN");
    Run refused = dump("--dry-run");
    assertThat(refused.exitCode()).as(refused.all()).isEqualTo(1);
    assertThat(refused.out()).contains("GEN3DB-935", "does not let fence_gen3 into");
  }

  /** The program is of this machine, whatever server is chosen. */
  @Test
  void what_the_embedded_server_is_dumped_by_is_named_by_the_values() {
    values("gen3db: {databaseServer: {pgDump: '', sslMode: nonsense}}\n");
    Run run = release.run("dump", "--to", "dumps", "--embedded");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.out())
        .contains("names no program", "databaseServer.pgDump")
        .doesNotContain("nonsense");
  }

  /** As into a folder, and restored from there by its manifest. */
  @Test
  void a_bucket_takes_dumps_too() {
    System.setProperty("aws.accessKeyId", "AKIATESTS00000000000");
    System.setProperty("aws.secretAccessKey", "secret-of-the-tests");
    try (BucketServer bucket = BucketServer.start()) {
      bucket.bucket("gen3-dumps");
      index("etl_3", "etl", 3);
      String settings = "gen3db.dumps.region=us-east-1,gen3db.dumps.endpoint=" + bucket.endpoint();
      String to = "s3://gen3-dumps/nightly";
      for (String version : List.of("1", "2")) {
        done(
            release.run(
                "dump",
                "--set",
                settings,
                "--to",
                to,
                "--index",
                "etl",
                "--version",
                version,
                "--keep",
                "1"));
      }
      assertThat(bucket.keys("gen3-dumps"))
          .containsExactly(
              "nightly/prod/2/elasticsearch/etl__data.json",
              "nightly/prod/2/elasticsearch/etl__mapping.json",
              "nightly/prod/2/elasticsearch/etl__settings.json",
              "nightly/prod/2/gen3db-dump.json",
              "nightly/prod/2/pgdumps/fence.sql");
      assertThat(bucket.uploads("gen3-dumps")).isEmpty();
      Run restored =
          done(
              release.run(
                  "restore",
                  "--set",
                  settings,
                  "--with",
                  "search",
                  "--from",
                  to,
                  "--version",
                  "2",
                  "--service",
                  "fence"));
      assertThat(restored.service("fence").path("restored").path("rows").asInt()).isEqualTo(2);
      assertThat(cluster.standing("etl")).containsExactly("etl_4");
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  private Run restore() {
    return release.run("restore", "--from", "dumps", "--version", "1", "--service", "fence");
  }
}
