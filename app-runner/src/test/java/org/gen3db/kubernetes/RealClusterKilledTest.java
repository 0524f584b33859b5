package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Run;
import org.gen3db.runner.Main;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that is killed with -9 at a random moment, for all deliveries and all changes between
 * them, on the real API server with a stand-in operator, which merges in every second of them: one
 * more run makes all well, and no password changes. The moments are new each time; what a test says
 * names its own. {@link StandInKilledTest} ends runs at single writes, and has both for each
 * change.
 */
@Tag("full")
class RealClusterKilledTest extends InCluster {
  private static final String ENTRY = "prod-fence-creds";
  private static final int KILLED = 137;
  private static final int LONGEST_RUN_MILLIS = 3000;

  private static final Map<String, String> DELIVERIES =
      new TreeMap<>(
          Map.of("LOCAL", LOCAL, "PUSH", PUSH, "PULL", PULL, "LOCAL_AND_PUSH", LOCAL_AND_PUSH));

  private static KubeApiServer own;

  @BeforeAll
  static void startOwn() {
    own = KubeApiServer.started();
  }

  @AfterAll
  static void stopOwn() {
    own.close();
  }

  @Override
  TestCluster cluster() {
    return own;
  }

  private void values(String delivery) {
    release.values(
        """
        global:
          dev: false
          postgres:
            dbCreate: true
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", orphanDeadline: 2s, patience: 5m}
          remoteSecrets: {adapter: external-secrets, probeDeadline: 10m, pushDeadline: 10m}
        """
            .formatted(server.master().password().text(), server.port(), cluster().kubeconfig()),
        DELIVERIES.get(delivery));
  }

  private Run run(String command) {
    return release.run(command, "-n", namespace, "--service", "fence");
  }

  private void applied(String delivery) {
    values(delivery);
    Run run = run("apply");
    assertThat(run.exitCode()).as(run.all()).isZero();
  }

  /** In a process of its own; returns its exit code. */
  private int killedAfter(int millis) throws IOException, InterruptedException {
    Process process = begun();
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private Process begun() throws IOException {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(release.line("apply", "-n", namespace, "--service", "fence"));
    return new ProcessBuilder(line)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child-output").toFile())
        .start();
  }

  private void entryIs(Map<String, String> values) {
    var data = new TreeMap<String, Password>();
    values.forEach((key, value) -> data.put(key, Password.of(value)));
    operator.entries().put(ENTRY, SecretData.of(data));
  }

  /** READY with one password everywhere; returns it. */
  private String well(String delivery, String what) throws SQLException {
    Run again = run("apply");
    assertThat(again.exitCode()).as(what + again.all()).isZero();
    Run status = run("status");
    assertThat(status.service("fence").path("state").asText())
        .as(what + status.all())
        .isEqualTo("READY");
    assertThat(run("apply").service("fence").path("outcome").asText())
        .as(what)
        .isEqualTo("UNCHANGED");
    Map<String, String> serving = secret("fence-dbcreds");
    assertThat(serving).as(what).containsEntry("dbcreated", "true");
    assertThat(secret("fence-dbcreds-pending")).as(what).isEmpty();
    String password = serving.getOrDefault("password", "");
    try (var login = server.open("fence_gen3", "fence_gen3", password)) {
      assertThat(login.isValid(5)).as(what).isTrue();
    }
    if (!delivery.equals("LOCAL")) {
      SecretData entry = operator.entries().get(ENTRY);
      assertThat(entry).as(what).isNotNull();
      assertThat(entry.secret("password")).as(what).contains(Password.of(password));
    }
    return password;
  }

  static Stream<Arguments> changes() {
    var merges = new AtomicBoolean();
    return DELIVERIES.keySet().stream()
        .flatMap(
            to ->
                Stream.concat(
                        Stream.of("nothing").filter(one -> !to.equals("PULL")),
                        DELIVERIES.keySet().stream().filter(one -> !one.equals(to)))
                    .map(from -> Arguments.of(from, to, merges.getAndSet(!merges.get()))));
  }

  @ParameterizedTest(name = "{0} to {1}, merges: {2}")
  @MethodSource("changes")
  void oneMoreRunMakesAllWell(String from, String to, boolean merges) throws Exception {
    own.knowCreateOrMerge(merges);
    String before = "";
    if (from.equals("PULL") || to.equals("PULL")) {
      applied(from.equals("PULL") ? "LOCAL" : from);
      entryIs(secret("fence-dbcreds"));
    }
    if (!from.equals("nothing")) {
      applied(from);
      before = secret("fence-dbcreds").getOrDefault("password", "");
    }
    values(to);
    int moment = new Random().nextInt(LONGEST_RUN_MILLIS);
    int ended = killedAfter(moment);
    String what = from + " to " + to + ", " + merges + ", killed after " + moment + " ms: ";
    assertThat(ended).as(what + Files.readString(folder.resolve("child-output"))).isIn(0, KILLED);
    int second = new Random().nextInt(LONGEST_RUN_MILLIS);
    assertThat(killedAfter(second)).as(what).isIn(0, KILLED);
    String after = well(to, what + "and after " + second + " ms: ");
    if (!before.isEmpty()) {
      assertThat(after).as(what).isEqualTo(before);
    }
  }

  private static boolean answers() {
    try {
      return own.get("readyz").code() > 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Each delivery at a moment of no choice, and those that wait for the operator while they do. */
  static Stream<Arguments> moments() {
    return Stream.of(
        Arguments.of("LOCAL", "any"),
        Arguments.of("PUSH", "any"),
        Arguments.of("PULL", "any"),
        Arguments.of("LOCAL_AND_PUSH", "any"),
        Arguments.of("PUSH", "push"),
        Arguments.of("LOCAL_AND_PUSH", "push"),
        Arguments.of("PUSH", "sync"),
        Arguments.of("PULL", "sync"));
  }

  private void awaitObject(String version, String plural) {
    String path = "apis/external-secrets.io/" + version + "/namespaces/" + namespace + "/" + plural;
    Awaitility.await()
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> own.get(path + "/fence-dbcreds").code() == 200);
  }

  /** Stops the server while a run waits for the operator, or wherever it is after a while. */
  private String stoppedAt(String moment, Process process) throws InterruptedException {
    switch (moment) {
      case "push" -> awaitObject("v1alpha1", "pushsecrets"); // nothing is pushed until it is back
      case "sync" -> awaitObject("v1", "externalsecrets");
      default -> {
        int millis = 600 + new Random().nextInt(900);
        boolean over = process.waitFor(millis, TimeUnit.MILLISECONDS);
        return "stopped after " + millis + " ms" + (over ? " (over): " : ": ");
      }
    }
    return "stopped in the wait for the " + moment + ": ";
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("moments")
  void anApiServerThatStopsMeanwhileIsSurvived(String delivery, String moment) throws Exception {
    own.knowCreateOrMerge(false);
    if (delivery.equals("PULL")) {
      applied("LOCAL");
      entryIs(secret("fence-dbcreds"));
    }
    values(delivery);
    operator.pushes(!moment.equals("push"));
    Process process = begun();
    String what = delivery + ", " + stoppedAt(moment, process);
    own.stopServing();
    // It ends a moment later, and the next one finds its port taken until then.
    Awaitility.await().until(() -> !answers());
    own.startServing();
    operator.pushes(true);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(what).isTrue();
    assertThat(process.exitValue())
        .as(what + Files.readString(folder.resolve("child-output")))
        .isZero();
    well(delivery, what);
  }
}
