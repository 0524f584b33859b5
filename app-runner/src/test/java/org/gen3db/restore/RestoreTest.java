package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.RunListener;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.RestoreRequest;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.SeenCodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R16: a dump takes the place of a database, and what is complete is published. */
class RestoreTest {
  private static final String ONLY_FENCE = Release.only("fence") + "global: {environment: prod}\n";
  private static final String RESTORED = "fence: {postgres: {dbRestore: true}}\n";
  private static final String END = "\n--\n-- PostgreSQL database dump complete\n--\n";
  private static final String DUMP =
      """
      SET client_encoding = 'UTF8';
      CREATE TABLE public.users (id integer NOT NULL, name text);
      ALTER TABLE public.users OWNER TO somebody_else;
      COPY public.users (id, name) FROM stdin;
      1\tAda
      2\tGrace
      \\.
      ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
      """
          + END;

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

  @BeforeEach
  void begin() throws IOException {
    release = new Release(folder);
    Files.createDirectories(folder.resolve("dumps"));
  }

  @AfterEach
  void end() {
    server.dropAll();
  }

  private void values(String... more) {
    release.values(server.values(), ONLY_FENCE, String.join("", more));
  }

  private Path dump(String path, String text) {
    return dump(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path dump(String path, byte[] bytes) {
    try {
      Path file = folder.resolve("dumps").resolve(path);
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Run restore(String... further) {
    var all = new ArrayList<String>(List.of("--from", "dumps"));
    all.addAll(List.of(further));
    return release.run("restore", all.toArray(String[]::new));
  }

  private static Run ended(Run run, String outcome) {
    assertThat(run.service("fence").path("outcome").asText()).as(run.all()).isEqualTo(outcome);
    return run;
  }

  private void failed(Run run, String code, String... words) {
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    JsonNode error = ended(run, "FAILED").service("fence").path("error");
    assertThat(error.path("code").asText()).as(run.all()).isEqualTo(code);
    assertThat(error.toString()).contains(words).doesNotContain("Exception");
    assertThat(beside()).isEmpty();
  }

  private static List<String> beside() {
    return server.sql(
        "SELECT datname FROM pg_database WHERE datname ~ '^fence_gen3__' UNION ALL SELECT rolname"
            + " FROM pg_roles WHERE rolname ~ '__load$' ORDER BY 1");
  }

  private static List<String> names() {
    return server.sqlIn("fence_gen3", "SELECT name FROM users ORDER BY id");
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void r16_a_new_release_is_restored_and_published() throws Exception {
    values(RESTORED);
    Path dump = dump("prod/1.0.3/pgdumps/fence.sql", DUMP);

    Run run = ended(restore("--version", "1.0.3"), "RESTORED");

    assertThat(run.exitCode()).as(run.all()).isZero();
    JsonNode restored = run.service("fence").path("restored");
    assertThat(restored.path("dump").asText()).isEqualTo("prod/1.0.3/pgdumps/fence.sql");
    assertThat(restored.path("source").asText()).endsWith("dumps");
    assertThat(restored.path("sha256").asText()).isEqualTo(sha256(dump));
    assertThat(restored.path("bytes").asLong()).isEqualTo(Files.size(dump));
    assertThat(restored.path("rows").asInt()).isEqualTo(2);
    assertThat(restored.path("tables").toString())
        .isEqualTo(
            "[{\"table\":\"public.users\",\"rows\":2,\"bytes\":14,\"compared\":\"CONTENT\"}]");
    assertThat(restored.path("skipped").toString())
        .isEqualTo(
            "[{\"place\":\"prod/1.0.3/pgdumps/fence.sql:3\",\"reason\":\"everything belongs to the"
                + " service\",\"statement\":\"ALTER TABLE public.users OWNER TO somebody_else\"}]");
    assertThat(restored.path("previous").isNull()).isTrue();
    assertThat(names()).containsExactly("Ada", "Grace");
    assertThat(
            server.sqlIn(
                "fence_gen3", "SELECT tableowner FROM pg_tables WHERE tablename = 'users'"))
        .containsExactly("fence_gen3");
    assertThat(beside()).isEmpty();
    release.isReady("fence");
  }

  /** Nothing is done twice, and nothing that is there is lost. */
  @Test
  @Provokes("DATA_STAYS")
  void r16_a_repeated_restore_leaves_what_is_there() {
    values(RESTORED);
    dump("prod/pgdumps/fence.sql", DUMP);
    ended(restore(), "RESTORED");
    server.sqlIn("fence_gen3", "INSERT INTO users VALUES (3, 'Alan')");

    Run run = ended(restore(), "UNCHANGED");

    assertThat(run.exitCode()).isZero();
    assertThat(run.service("fence").path("findings").toString())
        .contains("GEN3DB-F810", "--replace");
    assertThat(names()).containsExactly("Ada", "Grace", "Alan");
  }

  @Test
  void what_is_replaced_stays_and_comes_back() throws Exception {
    values(RESTORED);
    dump("prod/pgdumps/fence.sql", DUMP);
    ended(restore(), "RESTORED");
    dump("prod/pgdumps/fence.sql", new byte[0]);
    Files.delete(folder.resolve("dumps/prod/pgdumps/fence.sql"));
    dump("prod/pgdumps/fence.sql.gz", gzip(DUMP.replace("Ada", "Edith")));

    Run run = ended(restore("--replace"), "RESTORED");

    assertThat(run.service("fence").path("restored").path("previous").asText())
        .isEqualTo("fence_gen3__previous");
    assertThat(names()).containsExactly("Edith", "Grace");
    release.isReady("fence");

    Run back = ended(release.run("restore", "--rollback"), "ROLLED_BACK");
    assertThat(back.exitCode()).as(back.all()).isZero();
    assertThat(names()).containsExactly("Ada", "Grace");
    release.isReady("fence");
    ended(release.run("restore", "--rollback"), "ROLLED_BACK");
    assertThat(names()).containsExactly("Edith", "Grace");
    assertThat(beside()).containsExactly("fence_gen3__previous");
  }

  @Test
  @Provokes("WRITTEN_SINCE")
  void what_was_written_since_is_not_rolled_back() {
    values(RESTORED);
    dump("prod/pgdumps/fence.sql", DUMP);
    ended(restore(), "RESTORED");
    ended(restore("--replace"), "RESTORED");
    server.sqlIn("fence_gen3", "INSERT INTO users VALUES (3, 'Alan')");

    Run run = release.run("restore", "--rollback");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.service("fence").path("error").toString())
        .contains("GEN3DB-821", "--discard-writes");
    assertThat(names()).containsExactly("Ada", "Grace", "Alan");

    ended(release.run("restore", "--rollback", "--discard-writes"), "ROLLED_BACK");
    assertThat(names()).containsExactly("Ada", "Grace");
  }

  @Test
  void a_dry_run_says_what_would_be_done_and_does_nothing() {
    values(RESTORED);
    dump("prod/pgdumps/fence.sql", DUMP);

    Run run = restore("--dry-run");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().path("kind").asText()).isEqualTo("Plan");
    List<String> actions = run.service("fence").path("actions").findValuesAsText("action");
    assertThat(actions)
        .containsSubsequence("create-database", "load-dump", "take-place", "publish-secret");
    assertThat(run.service("fence").path("actions").toString())
        .contains("load the dump prod/pgdumps/fence.sql of ");
    assertThat(server.sql("SELECT datname FROM pg_database WHERE datname ~ '^fence'")).isEmpty();

    ended(restore(), "RESTORED");
    Run again = restore("--dry-run");
    assertThat(again.service("fence").path("actions")).isEmpty();
    assertThat(again.service("fence").path("findings").toString()).contains("GEN3DB-F810");
    Run over = restore("--dry-run", "--replace");
    assertThat(over.service("fence").path("actions").findValuesAsText("action"))
        .containsExactly("load-dump", "take-place");
  }

  @Test
  @Provokes("NOTHING_TO_RESTORE")
  void nobody_asks_for_a_restore() {
    values();
    Run run = restore();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("GEN3DB-810", "dbRestore");

    dump("prod/pgdumps/fence.sql", DUMP);
    ended(restore("--service", "fence"), "RESTORED");
  }

  @Test
  @Provokes("DUMP_MISSING")
  void a_dump_that_is_not_there_is_told_with_the_versions_that_are() {
    values(RESTORED);
    dump("prod/1.0.3/pgdumps/fence.sql", DUMP);
    failed(restore(), "GEN3DB-811", "prod/pgdumps/fence.sql", "there are 1.0.3");
    failed(restore("--version", "1.0.4"), "GEN3DB-811", "prod/1.0.4/pgdumps/fence.sql");
  }

  @Test
  @Provokes("DUMP_AMBIGUOUS")
  void two_dumps_of_one_service_are_refused() {
    values(RESTORED);
    dump("prod/pgdumps/fence.sql", DUMP);
    dump("prod/pgdumps/fence.sql.gz", DUMP);
    failed(restore(), "GEN3DB-812", "fence.sql.gz");
  }

  @Test
  @Provokes("DUMP_WITHOUT_TABLES")
  void a_dump_without_a_table_replaces_nothing() {
    values(RESTORED);
    dump("prod/pgdumps/fence.sql", "SET client_encoding = 'UTF8';\n" + END);
    failed(restore(), "GEN3DB-813", "no table");
  }

  @Test
  @Provokes({
    "DUMP_NOT_PLAIN",
    "DUMP_UNREADABLE",
    "DUMP_TRUNCATED",
    "DUMP_REFUSED",
    "DUMP_ENCODING",
    "DUMP_DIFFERS"
  })
  void a_dump_that_is_damaged_or_hostile_replaces_nothing() throws Exception {
    values(RESTORED);
    String at = "prod/pgdumps/fence.sql";
    dump(at, "BZh91AY&SY and more");
    failed(restore(), "GEN3DB-801", at + ":1", "bzip2");
    byte[] packed = gzip(DUMP);
    packed[packed.length - 6] ^= 1; // in the checksum
    dump(at, packed);
    failed(restore(), "GEN3DB-802", at);
    dump(at, DUMP.substring(0, DUMP.length() - 20));
    failed(restore(), "GEN3DB-803", at);
    dump(at, DUMP.replace("SET client", "ALTER SYSTEM SET work_mem = '1GB';\nSET client"));
    failed(restore(), "GEN3DB-804", at + ":1");
    dump(at, DUMP.replace("'UTF8'", "'EUC_TW'"));
    failed(restore(), "GEN3DB-805", at + ":1");
    dump(at, DUMP);
    dump(at + ".sha256", "0".repeat(64) + "  fence.sql\n");
    failed(restore(), "GEN3DB-814", at);

    Files.delete(folder.resolve("dumps").resolve(at + ".sha256"));
    ended(restore(), "RESTORED");
  }

  /** Whether the programs are there or not. */
  @Test
  @Provokes({"ARCHIVE_UNREADABLE", "DUMP_NOT_DECRYPTED"})
  void an_archive_and_what_is_encrypted_say_what_stands_in_the_way() throws IOException {
    values(RESTORED);
    Path archive = dump("prod/pgdumps/fence.dump", "PGDMP and nothing more");
    failed(restore(), "GEN3DB-825", "fence.dump", "pg_restore");
    Files.delete(archive);
    dump("prod/pgdumps/fence.sql.gpg", "no letter of it is encrypted");
    failed(restore(), "GEN3DB-826", "fence.sql.gpg", "gpg");
  }

  @Test
  @Provokes("DUMP_TOO_LARGE")
  void a_statement_that_is_too_large_is_refused() {
    values(RESTORED);
    dump(
        "prod/pgdumps/fence.sql",
        DUMP.replace(END, "INSERT INTO users VALUES (3, '" + "x".repeat(70 << 20) + "');" + END));
    failed(restore(), "GEN3DB-806", "fence.sql:");
  }

  @Test
  @Provokes({"NO_SOURCE", "SOURCE_UNREADABLE"})
  void a_source_that_is_not_there_is_told() {
    values(RESTORED, "gen3db: {dumps: {adapter: directory}}\n");
    Run none = release.run("restore");
    assertThat(none.exitCode()).as(none.all()).isEqualTo(2);
    assertThat(none.out()).contains("GEN3DB-807", "gen3db.dumps.from");
    failed(release.run("restore", "--from", "absent"), "GEN3DB-808", "there is no such folder");

    values(RESTORED, "gen3db: {dumps: {adapter: directory, from: dumps}}\n");
    dump("fence.sql", DUMP);
    ended(release.run("restore"), "RESTORED");
  }

  @Test
  @Provokes("NAME_TAKEN")
  void what_others_made_beside_the_database_stays() {
    values(RESTORED);
    dump("fence.sql", DUMP);
    server.sql("CREATE DATABASE fence_gen3__next");
    Run run = restore();
    assertThat(run.service("fence").path("error").toString()).contains("GEN3DB-824");
    assertThat(beside()).containsExactly("fence_gen3__next");
  }

  private static List<String> templates() {
    return server.sql("SELECT datname FROM pg_database WHERE datname ~ '^gen3db_template_'");
  }

  private static List<String> actions(Run run) {
    return run.service("fence").path("steps").findValuesAsText("action");
  }

  /** P9: a further database of the same dump is a copy; of another dump, or masks, it is not. */
  @Test
  void p9_a_second_restore_of_the_same_dump_is_a_copy() throws Exception {
    values(RESTORED, "gen3db: {restore: {checks: checks}}\n");
    script("checks/fence/a.sql", "SELECT count(*) = 2 FROM users;");
    dump("fence.sql", DUMP);
    Run first = ended(restore(), "RESTORED");
    assertThat(actions(first)).contains("load-dump", "keep-template").doesNotContain("hash-dump");
    assertThat(first.service("fence").path("restored").path("copyOf").isNull()).isTrue();
    assertThat(templates()).hasSize(1);
    server.sqlIn("fence_gen3", "UPDATE users SET name = 'Somebody'");

    Run second = ended(restore("--replace"), "RESTORED");

    assertThat(actions(second))
        .contains("hash-dump", "copy-template", "check-data", "hand-over", "take-place")
        .doesNotContain("load-dump", "keep-template");
    JsonNode restored = second.service("fence").path("restored");
    assertThat(restored.path("copyOf").asText()).isEqualTo(templates().get(0));
    assertThat(restored.path("tables"))
        .isEqualTo(first.service("fence").path("restored").path("tables"));
    assertThat(restored.path("sha256"))
        .isEqualTo(first.service("fence").path("restored").path("sha256"));
    assertThat(names()).containsExactly("Ada", "Grace");
    assertThat(
            server.sqlIn(
                "fence_gen3",
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
        .containsExactly("fence_gen3");
    release.isReady("fence");

    // A check is asked of each copy, not only of what it was made of.
    script("checks/fence/a.sql", "SELECT count(*) = 3 FROM users;");
    assertThat(restore("--replace").service("fence").path("error").toString())
        .contains("GEN3DB-816");
    script("checks/fence/a.sql", "SELECT count(*) = 2 FROM users;");

    // Of another dump of the same size nothing is copied, and the older template goes.
    List<String> older = templates();
    dump("fence.sql", DUMP.replace("Grace", "Alan\u0020"));
    Run other = ended(restore("--replace"), "RESTORED");
    assertThat(actions(other)).contains("hash-dump", "load-dump").doesNotContain("copy-template");
    assertThat(names()).containsExactly("Ada", "Alan ");
    assertThat(templates()).hasSize(1).doesNotContainAnyElementsOf(older);
  }

  /** P7: what is not masked yet is copied by nobody who masks, and what is masked by no other. */
  @Test
  void p7_masks_are_part_of_what_a_template_is_made_of() {
    values(RESTORED);
    dump("fence.sql", DUMP);
    ended(restore(), "RESTORED");
    values(RESTORED, "gen3db: {restore: {masks: masks}}\n");
    script("masks/fence/a.sql", "UPDATE public.users SET name = 'nobody';");
    Run masked = ended(restore("--replace"), "RESTORED");
    assertThat(actions(masked)).doesNotContain("copy-template");
    assertThat(names()).containsExactly("nobody", "nobody");
    Run again = ended(restore("--replace"), "RESTORED");
    assertThat(actions(again)).contains("copy-template");
    assertThat(again.service("fence").path("restored").path("masks").toString())
        .contains("masks/fence/a.sql");
    assertThat(names()).containsExactly("nobody", "nobody");
  }

  @Test
  void templates_are_made_and_used_only_where_they_are_wanted() {
    values(RESTORED, "gen3db: {restore: {templates: never}}\n");
    dump("fence.sql", DUMP);
    ended(restore(), "RESTORED");
    assertThat(templates()).isEmpty();
    ended(restore("--replace", "--set", "gen3db.restore.templates=always"), "RESTORED");
    assertThat(templates()).hasSize(1);
    assertThat(actions(ended(restore("--replace"), "RESTORED"))).contains("load-dump");
    Run wrong = restore("--set", "gen3db.restore.templates=some");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.all()).contains("gen3db.restore.templates", "auto, always or never");
  }

  @Test
  @Provokes("TEMPLATE_NOT_KEPT")
  void a_template_that_cannot_be_kept_stops_nothing() {
    values(RESTORED);
    dump("fence.sql", DUMP);
    ended(restore(), "RESTORED");
    String name = templates().get(0);
    server.sql("DROP DATABASE " + name, "COMMENT ON ROLE " + name + " IS 'somebody'");
    Run run = ended(restore("--replace"), "RESTORED");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.service("fence").path("findings").toString()).contains("GEN3DB-F815", name);
    assertThat(names()).containsExactly("Ada", "Grace");
  }

  @Test
  @Provokes("NO_PREVIOUS")
  void there_is_nothing_to_roll_back_to() {
    values(RESTORED);
    dump("fence.sql", DUMP);
    ended(restore(), "RESTORED");
    for (List<String> options :
        List.of(List.of("--rollback", "--dry-run"), List.of("--rollback"))) {
      Run run = release.run("restore", options.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
      assertThat(run.service("fence").path("error").toString()).contains("GEN3DB-823");
    }
  }

  /** One run makes a release with its data; what has data is left as any apply leaves it. */
  @Test
  void r16_apply_restores_what_is_new() throws Exception {
    release.values(server.values(), ONLY_FENCE.replace("indexd: {enabled: false}\n", ""), RESTORED);
    dump("1/fence.sql", DUMP);

    Run run = release.run("apply", "--restore", "--from", "dumps", "--version", "1");

    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().path("kind").asText()).isEqualTo("Apply");
    ended(run, "RESTORED");
    assertThat(run.service("fence").path("restored").path("rows").asInt()).isEqualTo(2);
    assertThat(run.service("indexd").path("outcome").asText()).isEqualTo("CREATED");
    assertThat(run.service("indexd").path("restored").isNull()).isTrue();
    assertThat(names()).containsExactly("Ada", "Grace");
    release.isReady("fence", "indexd");

    Run again = release.run("apply", "--restore", "--from", "dumps", "--version", "1");
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(again.service("fence").path("findings").toString()).isEqualTo("[]");

    for (List<String> wrong :
        List.of(
            List.of("--from", "dumps"),
            List.of("--version", "1"),
            List.of("--restore", "kept.json"),
            List.of("--restore", "--version", "a/b"))) {
      Run usage = release.run("apply", wrong.toArray(String[]::new));
      assertThat(usage.exitCode()).as(wrong + usage.all()).isEqualTo(2);
      assertThat(usage.all()).contains("GEN3DB-501");
    }
  }

  /** P8: grants stay where their objects do; what cannot be given any more is told. */
  @Test
  @Provokes("NOT_CARRIED_OVER")
  void what_others_may_do_stays_or_is_told() {
    values(RESTORED);
    dump("fence.sql", DUMP + "CREATE TABLE public.old (a int);\n" + END);
    ended(restore(), "RESTORED");
    server.sqlIn("fence_gen3", "CREATE ROLE reader", "GRANT SELECT ON users, old TO reader");
    dump("fence.sql", DUMP);

    Run run = ended(restore("--replace"), "RESTORED");

    assertThat(run.exitCode()).isZero();
    assertThat(run.service("fence").path("findings").toString())
        .contains("GEN3DB-F811", "GRANT SELECT ON TABLE public.old TO reader");
    assertThat(
            server.sqlIn("fence_gen3", "SELECT has_table_privilege('reader', 'users', 'SELECT')"))
        .containsExactly("t");
  }

  /** Restores by a program, and does something as a step begins. */
  private Notice restoredWhile(String action, Runnable meanwhile) {
    var listener =
        new RunListener() {
          @Override
          public void stepBegan(Step step) {
            if (step.action().equals(action)) {
              meanwhile.run();
            }
          }
        };
    try (Gen3Db gen3db =
        Gen3Db.builder()
            .files(release.files())
            .workingDirectory(folder)
            .dumpsFrom("dumps")
            .listener(listener)
            .build()) {
      RestoreReport done = gen3db.restore(RestoreRequest.asked());
      assertThat(done.restored()).isEmpty();
      Notice problem = done.report().services().get(0).problem().orElseThrow();
      SeenCodes.note(new Run(1, problem.toString(), ""));
      return problem;
    }
  }

  @Test
  @Provokes("HOLDS_TABLES")
  void tables_that_are_made_meanwhile_are_not_lost() {
    values(RESTORED);
    dump("fence.sql", DUMP);
    Notice problem =
        restoredWhile(
            "take-place", () -> server.sqlIn("fence_gen3", "CREATE TABLE precious (a int)"));
    assertThat(problem.code().id()).isEqualTo("GEN3DB-822");
    assertThat(problem.message()).isEqualTo("database \"fence_gen3\" holds tables of users");
    assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM precious")).containsExactly("0");
    assertThat(beside()).isEmpty();
  }

  @Test
  @Provokes("DUMP_CHANGED")
  void a_dump_that_is_replaced_meanwhile_is_not_used() {
    values(RESTORED);
    dump("fence.sql", DUMP);
    Notice problem = restoredWhile("load-dump", () -> dump("fence.sql", "another"));
    assertThat(problem.code().id()).isEqualTo("GEN3DB-809");
    assertThat(problem.place()).endsWith("fence.sql");
    assertThat(beside()).isEmpty();
  }

  /** A trigger stands for whatever changes a row between the file and the table. */
  @Test
  @Provokes("CONTENT_DIFFERS")
  void what_does_not_hold_the_rows_of_the_dump_replaces_nothing() {
    values(RESTORED);
    String spoils =
        """
        CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.name := lower(NEW.name); RETURN NEW; END $$;
        CREATE TRIGGER spoil BEFORE INSERT ON public.users FOR EACH ROW
        EXECUTE FUNCTION public.spoil();
        COPY""";
    dump("fence.sql", DUMP.replace("COPY", spoils));

    Run run = restore();
    failed(run, "GEN3DB-815", "public.users", "2 rows", "gen3db.restore.compare=false");
    assertThat(run.all()).doesNotContain("Grace");

    ended(restore("--set", "gen3db.restore.compare=false"), "RESTORED");
    assertThat(names()).containsExactly("ada", "grace");
  }

  private void check(String path, String sql) {
    script("checks/" + path, sql);
  }

  private void script(String path, String sql) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Provokes("CHECK_FAILED")
  void what_a_check_finds_stops_the_restore_and_all_of_them_are_told() {
    values(RESTORED, "gen3db: {restore: {checks: checks}}\n");
    dump("fence.sql", DUMP);
    check("fence/1-good.sql", "SELECT count(*) = 2 FROM users; SELECT 1 FROM users WHERE id < 0;");
    check("fence/2-bad.sql", "SELECT true;\n-- nobody is called so\nSELECT * FROM users;\n");
    check("fence/3-false.sql", "SELECT count(*) > 2 FROM users;");
    check("fence/4-empty.sql", "-- nothing\n");
    check("fence/notes.txt", "SELECT false;");
    check("indexd/other.sql", "SELECT false;");

    Run run = restore();
    failed(
        run,
        "GEN3DB-816",
        "query 2 of ",
        "2-bad.sql gives 2 rows",
        "3-false.sql gives a row that is not true",
        "4-empty.sql asks nothing");
    assertThat(run.all()).doesNotContain("Grace", "1-good", "other.sql", "notes");

    check("fence/2-bad.sql", "SELECT true");
    check("fence/3-false.sql", "SELECT 1 WHERE false");
    check("fence/4-empty.sql", "SELECT nonsense FROM users");
    failed(restore(), "GEN3DB-306", "4-empty.sql", "42703");
    check("fence/4-empty.sql", "INSERT INTO users VALUES (3, 'x')");
    failed(restore(), "GEN3DB-306", "4-empty.sql", "25006");
    check("fence/4-empty.sql", "SELECT current_user <> 'postgres'");
    ended(restore(), "RESTORED");
    assertThat(names()).containsExactly("Ada", "Grace");
  }

  @Test
  @Provokes("NOT_MASKED")
  void p7_masks_come_before_checks_and_what_has_none_is_told() throws Exception {
    values(RESTORED, "gen3db: {restore: {masks: masks, checks: checks}}\n");
    dump("fence.sql", DUMP);
    script("masks/indexd/1.sql", "SELECT 1");
    check("fence/1.sql", "SELECT 1 FROM users WHERE name <> 'person ' || id");

    Run run = restore();
    failed(run, "GEN3DB-816", "1.sql gives 2 rows");
    script("checks/fence/1.sql", "SELECT true");
    assertThat(ended(restore(), "RESTORED").service("fence").path("findings").toString())
        .contains("GEN3DB-F814", "masks has no file fence/*.sql");

    check("fence/1.sql", "SELECT 1 FROM users WHERE name <> 'person ' || id");
    script("masks/fence/1.sql", "UPDATE users SET name = 'person ' || id");
    Run masked = ended(restore("--replace"), "RESTORED");
    assertThat(masked.service("fence").path("findings").toString()).doesNotContain("F814");
    assertThat(masked.service("fence").at("/restored/masks/0").asText())
        .endsWith("masks/fence/1.sql");
    JsonNode scripts = masked.service("fence").at("/restored/scripts");
    assertThat(scripts.findValuesAsText("kind")).containsExactly("MASKS", "CHECKS");
    assertThat(scripts.findValuesAsText("sha256"))
        .containsExactly(
            sha256(folder.resolve("masks/fence/1.sql")),
            sha256(folder.resolve("checks/fence/1.sql")));
    assertThat(names()).containsExactly("person 1", "person 2");
  }

  @Test
  @Provokes("SCRIPTS_UNREADABLE")
  void a_folder_of_checks_that_is_not_there_is_told_before_anything_is_loaded() {
    values(RESTORED, "gen3db: {restore: {checks: nowhere}}\n");
    dump("fence.sql", DUMP.replace("Ada", "Ada\tmore"));

    failed(restore(), "GEN3DB-817", "nowhere", "no such folder");

    check("indexd/other.sql", "SELECT false;");
    dump("fence.sql", DUMP);
    ended(restore("--set", "gen3db.restore.checks=checks"), "RESTORED");
  }

  @Test
  @Provokes("SEQUENCE_BEHIND")
  void p11_a_sequence_behind_its_column_is_told() {
    values(RESTORED);
    dump(
        "fence.sql",
        DUMP
            + "CREATE SEQUENCE public.users_id_seq;\nALTER TABLE ONLY public.users ALTER COLUMN id"
            + " SET DEFAULT nextval('public.users_id_seq'::regclass);\n"
            + END);

    Run run = ended(restore(), "RESTORED");

    assertThat(run.exitCode()).isZero();
    assertThat(run.service("fence").path("findings").toString())
        .contains(
            "GEN3DB-F812", "the sequence public.users_id_seq is behind public.users.id", "setval");
  }

  @Test
  @Provokes("NOT_COMPARED")
  void p11_what_is_not_compared_is_named() {
    values(RESTORED);
    dump(
        "fence.sql",
        DUMP + "CREATE TABLE public.m (a money);\nINSERT INTO public.m VALUES (1), (2);\n" + END);

    Run run = ended(restore(), "RESTORED");

    assertThat(run.service("fence").path("findings").toString())
        .contains("GEN3DB-F813", "the content of public.m (rows in statements) was not compared");
    assertThat(run.service("fence").at("/restored/tables/1").toString())
        .isEqualTo("{\"table\":\"public.m\",\"rows\":2,\"bytes\":0,\"compared\":\"COUNT\"}");
  }

  /** Services that share a database are one restore, and all publish. */
  @Test
  void r16_services_that_share_a_database_are_one_restore() {
    values(
        """
        sheepdog: {enabled: true, postgres: {database: metadata_db, dbRestore: true}}
        peregrine: {enabled: true, postgres: {database: metadata_db}}
        """);
    dump("sheepdog.sql", DUMP);

    Run run = restore();

    assertThat(run.exitCode()).as(run.all()).isZero();
    for (String service : List.of("sheepdog", "peregrine")) {
      assertThat(run.service(service).path("outcome").asText()).as(run.all()).isEqualTo("RESTORED");
    }
    assertThat(
            server.sqlIn(
                "metadata_db", "SET ROLE peregrine_gen3", "SELECT name FROM users ORDER BY id"))
        .containsExactly("Ada", "Grace");
    release.isReady("sheepdog", "peregrine");

    dump("peregrine.sql", DUMP);
    Run second = restore("--replace");
    assertThat(second.service("sheepdog").path("error").toString())
        .contains("GEN3DB-812", "peregrine.sql");
  }

  @Test
  void wrong_options_are_usage_errors() {
    values(RESTORED);
    for (List<String> options :
        List.of(
            List.of("--keep", "0"),
            List.of("--keep", "many"),
            List.of("--version", "../1"),
            List.of("--replace", "--rollback"),
            List.of("--rollback", "--from", "dumps"))) {
      Run run = release.run("restore", options.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
      assertThat(run.out()).contains(options.get(0));
    }
  }
}
