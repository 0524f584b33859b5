package org.gen3db.adapter.restore.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.load.Loaded.Skipped;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.restore.Shadow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same database as psql makes of the same dump, on every version. */
@Tag("full")
class LikePsqlTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "12, hard-15.sql.gz",
    "13, hard-15.sql.gz",
    "14, hard-15-inserts.sql.gz",
    "15, hard-15.sql.gz",
    "16, hard-15-inserts.sql.gz",
    "16, hard-18.sql.gz",
    "17, hard-18.sql.gz",
    "18, hard-15.sql.gz",
    "18, hard-18.sql.gz",
    "18, hard-15-inserts.sql.gz",
  })
  void the_same_database_as_psql_makes(int major, String dump) throws Exception {
    try (var restored = Restored.on(major)) {
      restored.server.sql("CREATE DATABASE by_psql TEMPLATE template0");
      psql(restored, dump);

      String ours = restored.restore(Restored.dump(Restored.resource(dump)));

      assertThat(Snapshot.of(restored.server, ours))
          .isEqualTo(Snapshot.of(restored.server, "by_psql"))
          .hasSizeGreaterThan(200);
    }
  }

  /** A setting of another version is left out, and told. */
  @Test
  void a_setting_that_the_server_does_not_know_is_told() {
    try (var restored = Restored.on(16);
        Shadow shadow = restored.prepare(restored.live())) {
      Loaded loaded =
          Restored.load(shadow, Restored.dump("SET transaction_timeout = 0;\nCREATE TABLE t ();"));

      assertThat(loaded.skipped())
          .containsExactly(
              new Skipped(
                  new Position("fence.sql", 1, 0), Reason.UNKNOWN, "SET transaction_timeout = 0"));
    }
  }

  /** An administrator as on RDS may restore too; on 12 only superusers make extensions. */
  @ParameterizedTest
  @CsvSource({"13", "15", "16", "18"})
  void a_limited_administrator_restores_the_same(int major) throws Exception {
    try (var restored = Restored.on(major)) {
      String whole = restored.restore(Restored.dump(Restored.resource("hard-15.sql.gz")));
      String ours = restored.live();
      try (Shadow shadow = restored.prepare(ours, restored.limited())) {
        Restored.load(shadow, Restored.dump(Restored.resource("hard-15.sql.gz")));
        shadow.handOver();
        shadow.takePlace();
      }

      assertThat(Snapshot.of(restored.server, ours)).isEqualTo(Snapshot.of(restored.server, whole));
      assertThat(restored.loaders()).isEmpty();
      assertThat(Snapshot.owners(restored.server, ours)).contains(Restored.SERVICE);
    }
  }

  private void psql(Restored restored, String dump) throws IOException, InterruptedException {
    Path plain = folder.resolve("dump.sql");
    try (InputStream in = new GZIPInputStream(Restored.resource(dump))) {
      Files.copy(in, plain);
    }
    Path said = folder.resolve("said");
    var program =
        new ProcessBuilder(
            List.of(
                "psql",
                "-qX",
                "-h",
                "127.0.0.1",
                "-U",
                "postgres",
                "-f",
                plain.toString(),
                "by_psql"));
    program.environment().put("PGPORT", Integer.toString(restored.server.port()));
    program
        .environment()
        .put("PGPASSWORD", restored.server.master().password().reveal(String::new));
    int code = program.redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    assertThat(code).as(Files.readString(said)).isZero();
  }
}
