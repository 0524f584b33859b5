package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.kubernetes.StandInKubelet;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A development release from outside of its cluster: the bundled server, whose name nobody here
 * knows, is reached by a port-forward.
 */
abstract class PortForwardInCluster extends InCluster {
  StandInKubelet kubelet;

  /** What the last run said on standard error by its log. */
  private String log = "";

  /** A kubelet that leads to the server of the tests, and whom clients ask. */
  abstract StandInKubelet startKubelet(int port);

  /** The kubeconfig by which it is reached. */
  abstract String kubeconfig();

  /** The node's name, of which the kubelet is. */
  abstract String node();

  @BeforeEach
  void bundled() throws Exception {
    kubelet = startKubelet(server.port());
    String path = "api/v1/namespaces/" + namespace;
    cluster()
        .post(
            path + "/secrets",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "gen3-postgresql"},
                 "stringData": {"postgres-password": "%s"}}"""
                    .formatted(server.master().password().text())));
    cluster()
        .post(
            path + "/services",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "gen3-postgresql"},
                 "spec": {"selector": {"app": "postgresql", "role": "primary"},
                          "ports": [{"name": "tcp", "port": 5432, "targetPort": "tcp-postgresql"}]}}"""));
    // One that is no longer ready, and another one of the release: neither is taken.
    pod("gen3-postgresql-old", "primary", false);
    pod("gen3-postgresql-read", "read", true);
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        global: {dev: true}
        gen3db:
          secretStore: {kubeconfig: "%s", patience: 2s}
          databaseServer: {portForward: auto}
        """
            .formatted(kubeconfig()));
  }

  private void pod(String name, String role, boolean ready) {
    String pods = "api/v1/namespaces/" + namespace + "/pods";
    cluster()
        .post(
            pods,
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"name": "%s", "labels": {"app": "postgresql", "role": "%s"}},
                 "spec": {"nodeName": "%s", "containers": [{"name": "main", "image": "i",
                          "ports": [{"name": "tcp-postgresql", "containerPort": 5433}]}]}}"""
                    .formatted(name, role, node())));
    cluster()
        .call(
            "PATCH",
            pods + "/" + name + "/status",
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"status": {"phase": "Running",
                  "conditions": [{"type": "Ready", "status": "%s"}]}}"""
                    .formatted(ready ? "True" : "False")))
        .done();
  }

  @AfterEach
  void withoutKubelet() {
    kubelet.close();
  }

  private Run run(String command, String... more) {
    String[] line = new String[more.length + 6];
    System.arraycopy(
        new String[] {command, "-f", "values.yaml", "-n", namespace, "-ojson"}, 0, line, 0, 6);
    System.arraycopy(more, 0, line, 6, more.length);
    PrintStream standard = System.err;
    var logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      return RunnerUnderTest.run(folder, line);
    } finally {
      System.setErr(standard);
      log = logged.toString(StandardCharsets.UTF_8);
    }
  }

  private Run done(String command, String... more) {
    Run run = run(command, more);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  @Test
  void theBundledServerIsReachedByAPortForwardWhichIsSaid() {
    pod("gen3-postgresql-0", "primary", true);
    Run made = done("apply", "--service", "fence");
    assertThat(made.service("fence").path("outcome").asText()).isEqualTo("CREATED");
    assertThat(log)
        .containsPattern(
            "gen3-postgresql:5432 is reached by a port-forward from 127\\.0\\.0\\.1:[0-9]+ to"
                + " pod/gen3-postgresql-0 port 5433 in the namespace "
                + namespace)
        .containsOnlyOnce("port-forward from");
    assertThat(made.out()).doesNotContain("port-forward");
    Map<String, String> secret = secret("fence-dbcreds");
    assertThat(secret)
        .containsEntry("host", "gen3-postgresql")
        .containsEntry("port", "5432")
        .containsEntry("dbcreated", "true");
    assertThat(kubelet.forwards())
        .isNotEmpty()
        .allMatch(
            path ->
                path.toLowerCase(Locale.ROOT).contains("/portforward")
                    && path.contains("gen3-postgresql-0")
                    && path.contains("5433"));
    assertThat(done("apply", "--service", "fence").service("fence").path("outcome").asText())
        .isEqualTo("UNCHANGED");
    assertThat(done("status", "--service", "fence").service("fence").path("state").asText())
        .isEqualTo("READY");
    done("doctor", "--service", "fence");
    assertThat(log).containsOnlyOnce("port-forward from");
    done("rotate", "fence");
    assertThat(secret("fence-dbcreds").get("password")).isNotEqualTo(secret.get("password"));
    // What needs no server opens nothing.
    kubelet.forwards().clear();
    done("plan", "--offline");
    assertThat(log).doesNotContain("port-forward");
    done("render");
    assertThat(log).doesNotContain("port-forward");
    assertThat(kubelet.forwards()).isEmpty();
  }

  @Test
  @Provokes("NO_TUNNEL")
  void whatIsWrongWithTheWayIsToldAndNothingIsMade() {
    Run notReady = run("apply", "--service", "fence");
    assertThat(notReady.exitCode()).as(notReady.all()).isEqualTo(1);
    assertThat(notReady.all())
        .contains("GEN3DB-657", "Service gen3-postgresql", "no Pod of it is ready after 2 s");
    pod("gen3-postgresql-0", "primary", true);
    kubelet.refuse("error forwarding port 5433 to pod abc: nobody listens");
    Run refused = run("apply", "--service", "fence");
    assertThat(refused.exitCode()).as(refused.all()).isEqualTo(1);
    // What the kubelet says of a connection, and no riddle of the server's protocol.
    assertThat(log).contains("nobody listens");
    cluster()
        .call("DELETE", "api/v1/namespaces/" + namespace + "/services/gen3-postgresql", null, null)
        .done();
    Run none = run("apply", "--service", "fence");
    assertThat(none.exitCode()).as(none.all()).isEqualTo(1);
    assertThat(none.all()).contains("GEN3DB-657", "there is no Service gen3-postgresql");
    assertThat(server.made()).isEmpty();
  }

  @Test
  void anAddressOfTheValuesIsTheWay() throws Exception {
    Files.writeString(
        folder.resolve("values.yaml"),
        Files.readString(folder.resolve("values.yaml"))
            .replace(
                "portForward: auto",
                "portForward: auto, address: \"127.0.0.1:" + server.port() + "\""));
    done("apply", "--service", "fence");
    assertThat(log).doesNotContain("port-forward");
    assertThat(kubelet.forwards()).isEmpty();
  }
}
