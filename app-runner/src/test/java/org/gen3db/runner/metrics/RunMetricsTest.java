package org.gen3db.runner.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gen3db.domain.provision.Step;
import org.junit.jupiter.api.Test;

/** The metrics of a run, letter by letter. */
class RunMetricsTest {
  private static final Step CREATE = new Step("fence", "create-role", "fence_gen3");
  private static final Step LOGIN = new Step("fence", "prove-login", "fence_gen3");

  private final RunMetrics metrics = new RunMetrics();

  private String text(int exitCode) {
    return metrics
        .text("apply", "gen3", "default", exitCode, 1_800_000_000.5)
        .replaceAll("(gen3db_run_duration_seconds\\{.*}) [0-9.E-]+\n", "$1 TIME\n");
  }

  @Test
  void aRunThatCameToNothingHasItsEnd() {
    assertThat(text(2))
        .isEqualTo(
            """
            # HELP gen3db_run_duration_seconds How long the run took.
            # TYPE gen3db_run_duration_seconds gauge
            gen3db_run_duration_seconds{command="apply",namespace="default",release="gen3"} TIME
            # HELP gen3db_run_exit_code What the run ended with: 0 is done, 3 that something waits, all else a failure.
            # TYPE gen3db_run_exit_code gauge
            gen3db_run_exit_code{command="apply",namespace="default",release="gen3"} 2.0
            # HELP gen3db_run_timestamp_seconds When the run ended, in Unix time.
            # TYPE gen3db_run_timestamp_seconds gauge
            gen3db_run_timestamp_seconds{command="apply",namespace="default",release="gen3"} 1.8000000005E9
            """);
  }

  @Test
  void stepsAreCountedByTheirKind() {
    metrics.stepEnded(CREATE, Duration.ofMillis(1500), Optional.empty());
    metrics.stepEnded(CREATE, Duration.ofMillis(250), Optional.of(new IllegalStateException("x")));
    metrics.stepEnded(LOGIN, Duration.ofMillis(250), Optional.empty());
    metrics.loading("prod/1/pgdumps/fence.sql", 7, 9, "a");
    metrics.loading("prod/1/pgdumps/fence.sql", 9, 9, "b");
    String all = "command=\"apply\",namespace=\"default\",release=\"gen3\"} ";
    assertThat(text(0).lines())
        .contains(
            "# TYPE gen3db_step_duration_seconds summary",
            "gen3db_step_duration_seconds_count{action=\"create-role\"," + all + "2",
            "gen3db_step_duration_seconds_sum{action=\"create-role\"," + all + "1.75",
            "gen3db_step_duration_seconds_count{action=\"prove-login\"," + all + "1",
            "gen3db_steps_failed{action=\"create-role\"," + all + "1.0",
            "gen3db_steps_failed{action=\"prove-login\"," + all + "0.0",
            "gen3db_dump_read_bytes{command=\"apply\",file=\"prod/1/pgdumps/fence.sql\","
                + "namespace=\"default\",release=\"gen3\"} 9.0");
  }

  @Test
  void whatTheDocumentSaysOfServicesIsThere() {
    metrics.result(
        """
        {"kind": "Status", "release": "r\\"1", "namespace": "prod", "services": [
          {"service": "fence", "state": "DRIFTED", "actions": ["a", "b"], "findings": [
            {"code": "GEN3DB-F1", "message": "x"}, {"code": "GEN3DB-F1"}, {"code": "GEN3DB-F2"}]},
          {"service": "indexd", "outcome": "FAILED", "error": {"code": "GEN3DB-401"}}]}
        """);
    String all = ",namespace=\"prod\",release=\"r\\\"1\",service=";
    assertThat(text(1).lines())
        .contains(
            "gen3db_service_state{command=\"apply\"" + all + "\"fence\",state=\"DRIFTED\"} 1.0",
            "gen3db_service_pending_changes{command=\"apply\"" + all + "\"fence\"} 2.0",
            "gen3db_service_findings{code=\"GEN3DB-F1\",command=\"apply\"" + all + "\"fence\"} 2.0",
            "gen3db_service_findings{code=\"GEN3DB-F2\",command=\"apply\"" + all + "\"fence\"} 1.0",
            "gen3db_service_findings{code=\"GEN3DB-401\",command=\"apply\""
                + all
                + "\"indexd\"} 1.0",
            "gen3db_service_outcome{command=\"apply\",namespace=\"prod\",outcome=\"FAILED\","
                + "release=\"r\\\"1\",service=\"indexd\"} 1.0")
        .noneMatch(line -> line.contains("message"));
  }
}
