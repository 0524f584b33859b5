package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.Shadow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What pg_dump writes of a database that holds an object of every_kind, by each of its options: the
 * same database again, or refused with the line and a way out.
 */
@Tag("full")
class PgDumpOptionsTest {
  private static final String SOURCE = "every_kind";

  private static Restored restored;
  private static int databases;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    restored = Restored.on(15);
    restored.server.sql("CREATE DATABASE \"" + SOURCE + "\" TEMPLATE template0");
    for (String name : List.of("hard.sql", "every-kind.sql")) {
      Path file = Files.writeString(folder.resolve(name), Restored.text(name));
      psql("-v", "ON_ERROR_STOP=1", "-f", file.toString(), SOURCE);
    }
  }

  @AfterAll
  static void stop() {
    restored.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--verbose",
        "--clean",
        "--clean --if-exists",
        "--create",
        "--clean --if-exists --create",
        "--inserts",
        "--column-inserts --rows-per-insert=7 --clean",
        "--inserts --on-conflict-do-nothing",
        "--no-owner --no-privileges",
        "--load-via-partition-root",
        "--load-via-partition-root --inserts",
        "--quote-all-identifiers",
        "--quote-all-identifiers --clean --if-exists --create",
        "--enable-row-security",
        "--use-set-session-authorization",
        "--disable-dollar-quoting",
        "--serializable-deferrable",
        "--no-tablespaces --no-table-access-method",
        "--extra-float-digits=3 --lock-wait-timeout=60s",
      })
  void the_database_that_was_dumped(String options) throws Exception {
    String ours = restored.restore(dump("pg_dump", options + " --dbname=" + SOURCE));

    assertThat(Snapshot.of(restored.server, ours))
        .isEqualTo(Snapshot.of(restored.server, SOURCE))
        .hasSizeGreaterThan(300);
    restored.server.sql("DROP DATABASE \"" + ours + '"');
  }

  /** What is left out is not there, and all else is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--schema-only",
        "--schema-only --clean",
        "--section=pre-data --section=data",
        "--section=pre-data",
        "--section=pre-data --section=post-data",
        "--exclude-table-data=kinds.* --no-comments",
        "--exclude-schema=public --exclude-schema=other --no-blobs",
      })
  void the_part_of_it_that_was_dumped(String options) throws Exception {
    Path file = folder.resolve("part.sql");
    Files.write(file, text("pg_dump", options + " --dbname=" + SOURCE));
    String byPsql = "by_psql_" + databases++;
    restored.server.sql("CREATE DATABASE " + byPsql + " TEMPLATE template0");
    psql("-f", file.toString(), byPsql);

    String ours = restored.restore(Restored.dump(Files.newInputStream(file)));

    assertThat(Snapshot.of(restored.server, ours)).isEqualTo(Snapshot.of(restored.server, byPsql));
    restored.server.sql("DROP DATABASE " + byPsql, "DROP DATABASE \"" + ours + '"');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--data-only | COPY",
        "--data-only --inserts | INSERT",
        "--data-only --disable-triggers | ALTER TABLE",
        "--section=data | COPY",
        "--section=post-data | ALTER TABLE",
      })
  void what_is_no_database_of_its_own_is_refused_with_its_line(String options, String begins)
      throws Exception {
    byte[] text = text("pg_dump", options + " --dbname=" + SOURCE);

    Notice problem = refused(text);

    assertThat(line(text, problem)).startsWith(begins);
    assertThat(problem.hint()).isEqualTo("Make a whole dump, without --data-only and --section.");
  }

  @Test
  void what_pg_dumpall_writes_is_refused_with_its_line() throws Exception {
    byte[] text = text("pg_dumpall", "--no-role-passwords");

    Notice problem = refused(text);

    assertThat(line(text, problem)).startsWith("SET default_transaction_read_only");
    assertThat(problem.message()).contains("pg_dumpall");
  }

  private static Notice refused(byte[] text) throws SQLException {
    String live = restored.live();
    Gen3DbException refused;
    try (Shadow shadow = restored.prepare(live)) {
      refused =
          catchThrowableOfType(
              Gen3DbException.class,
              () -> Restored.load(shadow, Restored.dump(new ByteArrayInputStream(text))));
    }
    assertThat(refused).isNotNull();
    assertThat(restored.isAlone(live)).isTrue();
    return refused.problem();
  }

  private static String line(byte[] text, Notice problem) {
    var place = Pattern.compile("fence\\.sql:(\\d+).*").matcher(problem.place());
    assertThat(place.matches()).as(problem.place()).isTrue();
    return new String(text, StandardCharsets.UTF_8)
        .lines()
        .skip(Integer.parseInt(place.group(1)) - 1)
        .findFirst()
        .orElseThrow();
  }

  private static DumpReader dump(String program, String options) throws Exception {
    return Restored.dump(new ByteArrayInputStream(text(program, options)));
  }

  private static byte[] text(String program, String options) throws Exception {
    Path file = folder.resolve("dumped.sql");
    run(program, file, options.split(" "));
    return Files.readAllBytes(file);
  }

  private static void psql(String... options) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("-qX", "-o", "/dev/null"));
    all.addAll(List.of(options));
    run("psql", folder.resolve("said"), all.toArray(String[]::new));
  }

  private static void run(String program, Path output, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-U", "postgres"));
    command.addAll(List.of(options));
    Path errors = folder.resolve("errors");
    var process = new ProcessBuilder(command);
    process.environment().put("PGPORT", Integer.toString(restored.server.port()));
    process.environment().put("PGTZ", "America/New_York");
    process
        .environment()
        .put("PGPASSWORD", restored.server.master().password().reveal(String::new));
    int code =
        process.redirectOutput(output.toFile()).redirectError(errors.toFile()).start().waitFor();
    assertThat(code).as(Files.readString(errors)).isZero();
  }
}
