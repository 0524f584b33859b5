package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dump} with the real pg_dump and gpg. */
@Tag("full")
class RealDumpTest {
  private static final String VALUES =
      Release.only("fence", "indexd") + "global: {environment: prod}\n";

  private static ScratchServer server;
  @TempDir private Path folder;
  private Release release;

  /** Of the version that every pg_dump knows which Debian has. */
  @BeforeAll
  static void start() {
    server = ScratchServer.of(TestPostgresSetup.DEFAULT.major(15));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    release = new Release(folder);
    release.values(server.values(), VALUES);
    assertThat(release.apply("fence", "indexd").exitCode()).isZero();
    server.sqlIn(
        "fence_gen3",
        "SET ROLE fence_gen3",
        "CREATE TABLE users (id serial PRIMARY KEY, name text, since timestamptz, data jsonb)",
        "INSERT INTO users (name, since, data) SELECT 'user ' || n, '2026-01-01 12:00+05',"
            + " jsonb_build_object('n', n) FROM generate_series(1, 1000) n",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
        "CREATE VIEW named AS SELECT name FROM users",
        "CREATE PUBLICATION all_users FOR TABLE users");
  }

  @AfterEach
  void end() {
    server.dropAll();
  }

  private String content() {
    return String.join(
        "\n",
        server.sqlIn(
            "fence_gen3", "SELECT md5(string_agg(u::text, ',' ORDER BY id)) FROM users u"));
  }

  private Run done(Run run) {
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  @Test
  void what_was_dumped_is_restored() {
    String before = content();
    Run dumped = done(release.run("dump", "--to", "dumps", "--version", "1"));
    assertThat(dumped.document().path("parts").findValuesAsText("name"))
        .containsExactly("fence", "indexd");
    assertThat(folder.resolve("dumps/prod/1/gen3db-dump.json"))
        .content()
        .contains("\"server\" : \"15.");
    server.sqlIn("fence_gen3", "DELETE FROM users WHERE id > 10");

    Run restored =
        done(
            release.run(
                "restore", "--from", "dumps", "--version", "1", "--service", "fence", "--replace"));

    assertThat(restored.service("fence").path("restored").path("rows").asInt()).isEqualTo(1000);
    assertThat(content()).isEqualTo(before);
    assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM named")).containsExactly("1000");
  }

  @Test
  @Provokes("DUMP_NOT_ENCRYPTED")
  void what_is_encrypted_is_read_by_who_holds_the_key() throws Exception {
    Path home =
        Files.createDirectory(
            folder.resolve("ring"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    gpg(
        home,
        "--passphrase",
        "",
        "--quick-generate-key",
        "dumps@example.org",
        "default",
        "default");
    gpg(home, "--armor", "--output", folder.resolve("key.asc").toString(), "--export");

    done(release.run("dump", "--to", "dumps", "--version", "1", "--encrypt-to", "key.asc"));

    Path stored = folder.resolve("dumps/prod/1/pgdumps/fence.sql.gpg");
    assertThat(Files.readString(stored, StandardCharsets.ISO_8859_1)).doesNotContain("users");
    Path plain = folder.resolve("fence.sql");
    gpg(home, "--output", plain.toString(), "--decrypt", stored.toString());
    assertThat(plain)
        .content()
        .contains("COPY public.users", "user 1000", "PostgreSQL database dump complete");

    Run unknown =
        release.run("dump", "--to", "dumps", "--version", "2", "--encrypt-to", "ab".repeat(20));
    assertThat(unknown.exitCode()).as(unknown.all()).isEqualTo(1);
    assertThat(unknown.out()).contains("GEN3DB-938");
    assertThat(folder.resolve("dumps/prod/2")).doesNotExist();
  }

  private static void gpg(Path home, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of("gpg", "--homedir", home.toString(), "--batch"));
    command.addAll(List.of(arguments));
    Path log = home.resolveSibling("gpg.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(1, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
  }
}
