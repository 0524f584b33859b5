package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Run;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.kubernetes.TestCluster.Answered;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that comes no further than one of its writes to the cluster, whichever, and cleans nothing
 * up: one more run makes all well, for all changes of delivery, whether the operator merges or
 * replaces. Which write it is, is new each time; what a test says names its own. {@link
 * RealClusterKilledTest} kills processes.
 */
@Tag("full")
class StandInKilledTest extends InCluster {
  private static final String ENTRY = "prod-fence-creds";
  private static final int MOST_WRITES = 9;

  private static final Map<String, String> DELIVERIES =
      new TreeMap<>(
          Map.of("LOCAL", LOCAL, "PUSH", PUSH, "PULL", PULL, "LOCAL_AND_PUSH", LOCAL_AND_PUSH));

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

  /** After so many writes nothing gets through any more. */
  private static final class Killed extends Gate {
    private final AtomicInteger left;

    Killed(TestCluster cluster, int writes) {
      super(cluster);
      left = new AtomicInteger(writes);
    }

    @Override
    Optional<Answered> otherwise(String method, String path, String sent) {
      int now = method.equals("GET") ? left.get() : left.decrementAndGet();
      return now < 0
          ? Optional.of(StandInApiServer.status(403, "Forbidden", "nothing gets through"))
          : Optional.empty();
    }
  }

  private void values(String delivery, Path kubeconfig) {
    release.values(
        """
        global:
          dev: false
          postgres:
            dbCreate: true
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", orphanDeadline: 2s}
          remoteSecrets: {adapter: external-secrets, probeDeadline: 10m, pushDeadline: 10m}
          connectionKeys: {%s}
        """
            .formatted(
                server.master().password().text(),
                server.port(),
                kubeconfig,
                delivery.startsWith("LOCAL") ? "fence: [uri]" : ""),
        DELIVERIES.get(delivery));
  }

  private Run run(String command) {
    return release.run(command, "-n", namespace, "--service", "fence");
  }

  private void applied(String delivery) {
    values(delivery, cluster().kubeconfig());
    Run run = run("apply");
    assertThat(run.exitCode()).as(run.all()).isZero();
  }

  /** READY with one password everywhere; returns it. */
  private String well(String delivery, String what) throws SQLException {
    values(delivery, cluster().kubeconfig());
    Run again = run("apply");
    assertThat(again.exitCode()).as(what + again.all()).isZero();
    assertThat(run("apply").service("fence").path("outcome").asText())
        .as(what)
        .isEqualTo("UNCHANGED");
    Map<String, String> serving = secret("fence-dbcreds");
    assertThat(serving).as(what).containsEntry("dbcreated", "true");
    assertThat(serving.containsKey("uri")).as(what).isEqualTo(delivery.startsWith("LOCAL"));
    assertThat(secret("fence-dbcreds-pending")).as(what).isEmpty();
    String password = serving.getOrDefault("password", "");
    try (var login = server.open("fence_gen3", "fence_gen3", password)) {
      assertThat(login.isValid(5)).as(what).isTrue();
    }
    if (!delivery.equals("LOCAL")) {
      assertThat(operator.entries().get(ENTRY).secret("password"))
          .as(what)
          .contains(Password.of(password));
    }
    assertThat(operator.collected()).as(what).isZero();
    return password;
  }

  static Stream<Arguments> changes() {
    return DELIVERIES.keySet().stream()
        .flatMap(
            to ->
                Stream.concat(Stream.of("nothing"), DELIVERIES.keySet().stream())
                    .filter(from -> !from.equals(to))
                    .filter(from -> !(from.equals("nothing") && to.equals("PULL")))
                    .flatMap(
                        from ->
                            Stream.of(true, false).map(merges -> Arguments.of(from, to, merges))));
  }

  @ParameterizedTest(name = "{0} to {1}, merges: {2}")
  @MethodSource("changes")
  void oneMoreRunMakesAllWell(String from, String to, boolean merges) throws Exception {
    standIn.knowCreateOrMerge(merges);
    if (List.of(from, to).contains("PULL")) {
      applied(from.equals("PULL") ? "LOCAL" : from);
      var entry = new TreeMap<String, Password>();
      secret("fence-dbcreds").forEach((key, value) -> entry.put(key, Password.of(value)));
      entry.remove("uri");
      operator.entries().put(ENTRY, SecretData.of(entry));
    }
    if (!from.equals("nothing")) {
      applied(from);
    }
    String before = secret("fence-dbcreds").getOrDefault("password", "");
    int writes = new Random().nextInt(MOST_WRITES + 1);
    String what = from + " to " + to + ", " + merges + ", ended after " + writes + " writes: ";
    try (var killed = new Killed(standIn, writes)) {
      values(to, killed.kubeconfig());
      assertThat(run("apply").exitCode()).as(what).isIn(0, 1, 2);
    }
    String after = well(to, what);
    if (!before.isEmpty()) {
      assertThat(after).as(what).isEqualTo(before);
    }
  }
}
