package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** R15: who may connect, to databases that we make and to those that we adopt. */
class R15ConnectTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";

  /** As the chart's job makes it: the master owns it, PUBLIC may connect, no mark. */
  private void madeByTheChartsJob() {
    server.sql(
        "CREATE DATABASE fence_gen3",
        "CREATE USER fence_gen3 WITH PASSWORD '%s'".formatted(OLD),
        "GRANT ALL PRIVILEGES ON DATABASE fence_gen3 TO fence_gen3 WITH GRANT OPTION");
    server.sqlIn(
        "fence_gen3",
        "GRANT ALL ON SCHEMA public TO fence_gen3",
        "CREATE EXTENSION ltree",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL PRIVILEGES ON TABLES TO fence_gen3");
    stores.secret("fence-dbcreds", fence(OLD).with("dbcreated", "true\n"));
  }

  /** A database that we create: PUBLIC loses CONNECT, service and master have it explicitly. */
  @Test
  void r15_a_created_database_admits_service_and_master_only() {
    apply().expect("fence", Outcome.CREATED);

    assertThat(server.mayConnect("fence_gen3")).containsExactly("fence_gen3", "postgres");
    assertThat(server.login("fence_gen3", "neighbour", "the neighbour's own")).isEqualTo("42501");
  }

  /** Opened to PUBLIC by somebody later, it is closed again: it is ours. */
  @Test
  void r15_a_created_database_that_was_opened_is_closed_again() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    server.sql("GRANT CONNECT ON DATABASE fence_gen3 TO PUBLIC");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("limit-connect fence_gen3");
    assertThat(server.mayConnect("fence_gen3")).containsExactly("fence_gen3", "postgres");
  }

  /** The chart's own: adopted, only the mark and missing grants are written. */
  @Test
  void r15_a_database_made_by_the_charts_job_is_adopted() {
    madeByTheChartsJob();
    server.table("fence_gen3", "fence_gen3", OLD);

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence"))
        .containsExactly("mark-database fence_gen3", "default-privileges fence_gen3");
    assertThat(run.storesTouched()).isFalse();
    assertThat(server.owner("fence_gen3")).isEqualTo("postgres");
    assertThat(server.mayConnect("fence_gen3")).contains("");
    assertThat(server.comment("fence_gen3")).isEqualTo(mark(Stores.OURS));
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    assertThat(stores.secret("fence-dbcreds")).contains(fence(OLD).with("dbcreated", "true\n"));
  }

  /** The chart's host of the bundled server, with the namespace, is that server's name. */
  @Test
  void r15_the_charts_host_with_the_namespace_is_no_drift() {
    stores.secret(
        "gen3-postgresql", new Keys(Map.of("postgres-password", server.masterPassword())));
    madeByTheChartsJob();
    Keys theirs =
        fence(OLD)
            .with("dbcreated", "true\n")
            .with("host", "gen3-postgresql.default")
            .with("port", "5432");
    stores.secret("fence-dbcreds", theirs);
    values(
        """
        global: {dev: true}
        gen3db: {databaseServer: {address: "127.0.0.1:${port}"}}
        """);

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).doesNotContain("publish-secret fence-dbcreds");
    assertThat(stores.secret("fence-dbcreds")).contains(theirs);
  }

  /** An adopted one keeps PUBLIC's CONNECT: a finding that lists who is there. */
  @Test
  void r15_an_adopted_database_reports_who_logs_in() throws SQLException {
    madeByTheChartsJob();
    try (var other = server.open("fence_gen3", "neighbour", "the neighbour's own")) {
      assertThat(other.isValid(5)).isTrue();

      Run run = apply();

      run.expect("fence", Outcome.REPAIRED);
      assertThat(run.found("fence", DomainCode.PUBLIC_MAY_CONNECT))
          .contains("connected now: neighbour", "fence hardened");
    }
    server.logsIn("fence_gen3", "neighbour", "the neighbour's own");
  }

  /** --harden: each of them gets CONNECT before PUBLIC loses it, and the service owns it. */
  @Test
  void r15_harden_keeps_those_who_log_in_and_owns_the_database() throws SQLException {
    madeByTheChartsJob();
    server.role("stranger", "stranger");
    try (var other = server.open("fence_gen3", "neighbour", "the neighbour's own")) {
      assertThat(other.isValid(5)).isTrue();

      apply("--harden", "fence").expect("fence", Outcome.REPAIRED);

      assertThat(other.isValid(5)).isTrue();
    }
    assertThat(server.mayConnect("fence_gen3"))
        .containsExactly("fence_gen3", "neighbour", "postgres");
    assertThat(server.owner("fence_gen3")).isEqualTo("fence_gen3");
    server.logsIn("fence_gen3", "neighbour", "the neighbour's own");
    assertThat(server.login("fence_gen3", "stranger", "stranger")).isEqualTo("42501");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }

  /** Hardened, it has no finding any more. */
  @Test
  void r15_hardened_it_is_no_finding_any_more() {
    madeByTheChartsJob();

    apply("--harden", "fence").expect("fence", Outcome.REPAIRED);

    apply().foundNothing("fence");
  }

  /** What a DBA added to an adopted database stays. */
  @Test
  void r15_what_others_granted_stays() {
    madeByTheChartsJob();
    server.role("reporting", "reporting");
    server.sql("GRANT CONNECT, TEMPORARY ON DATABASE fence_gen3 TO reporting");
    server.sqlIn("fence_gen3", "CREATE SCHEMA reports AUTHORIZATION reporting");

    apply().expect("fence", Outcome.REPAIRED);

    assertThat(server.mayConnect("fence_gen3")).contains("reporting");
    server.logsIn("fence_gen3", "reporting", "reporting");
  }
}
