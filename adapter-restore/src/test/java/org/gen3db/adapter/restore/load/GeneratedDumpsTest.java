package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** The same database as psql makes of any dump, or refused with its line. */
class GeneratedDumpsTest {
  private static final List<String> HOSTILE =
      List.of(
          "ALTER SYSTEM SET work_mem = '1GB'",
          "CREATE ROLE intruder SUPERUSER",
          "COPY public.mood FROM PROGRAM 'id'",
          "DROP DATABASE postgres",
          "SELECT pg_catalog.lo_import('/etc/passwd')",
          "SET ROLE postgres",
          "CREATE EXTENSION dblink",
          "DO $$ BEGIN PERFORM 1; END $$");

  /** Never run, and told: the first database that a dump names is its own (pg_dump --create). */
  private static final Set<String> TOLD = Set.of("SET ROLE postgres", "DROP DATABASE postgres");

  private static Restored restored;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    restored = Restored.on(17);
  }

  @AfterAll
  static void stop() {
    restored.close();
  }

  @Test
  void the_same_as_statement_by_statement() throws Exception {
    for (long seed = 0; seed < 2; seed++) {
      GeneratedDump dump = GeneratedDump.of(seed, 10);
      same(seed, dump, database -> byHand(dump, database));
      refused(seed, GeneratedDump.of(seed, 2));
    }
  }

  /** A thousand schemas, in dumps of fifty. */
  @Tag("full")
  @Test
  void the_same_as_by_psql() throws Exception {
    for (long seed = 1000; seed < 1020; seed++) {
      GeneratedDump dump = GeneratedDump.of(seed, 50);
      same(seed, dump, database -> byPsql(dump, database));
    }
  }

  /** Where the hostile statement stands is another place each time, and what it is. */
  @Tag("full")
  @Test
  void one_hostile_statement_is_refused_wherever_it_stands() {
    for (long seed = 1000; seed < 1100; seed++) {
      refused(seed, GeneratedDump.of(seed, 1 + (int) (seed % 3)));
    }
  }

  private interface Other {
    void load(String database) throws Exception;
  }

  private static void same(long seed, GeneratedDump dump, Other other) throws Exception {
    restored.server.sql("CREATE DATABASE other TEMPLATE template0");
    String ours = restored.restore(Restored.dump(dump.text()));
    try {
      other.load("other");
      assertThat(Snapshot.of(restored.server, ours))
          .as("seed " + seed)
          .isEqualTo(Snapshot.of(restored.server, "other"))
          .hasSizeGreaterThan(50);
    } finally {
      restored.server.sql("DROP DATABASE other", "DROP DATABASE \"" + ours + '"');
    }
  }

  /** One statement more at any place, which no dump of one database needs. */
  private static void refused(long seed, GeneratedDump dump) {
    var random = new Random(seed);
    // Behind the settings: a role is taken for what --role has written there.
    int at = 9 + random.nextInt(dump.parts().size() - 9);
    String hostile = HOSTILE.get(random.nextInt(HOSTILE.size()));
    GeneratedDump with = dump.with(at, hostile);
    String live = restored.live();
    try (Shadow shadow = restored.prepare(live)) {
      if (TOLD.contains(hostile)) {
        assertThat(Restored.load(shadow, Restored.dump(with.text())).skipped())
            .as("seed " + seed)
            .anyMatch(one -> one.at().line() == with.line(at));
      } else {
        assertThatThrownBy(
                () -> Restored.load(shadow, Restored.dump(with.text())),
                "seed %d: %s",
                seed,
                hostile)
            .isInstanceOfSatisfying(
                Gen3DbException.class,
                e -> assertThat(e.problem().place()).isEqualTo("fence.sql:" + with.line(at)));
      }
    }
    assertThat(restored.isAlone(live)).isTrue();
    restored.server.sql("DROP DATABASE \"" + live + '"');
  }

  private static void byHand(GeneratedDump dump, String database) throws SQLException, IOException {
    try (Connection connection = restored.server.open(database)) {
      for (GeneratedDump.Part part : dump.parts()) {
        if (part.rows() == null) {
          TestPostgres.run(connection, part.statement());
        } else {
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(part.statement(), new StringReader(part.rows()));
        }
      }
    }
  }

  private void byPsql(GeneratedDump dump, String database)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("dump.sql"), dump.text());
    Path said = folder.resolve("said");
    var psql =
        new ProcessBuilder(
            List.of(
                "psql",
                "-qX",
                "-vON_ERROR_STOP=1",
                "-h127.0.0.1",
                "-p" + restored.server.port(),
                "-Upostgres",
                "-f" + file,
                database));
    psql.environment().put("PGPASSWORD", restored.server.master().password().reveal(String::new));
    int status = psql.redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    assertThat(status).as(Files.readString(said)).isZero();
  }
}
