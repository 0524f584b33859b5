package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What runs with an older password is told, and begun anew once a run has changed it. */
@Tag("full")
class RealClusterRollingTest extends InCluster {
  @Override
  TestCluster cluster() {
    return KubeApiServer.shared();
  }

  private Run run(String command, String... further) {
    release.values(
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s"}
        """
            .formatted(server.master().password().text(), server.port(), cluster().kubeconfig()));
    var line = new ArrayList<>(List.of("-n", namespace));
    line.addAll(List.of(further));
    return release.run(command, line.toArray(String[]::new));
  }

  private Run done(String command, String... further) {
    Run run = run(command, further);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  @Test
  @Provokes({"RUNS_WITH_OLDER", "WILL_RESTART"})
  void aRotationBeginsAnewWhatReadsTheSecretAndNothingElse() {
    done("apply", "--service", "fence");
    var running = new RunningPods(cluster(), namespace);
    running.reading("Deployment", "fence", "fence-dbcreds", "");
    running.reading("Deployment", "peregrine", "fence-dbcreds", "");
    running.reading("Deployment", "young", "fence-dbcreds", "", "2999-01-01T00:00:00Z");
    running.reading("Deployment", "watched", "fence-dbcreds", "reloader.stakater.com/auto");
    running.reading("Deployment", "revproxy", "another-secret", "");
    running.reading("Pod", "by-hand", "fence-dbcreds", "");

    Run status = done("status", "--service", "fence");
    assertThat(status.service("fence").path("state").asText()).isEqualTo("READY");
    assertThat(status.service("fence").path("findings").toString())
        .contains(
            "GEN3DB-F651",
            "deployment/fence, deployment/peregrine, deployment/watched, pod/pod-by-hand began",
            "rollout restart deployment/fence")
        .doesNotContain("young", "revproxy");

    Run plan = done("rotate", "fence", "--dry-run");
    assertThat(plan.service("fence").path("findings").toString())
        .contains("GEN3DB-F652", "deployment/fence, deployment/peregrine, deployment/young")
        .doesNotContain("watched", "by-hand");
    assertThat(running.restarted()).isEmpty();

    Run listed = done("rotate", "fence", "--no-restart");
    assertThat(listed.service("fence").path("findings").toString())
        .contains("GEN3DB-F651", "deployment/fence");
    assertThat(running.restarted()).isEmpty();

    Run rotated = done("rotate", "fence");
    assertThat(rotated.service("fence").path("steps").toString())
        .contains("{\"action\":\"restart-pods\",\"target\":\"deployment/fence\"")
        .contains("\"target\":\"deployment/peregrine\"");
    assertThat(rotated.service("fence").path("findings").toString())
        .contains("pod/pod-by-hand")
        .doesNotContain("watched", "deployment/fence");
    assertThat(running.restarted()).containsExactly("Deployment fence", "Deployment peregrine");
    assertThat(running.events("fence-dbcreds"))
        .contains("Made: gen3db made it with database, dbcreated, host, password, port, username")
        .contains("Changed: gen3db set password");
  }

  /** R18: who reads the Secret reads it anew while the login of before still lets it in. */
  @Test
  void whatReadsTheSecretIsBegunAnewBeforeTheOldLoginIsClosed() {
    done("apply", "--service", "fence");
    var running = new RunningPods(cluster(), namespace);
    running.reading("Deployment", "fence", "fence-dbcreds", "");
    running.reading("StatefulSet", "peregrine", "fence-dbcreds", "");
    Run rotated = done("rotate", "fence", "--overlap", "--grace", "1s");
    var steps = new ArrayList<String>();
    rotated
        .service("fence")
        .path("steps")
        .forEach(
            step -> steps.add(step.path("action").asText() + " " + step.path("target").asText()));
    assertThat(steps)
        .containsSubsequence(
            "prove-login fence_gen3_2",
            "publish-secret fence-dbcreds",
            "restart-pods deployment/fence",
            "restart-pods statefulset/peregrine",
            "forbid-login fence_gen3");
    assertThat(running.restarted()).containsExactly("Deployment fence", "StatefulSet peregrine");
    assertThat(secret("fence-dbcreds")).containsEntry("username", "fence_gen3_2");
    assertThat(server.sql("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'fence_gen3'"))
        .containsExactly("f");
  }

  @Test
  void anApplyThatChangesNothingBeginsNothingAnew() {
    done("apply", "--service", "fence");
    var running = new RunningPods(cluster(), namespace);
    running.reading("StatefulSet", "fence", "fence-dbcreds", "");
    Run again = done("apply", "--service", "fence");
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(running.restarted()).isEmpty();
    Run changed =
        done(
            "apply", "--service", "fence", "--set-string", "fence.postgres.password=of-the-values");
    assertThat(changed.service("fence").path("outcome").asText()).isEqualTo("REPAIRED");
    assertThat(running.restarted()).containsExactly("StatefulSet fence");
  }

  @Test
  @Provokes("READERS_NOT_TOLD")
  void whereWhatRunsCannotBeToldARotationSaysSo() {
    done("apply", "--service", "fence");
    String rbac = "apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
    cluster()
        .post(
            rbac + "/roles",
            TestCluster.json(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                 "metadata": {"name": "few"},
                 "rules": [{"apiGroups": [""], "resources": ["secrets"],
                            "verbs": ["get", "create", "patch", "delete"]},
                           {"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"]}]}"""));
    cluster()
        .post(
            rbac + "/rolebindings",
            TestCluster.json(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                 "metadata": {"name": "few"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "few"},
                 "subjects": [{"kind": "User", "name": "limited",
                               "apiGroup": "rbac.authorization.k8s.io"}]}"""));
    Run rotated =
        done(
            "rotate",
            "fence",
            "--set",
            "gen3db.secretStore.kubeconfig=" + cluster().kubeconfig("limited-token"));
    assertThat(rotated.service("fence").path("outcome").asText()).isEqualTo("ROTATED");
    assertThat(rotated.service("fence").path("findings").toString())
        .contains("GEN3DB-F653", "may not list pods");
  }
}
