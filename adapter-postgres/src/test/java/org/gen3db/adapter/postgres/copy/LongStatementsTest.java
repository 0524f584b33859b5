package org.gen3db.adapter.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.gen3db.adapter.postgres.TestServer;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.session.DatabaseDrop;
import org.gen3db.adapter.postgres.session.TemporaryMembership;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.plan.Change;
import org.junit.jupiter.api.Test;

/** What takes the longer the more data there are goes on beyond the deadline of a statement. */
class LongStatementsTest {
  private static final PostgresSettings SHORT =
      new PostgresSettings(
          "postgres",
          Optional.empty(),
          Optional.empty(),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));

  @Test
  void aLargeDatabaseIsCopiedAndDroppedHoweverLongItTakes() throws Exception {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter(SHORT)) {
      server.sql("postgres", "CREATE DATABASE copied", "CREATE DATABASE dropped");
      CompletableFuture<Void> copying;
      CompletableFuture<Void> dropping;
      // Neither is done before others let go of the databases: as if there were much to do.
      try (Connection holder = server.open("postgres");
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("COMMENT ON DATABASE copied IS 'held'");
        statement.execute("COMMENT ON DATABASE dropped IS 'held'");
        copying =
            CompletableFuture.runAsync(
                () -> {
                  try (var visit =
                      adapter.visit(server.master(), "postgres", Cancellation.create())) {
                    new DatabaseCopy(visit.connection(), "copied", "postgres")
                        .make("copy", "postgres");
                    assertThat(
                            visit
                                .connection()
                                .rows("looking", Sql.of("SHOW statement_timeout"))
                                .get(0)
                                .text(0))
                        .isEqualTo("1s");
                  }
                });
        dropping =
            CompletableFuture.runAsync(
                () -> {
                  try (var visit =
                      adapter.visit(server.master(), "postgres", Cancellation.create())) {
                    new DatabaseDrop(
                            visit.connection(), new TemporaryMembership(visit.connection()))
                        .run("dropping", new Change.DropDatabase("dropped", false));
                  }
                });
        Awaitility.await()
            .atMost(Duration.ofMinutes(5))
            .until(
                () ->
                    copying.isDone()
                        || dropping.isDone()
                        || server
                            .sql(
                                "postgres",
                                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND clock_timestamp() - query_start > interval '1.2 s'")
                            .equals(List.of("2")));
        holder.commit();
      }
      copying.join();
      dropping.join();
      assertThat(server.sql("postgres", "SELECT datname FROM pg_database"))
          .contains("copy")
          .doesNotContain("dropped");
    }
  }
}
