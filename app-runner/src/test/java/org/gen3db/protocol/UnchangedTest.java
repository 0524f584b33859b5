package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.junit.jupiter.api.Test;

/** Run again, everything is UNCHANGED, and the server's own statistics show no write. */
class UnchangedTest extends ProtocolTest {
  /**
   * What the server counted in all databases, once every session has told it: those of gen3db tell
   * it when they end; the test's own, in which the tidying before counts too, when they are made
   * to.
   */
  private List<String> writesCounted() {
    await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                server
                    .sql("SELECT 1 FROM pg_stat_activity WHERE application_name = 'gen3db'")
                    .isEmpty());
    server.sql("SELECT pg_stat_force_next_flush()");
    server.sqlIn(TestServer.NEIGHBOUR, "SELECT pg_stat_force_next_flush()");
    return server.sql(
        """
        SELECT format('%s: %s inserted, %s updated, %s deleted', coalesce(datname, 'shared'),
          tup_inserted, tup_updated, tup_deleted) FROM pg_stat_database
        WHERE datname IS DISTINCT FROM 'postgres' ORDER BY 1""");
  }

  private List<String> statementsSince(String log) {
    return server
        .log()
        .substring(log.length())
        .lines()
        .filter(line -> line.contains("statement: "))
        .filter(line -> line.matches(".*\\b(CREATE|ALTER|DROP|GRANT|REVOKE|COMMENT|INSERT)\\b.*"))
        .toList();
  }

  /** Three services, in all three forms that gen3db makes by itself. */
  @Test
  void a_second_apply_is_unchanged_and_the_servers_statistics_show_no_write() {
    values(LOCAL_AND_PUSH, "{indexd: {enabled: true}, arborist: {enabled: true}}");
    Report first = gen3db().apply(ApplyOptions.NONE);
    assertThat(first.services()).allMatch(one -> one.outcome() == Outcome.CREATED);
    List<String> counted = writesCounted();
    String next = server.nextTransaction();
    Map<String, String> files = stores.files();

    Report second = gen3db().apply(ApplyOptions.NONE);

    assertThat(second.services()).allMatch(one -> one.outcome() == Outcome.UNCHANGED);
    assertThat(second.services()).allMatch(one -> one.findings().isEmpty());
    assertThat(writesCounted()).isEqualTo(counted);
    assertThat(server.nextTransaction()).isEqualTo(next);
    assertThat(stores.files()).isEqualTo(files);
  }

  /** No statement that could change anything is sent at all, and no lock is taken (R8). */
  @Test
  void a_second_apply_sends_no_statement_that_changes_anything() {
    gen3db().apply(ApplyOptions.NONE);
    server.sql("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()");
    try {
      await()
          .atMost(Duration.ofMinutes(5))
          .until(() -> server.sql("SHOW log_statement").equals(List.of("all")));
      String log = server.log();

      gen3db().apply(ApplyOptions.NONE);

      assertThat(server.log().substring(log.length()))
          .contains("application_name=gen3db")
          .doesNotContain("pg_advisory_lock");
      assertThat(statementsSince(log)).isEmpty();
    } finally {
      server.sql("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()");
    }
  }

  /** Names and passwords that need quoting everywhere are no exception. */
  @Test
  void odd_names_and_passwords_are_provisioned_and_unchanged() {
    values(
        LOCAL_AND_PUSH,
        """
        fence:
          postgres:
            database: 'a "b" $c %d \\ é'
            username: "it's; -- me"
            password: 'p<a>&"\\ é $x %y ''z'
        """);

    apply().expect("fence", Outcome.CREATED);

    Keys serving = stores.secret("fence-dbcreds").orElseThrow();
    assertThat(serving.password()).isEqualTo("p<a>&\"\\ é $x %y 'z");
    server.logsIn("a \"b\" $c %d \\ é", "it's; -- me", serving.password());
    assertThat(stores.entry(ENTRY).orElseThrow())
        .contains("\"password\":\"p<a>&\\\"\\\\ é $x %y 'z\"");
  }
}
