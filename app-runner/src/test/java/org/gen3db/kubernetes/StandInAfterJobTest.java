package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A release that waits for the Job that loads its parts. */
class StandInAfterJobTest extends InCluster {
  private static StandInApiServer standIn;

  @BeforeAll
  static void startCluster() {
    standIn = new StandInApiServer();
  }

  @AfterAll
  static void stopCluster() {
    standIn.close();
  }

  @Override
  TestCluster cluster() {
    return standIn;
  }

  private void job(String name, String condition) {
    cluster()
        .call(
            "POST",
            "apis/batch/v1/namespaces/" + namespace + "/jobs",
            "application/json",
            TestCluster.json(
                """
                {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "%s"},
                 "status": {"conditions": [{"type": "Suspended", "status": "False"},
                                           {"type": "%s", "status": "True"}]}}"""
                    .formatted(name, condition)))
        .done();
  }

  @Test
  @Provokes("LOADING_FAILED")
  void nothingIsReleasedBeforeTheJobIsComplete() throws Exception {
    release.values(
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", orphanDeadline: 1s}
          extensions: {gen3-embeddings: [], embedding-management-service: []}
        fence: {postgres: {dbRestore: true}}
        """
            .formatted(server.master().password().text(), server.port(), cluster().kubeconfig()));
    Path dump = folder.resolve("dumps/default/pgdumps/fence.sql");
    Files.createDirectories(dump.getParent());
    Files.writeString(
        dump, "CREATE TABLE public.t (a integer);\n--\n-- PostgreSQL database dump complete\n--\n");
    job("load-1", "Failed");
    job("load-2", "Complete");
    Run failed = run("load-1");
    assertThat(failed.exitCode()).as(failed.all()).isEqualTo(1);
    assertThat(failed.out()).contains("GEN3DB-827", "load-1");
    Run done = run("load-2");
    assertThat(done.exitCode()).as(done.all()).isZero();
    assertThat(done.service("fence").path("outcome").asText()).isEqualTo("RESTORED");
  }

  /** Whatever is restored: what the Job loads is taken by none before. */
  @Test
  void everyKindOfRestoreWaits() {
    release.values(
        "global: {dev: true}\ngen3db: {secretStore: {kubeconfig: \"%s\"}}\n"
                .formatted(cluster().kubeconfig())
            + "guppy: {enabled: true, indices: [{index: etl}]}\n");
    job("load-3", "Failed");
    for (List<String> kind :
        List.of(
            List.of("--only", "search", "--from", "dumps"),
            List.of("--only", "search", "--empty"),
            List.of("--only", "search", "--rollback", "--index", "etl"),
            List.of("--only", "postgres", "--from", "dumps"),
            List.of("--with", "search", "--from", "dumps"),
            List.of("--rollback"))) {
      var all = new ArrayList<>(List.of("-n", namespace, "--after-job", "load-3"));
      all.addAll(kind);
      Run failed = release.run("restore", all.toArray(String[]::new));
      assertThat(failed.exitCode()).as(failed.all()).isEqualTo(1);
      assertThat(failed.out()).as("%s", kind).contains("GEN3DB-827", "load-3");
      all.add("--dry-run");
      assertThat(release.run("restore", all.toArray(String[]::new)).out()).contains("GEN3DB-501");
    }
  }

  private Run run(String job) {
    return release.run(
        "restore", "-n", namespace, "--service", "fence", "--from", "dumps", "--after-job", job);
  }
}
