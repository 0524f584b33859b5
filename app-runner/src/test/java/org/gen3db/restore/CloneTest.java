package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clone}: another environment's data, with credentials of this one's; that one stays. */
class CloneTest {
  private static final String ONLY_FENCE = Release.only("fence");

  private static ScratchServer server;
  @TempDir private Path folder;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** An environment with data, as it is used: by a service, a reader and default privileges. */
  @BeforeEach
  void begin() throws IOException {
    release = new Release(folder);
    release.values(
        server.values(),
        ONLY_FENCE,
        "gen3db: {databaseServer: {pgDump: %s}}\n".formatted(folder.resolve("pg_dump")));
    // A folder holds the Secrets of one environment.
    Files.writeString(
        folder.resolve("source.yaml"), "gen3db: {secretStore: {path: source-secrets}}\n");
    Run made = release.run("apply", "--release", "source", "-f", "source.yaml");
    assertThat(made.exitCode()).as(made.all()).isZero();
    server.sqlIn(
        "fence_source",
        "DROP EXTENSION ltree", // it is the service's, and could be given to nobody
        "SET ROLE fence_source",
        "CREATE TABLE users (id serial PRIMARY KEY, name text)",
        "INSERT INTO users (name) VALUES ('Ada'), ('Grace')",
        "CREATE SCHEMA more",
        "CREATE VIEW more.names AS SELECT name FROM users",
        "CREATE FUNCTION more.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "RESET ROLE",
        "CREATE ROLE reader",
        "GRANT SELECT ON users TO reader",
        "GRANT USAGE ON SCHEMA more TO reader",
        "ALTER DEFAULT PRIVILEGES FOR ROLE fence_source GRANT SELECT ON TABLES TO reader");
  }

  @AfterEach
  void end() {
    server.dropAll();
  }

  private Run cloned(String... further) {
    var all = new ArrayList<String>(List.of("--from", "source", "--from-values", "source.yaml"));
    all.addAll(List.of(further));
    return release.run("clone", all.toArray(String[]::new));
  }

  private static Run ended(Run run, String outcome) {
    assertThat(run.service("fence").path("outcome").asText()).as(run.all()).isEqualTo(outcome);
    return run;
  }

  private static List<String> actions(Run run) {
    return run.service("fence").path("steps").findValuesAsText("action");
  }

  /** All that tells whether somebody touched it. */
  private static List<String> source() {
    return server.sqlIn(
        "fence_source",
        "SELECT concat_ws(' ', relname, relfilenode, pg_get_userbyid(relowner), relacl) FROM pg_class"
            + " WHERE oid >= 16384 UNION ALL SELECT name FROM users UNION ALL SELECT"
            + " concat_ws(' ', datname, pg_get_userbyid(datdba), datacl, datallowconn,"
            + " shobj_description(oid, 'pg_database')) FROM pg_database WHERE datname ="
            + " 'fence_source' ORDER BY 1");
  }

  private static List<String> owners() {
    return server.sqlIn(
        "fence_gen3",
        "SELECT DISTINCT pg_get_userbyid(o) FROM (SELECT relowner AS o FROM pg_class WHERE relname"
            + " IN ('users', 'users_id_seq', 'names') UNION SELECT nspowner FROM pg_namespace WHERE"
            + " nspname = 'more' UNION SELECT proowner FROM pg_proc WHERE proname = 'f') AS x");
  }

  @Test
  void the_server_copies_it_and_nothing_ties_it_to_its_source() throws Exception {
    List<String> before = source();

    Run run = ended(cloned(), "CLONED");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().path("kind").asText()).isEqualTo("Clone");
    assertThat(actions(run))
        .contains("copy-database", "hand-over", "take-place")
        .doesNotContain("load-dump");
    assertThat(run.service("fence").path("findings").toString()).doesNotContain("F816");
    assertThat(server.sqlIn("fence_gen3", "SELECT name FROM users ORDER BY id"))
        .containsExactly("Ada", "Grace");
    assertThat(owners()).containsExactly("fence_gen3");
    assertThat(
            server.sql(
                "SELECT DISTINCT refobjid::regrole::text FROM pg_shdepend WHERE dbid = (SELECT oid"
                    + " FROM pg_database WHERE datname = 'fence_gen3')"))
        .doesNotContain("fence_source", "reader");
    assertThat(source()).isEqualTo(before);
    release.isReady("fence");
    assertThat(ended(cloned(), "UNCHANGED").service("fence").path("findings").toString())
        .contains("GEN3DB-F810");

    // The one that is replaced comes back as after a restore.
    server.sqlIn("fence_source", "DELETE FROM users");
    ended(cloned("--replace"), "CLONED");
    assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM users")).containsExactly("0");
    ended(release.run("restore", "--service", "fence", "--rollback"), "ROLLED_BACK");
    assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM users")).containsExactly("2");
  }

  @Test
  void a_dry_run_says_what_would_be_copied() {
    Run run = cloned("--dry-run");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().path("kind").asText()).isEqualTo("Plan");
    assertThat(run.service("fence").path("actions").findValuesAsText("summary").toString())
        .contains("copy the database fence_source", "in the place of the database fence_gen3");
    assertThat(server.sql("SELECT datname FROM pg_database")).doesNotContain("fence_gen3");
  }

  private void dumps(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("pg_dump"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Who works in it is not disturbed, unless that is wanted; then it is copied all the same. */
  @Test
  @Provokes("CLONED_BY_DUMP")
  void where_somebody_is_connected_it_is_dumped_or_they_are_sent_away() throws Exception {
    Files.writeString(
        folder.resolve("dump.sql"),
        """
        -- Dumped from database version 17.1
        SET client_encoding = 'UTF8';
        CREATE TABLE public.users (id integer NOT NULL, name text);
        COPY public.users (id, name) FROM stdin;
        1\tAda
        \\.

        --
        -- PostgreSQL database dump complete
        --
        """);
    dumps(
        "[ \"$PGDATABASE $PGUSER\" = 'fence_source fence_source' ] && cat '"
            + folder
            + "/dump.sql'");
    try (Connection client = server.open("fence_source")) {
      Run run = ended(cloned(), "CLONED");
      assertThat(run.service("fence").path("findings").toString())
          .contains("GEN3DB-F816", "postgres from 127.0.0.1");
      assertThat(actions(run)).contains("load-dump").doesNotContain("keep-template");
      assertThat(server.sqlIn("fence_gen3", "SELECT name FROM users")).containsExactly("Ada");
      TestPostgres.run(client, "SELECT 1"); // it is connected still

      Run evicted = ended(cloned("--replace", "--evict"), "CLONED");
      assertThat(actions(evicted)).contains("copy-database").doesNotContain("load-dump");
      assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM users")).containsExactly("2");
      assertThat(connected(client)).isFalse();
    }

    // A dump that breaks off replaces nothing, and says why.
    dumps("head -c 200 '" + folder + "/dump.sql'; echo 'it broke' >&2; exit 1");
    try (Connection client = server.open("fence_source")) {
      Run failed = cloned("--replace");
      assertThat(failed.exitCode()).isEqualTo(1);
      assertThat(failed.service("fence").path("error").toString()).contains("it broke");
      assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM users")).containsExactly("2");
      TestPostgres.run(client, "SELECT 1");
    }
  }

  private static boolean connected(Connection client) {
    try {
      TestPostgres.run(client, "SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** P10: an extension has no owner that could be changed. */
  @Test
  void p10_what_cannot_be_given_away_is_dumped_and_loaded() throws Exception {
    server.sqlIn("fence_source", "SET ROLE fence_source", "CREATE EXTENSION ltree");
    dumps("exit 3");
    Run run = cloned();
    assertThat(run.service("fence").path("findings").toString())
        .contains("GEN3DB-F816", "extension ltree stays with the role");
    assertThat(run.service("fence").path("error").toString()).contains("ended with 3");
    assertThat(server.sql("SELECT datname FROM pg_database")).doesNotContain("fence_gen3__next");
  }

  /** P7: masks come before triggers, which a copy has already. */
  @Test
  void p7_what_is_to_be_masked_is_dumped_and_loaded() throws Exception {
    Files.createDirectories(folder.resolve("masks/fence"));
    Files.writeString(folder.resolve("masks/fence/a.sql"), "UPDATE users SET name = 'nobody';");
    dumps("exit 3");
    Run run = cloned("--set", "gen3db.restore.masks=masks");
    assertThat(run.service("fence").path("error").toString()).contains("ended with 3");
    assertThat(server.sqlIn("fence_gen3", "SELECT to_regclass('users') IS NULL"))
        .containsExactly("t");
  }

  @Test
  @Provokes("NO_SOURCE_DATABASE")
  void an_environment_that_is_not_there_is_told() throws IOException {
    Run none = cloned("--set", "fence.postgres.database=one");
    assertThat(none.service("fence").path("error").toString())
        .as(none.all())
        .contains("GEN3DB-818", "'one'");
    Files.writeString(
        folder.resolve("absent.yaml"), "gen3db: {secretStore: {path: absent-secrets}}\n");
    Run absent = release.run("clone", "--from", "absent", "--from-values", "absent.yaml");
    assertThat(absent.service("fence").path("error").toString())
        .contains("there is no database \\\"fence_absent\\\"");
  }

  @Test
  void wrong_options_are_usage_errors() {
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("--from", "gen3"),
            List.of("--from", "a/b/c"),
            List.of("--from", "source", "--keep", "0"))) {
      Run run = release.run("clone", wrong.toArray(String[]::new));
      assertThat(run.exitCode()).as(wrong + run.all()).isEqualTo(2);
      assertThat(run.all()).contains("GEN3DB-501");
    }
  }
}
