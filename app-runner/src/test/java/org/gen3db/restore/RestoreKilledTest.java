package org.gen3db.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.runner.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is killed, at whatever point, goes on when it is repeated. */
class RestoreKilledTest {
  private static final String ONLY_FENCE =
      Release.only("fence") + "fence: {postgres: {dbRestore: true}}\n";
  private static final int TABLES = 4;

  /** How large the dump is that is killed again and again, or once where it is larger. */
  private static final int MEGABYTES = Integer.getInteger("gen3db.test.killedMegabytes", 0);

  private static final int ROWS_OF_A_MEGABYTE = 3_250;
  private static final long MOST_SECONDS = Math.max(120, MEGABYTES);

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
  void begin() {
    release = new Release(folder).values(server.values(), ONLY_FENCE);
  }

  @AfterEach
  void end() {
    server.dropAll();
  }

  /** Tables with keys, indexes and references, each of so many rows of about 80 bytes. */
  private void dump(int rows) throws IOException {
    Path file = Files.createDirectories(folder.resolve("dumps/pgdumps")).resolve("fence.sql");
    try (Writer dump = Files.newBufferedWriter(file)) {
      for (int t = 0; t < TABLES; t++) {
        dump.write("CREATE TABLE public.t%d (id int, of int, name text);\n".formatted(t));
      }
      for (int t = 0; t < TABLES; t++) {
        dump.write("COPY public.t%d (id, of, name) FROM stdin;\n".formatted(t));
        for (int i = 0; i < rows; i++) {
          dump.write(
              i + "\t" + i / 2 + "\tsome text that is as long as names are, and a number " + t * i);
          dump.write('\n');
        }
        dump.write("\\.\n");
      }
      for (int t = 0; t < TABLES; t++) {
        dump.write(
            "ALTER TABLE ONLY public.t%d ADD CONSTRAINT k%1$d PRIMARY KEY (id);\n".formatted(t));
        dump.write("CREATE INDEX i%d ON public.t%1$d USING btree (name);\n".formatted(t));
      }
      for (int t = 1; t < TABLES; t++) {
        dump.write(
            "ALTER TABLE ONLY public.t%d ADD CONSTRAINT f%1$d FOREIGN KEY (of) REFERENCES public.t0(id);\n"
                .formatted(t));
      }
      dump.write("\n--\n-- PostgreSQL database dump complete\n--\n");
    }
  }

  /** All rows, and all that is built on them. */
  private static List<String> content(String database) {
    var queries = new ArrayList<String>();
    for (int t = 0; t < TABLES; t++) {
      queries.add(
          "SELECT 't%d ' || count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM t%1$d AS t"
              .formatted(t));
    }
    queries.add(
        "SELECT pg_get_indexdef(indexrelid) || indisvalid FROM pg_index WHERE indexrelid >= 16384"
            + " AND indrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r')");
    queries.add(
        "SELECT pg_get_constraintdef(oid) || convalidated FROM pg_constraint WHERE oid >= 16384"
            + " AND contype <> 'n'");
    queries.add(
        "SELECT nspname || '.' || tablename || ' of ' || tableowner FROM pg_tables, pg_namespace"
            + " WHERE nspname = schemaname AND nspname !~ '^(pg_|information)'");
    return server.sqlIn(database, "(" + String.join(") UNION ALL (", queries) + ") ORDER BY 1");
  }

  private static List<String> beside() {
    return server.sql(
        "SELECT datname FROM pg_database WHERE datname ~ '^fence_gen3__' UNION ALL SELECT rolname"
            + " FROM pg_roles WHERE rolname ~ '__load$' ORDER BY 1");
  }

  private Process restoring() throws IOException {
    var command =
        new ArrayList<String>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(release.line("restore", "--from", "dumps"));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child-output").toFile())
        .start();
  }

  private static void await(Process process) throws InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("a restore hangs for more than " + MOST_SECONDS + " s");
    }
  }

  /** What is noted by now; 0 before there is a journal, and after. */
  private static int notes() {
    try {
      return Integer.parseInt(
          server.sqlIn("fence_gen3__next", "SELECT count(*) FROM gen3db_restore.journal").get(0));
    } catch (RuntimeException e) {
      return 0;
    }
  }

  private static void awaitNotes(Process run, int enough) throws InterruptedException {
    while (run.isAlive() && notes() < enough) {
      Thread.sleep(20);
    }
  }

  /** How long one takes that nobody kills; nothing of it is left. */
  private long millisOfARestore() throws Exception {
    long began = System.nanoTime();
    Process run = restoring();
    await(run);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertThat(run.exitValue()).isZero();
    isRestored();
    server.dropAll();
    return took;
  }

  /** It is as if it had never been killed, and nothing is left beside it. */
  private void isRestored() {
    List<String> after = content("fence_gen3");
    assertThat(after).hasSize(TABLES + 2 * TABLES + TABLES + TABLES - 1 + TABLES);
    assertThat(beside()).isEmpty();
    release.isReady("fence");
    Run again = release.run("restore", "--from", "dumps", "--replace");
    assertThat(again.service("fence").path("restored").path("earlier").asText())
        .as(again.all())
        .isEqualTo("NOTHING");
    assertThat(content("fence_gen3")).isEqualTo(after);
  }

  @Test
  void what_a_killed_restore_had_loaded_is_kept() throws Exception {
    dump(MEGABYTES == 0 ? 20_000 : MEGABYTES * ROWS_OF_A_MEGABYTE);
    Process run = restoring();
    awaitNotes(run, 5);
    run.destroyForcibly();
    await(run);
    assertThat(notes()).as("kept").isGreaterThanOrEqualTo(5);
    Run planned = release.run("restore", "--from", "dumps", "--dry-run");
    assertThat(planned.service("fence").path("actions").toString())
        .as(planned.all())
        .contains("with what an earlier run had loaded of it");

    Run last = release.run("restore", "--from", "dumps");

    assertThat(last.service("fence").path("outcome").asText()).as(last.all()).isEqualTo("RESTORED");
    assertThat(last.service("fence").path("restored").path("earlier").asText()).isEqualTo("KEPT");
    assertThat(last.service("fence").path("restored").path("tables").findValuesAsText("compared"))
        .containsExactly("CONTENT", "CONTENT", "CONTENT", "CONTENT");
    isRestored();
  }

  @Test
  @Tag("full")
  void thirty_kills_at_random_change_nothing() throws Exception {
    dump(MEGABYTES == 0 ? 65_000 : MEGABYTES * ROWS_OF_A_MEGABYTE);
    var random = new Random(21);
    long undisturbed = millisOfARestore();
    int kept = 0;
    for (int i = 0; i < 30; i++) {
      Process run = restoring();
      if (i % 2 == 0) {
        // In the midst of it, however quick this machine is.
        awaitNotes(run, notes() + random.nextInt(5));
      } else {
        // Anywhere: before there is a database, while it is swapped in, and while it is published.
        run.waitFor(random.nextLong(undisturbed + undisturbed / 8), TimeUnit.MILLISECONDS);
      }
      run.destroyForcibly();
      await(run);
      kept += notes() > 2 ? 1 : 0;
      if (!server.sql("SELECT 1 FROM pg_database WHERE datname = 'fence_gen3'").isEmpty()
          && !server
              .sqlIn("fence_gen3", "SELECT 1 FROM pg_tables WHERE tablename = 't0'")
              .isEmpty()) {
        // One that was faster than its kill; the next begins with nothing.
        Run rest = release.run("restore", "--from", "dumps");
        assertThat(rest.exitCode()).as(rest.all()).isZero();
        isRestored();
        server.dropAll();
      }
    }
    assertThat(kept).as("kills while something was loaded").isGreaterThan(5);
    Run last = release.run("restore", "--from", "dumps");
    assertThat(last.exitCode()).as(last.all()).isZero();
    isRestored();
  }
}
