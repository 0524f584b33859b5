package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.lab.Run;
import org.gen3db.lab.Stores;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterEach;

/**
 * What an account does that has the Role of {@code render --job}, for each delivery, and whether
 * the operator keeps the entries or another adapter does.
 */
abstract class RoleInCluster extends InCluster {
  private static final String ENTRY = "prod-fence-creds";
  private static final String RESTARTED = "[DaemonSet plain, Deployment plain, StatefulSet plain]";

  /** Longer than any machine needs. */
  static final String LONG = "10m";

  private Thread copying;

  /**
   * What is rendered.
   *
   * @param delivery its name
   * @param operator whether the operator reads and makes the entries
   */
  record Plan(String delivery, boolean operator) {
    boolean is(String name) {
      return delivery.equals(name);
    }

    boolean follows() {
      return is("PUSH") || is("PULL");
    }

    boolean pushes() {
      return is("PUSH") || is("LOCAL_AND_PUSH");
    }

    String values() {
      return switch (delivery) {
        case "LOCAL" -> LOCAL;
        case "PUSH" -> PUSH;
        case "PULL" -> PULL;
        default -> LOCAL_AND_PUSH;
      };
    }

    @Override
    public String toString() {
      return delivery + (operator ? " by the operator" : " by another adapter");
    }
  }

  static Stream<Plan> plans() {
    return Stream.of("LOCAL", "PUSH", "PULL", "LOCAL_AND_PUSH")
        .flatMap(delivery -> Stream.of(new Plan(delivery, true), new Plan(delivery, false)));
  }

  /** The store that the operator reads is the one that another adapter writes. */
  private void copyEntries() {
    copying =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Map<String, String> entry = new Stores(folder).allEntries().get(ENTRY);
                if (entry != null) {
                  operator.entries().put(ENTRY, data(entry));
                }
                try {
                  Thread.sleep(30);
                } catch (InterruptedException e) {
                  return;
                }
              }
            },
            "operator-reads");
    copying.setDaemon(true);
    copying.start();
  }

  private static SecretData data(Map<String, String> values) {
    var data = new TreeMap<String, Password>();
    values.forEach((key, value) -> data.put(key, Password.of(value)));
    return SecretData.of(data);
  }

  @AfterEach
  void endCopying() throws InterruptedException {
    if (copying != null) {
      copying.interrupt();
      copying.join();
      copying = null;
    }
  }

  private void values(Path kubeconfig, Plan plan, String deadline) {
    release.values(
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", orphanDeadline: 1s}
          remoteSecrets: {%s}
          job: {image: "gen3db:1"}
        """
            .formatted(
                server.master().password().text(),
                server.port(),
                kubeconfig,
                plan.operator()
                    ? "adapter: external-secrets, probeDeadline: %1$s, pushDeadline: %1$s"
                        .formatted(deadline)
                    : "adapter: directory"),
        plan.values());
  }

  private Run run(String command, String... further) {
    var line = new ArrayList<>(List.of("-n", namespace, "--service", "fence"));
    line.addAll(List.of(further));
    return release.run(command, line.toArray(String[]::new));
  }

  private Run done(String command, String... further) {
    Run run = run(command, further);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  /** What {@code render --job} prints for a plan. */
  JsonNode rendered(Plan plan) {
    values(cluster().kubeconfig(), plan, LONG);
    return plan.operator()
        ? done("render", "--job").document().path("items")
        : done(
                "render",
                "--job",
                "--set",
                "gen3db.remoteSecrets.adapter=aws-secrets-manager",
                "--set",
                "gen3db.remoteSecrets.region=us-east-1")
            .document()
            .path("items");
  }

  static JsonNode rules(JsonNode items) {
    for (JsonNode item : items) {
      if (item.path("kind").asText().equals("Role")) {
        return item.path("rules");
      }
    }
    throw new AssertionError("no Role in " + items);
  }

  /**
   * All that the account does in its life: a change of delivery, a rotation where there is one,
   * what others edited or took away, and a look at all of it.
   *
   * @param account its kubeconfig
   * @param deadline how long the operator may take to tell of an entry, or make one
   * @return what did not go well, first of all; empty where all did
   */
  Optional<String> story(Plan plan, Path account, String deadline) {
    values(cluster().kubeconfig(), new Plan("PUSH", true), LONG);
    if (plan.is("PUSH") && plan.operator()) {
      bootstrapOfTheChart();
    } else {
      done("apply");
    }
    store();
    if (!plan.operator()) {
      new Stores(folder).putEntry(ENTRY, secret("fence-dbcreds"));
      copyEntries();
    }
    RunningPods running = running();
    values(account, plan, deadline);
    boolean rotates = plan.is("LOCAL") || (!plan.operator() && plan.pushes());
    return failing("apply")
        .or(() -> rotates ? failing("rotate") : Optional.empty())
        .or(() -> plan.follows() ? repaired() : Optional.empty())
        .or(() -> plan.is("LOCAL") ? Optional.empty() : madeAnew(plan))
        .or(() -> failing("status"))
        .or(() -> failing("doctor"))
        .or(
            () ->
                plan.is("LOCAL")
                    ? expected(running.events("fence-dbcreds"), "Changed")
                        .or(() -> expected(running.restarted().toString(), RESTARTED))
                    : Optional.empty())
        .or(() -> plan.is("PULL") && plan.operator() ? absenceTold() : Optional.empty());
  }

  private Optional<String> failing(String command) {
    Run run = run(command, command.equals("rotate") ? new String[] {"fence"} : new String[0]);
    boolean well = run.exitCode() == 0 && (!command.equals("doctor") || isAllChecked(run));
    return well ? Optional.empty() : Optional.of(command + ": " + run.all());
  }

  /** But for what an entry holds, where only a probe would tell. */
  private static boolean isAllChecked(Run doctor) {
    for (JsonNode check : doctor.document().path("checks")) {
      if (check.path("state").asText().equals("NOT_CHECKED")
          && !check.path("id").asText().equals("service.existing")) {
        return false;
      }
    }
    return true;
  }

  /** That an entry is absent is told by an Event, and what may not be read is told instead. */
  private Optional<String> absenceTold() {
    operator.entries().remove(ENTRY);
    for (String path :
        List.of(
            "apis/external-secrets.io/v1/namespaces/" + namespace + "/externalsecrets",
            "api/v1/namespaces/" + namespace + "/secrets")) {
      cluster().call("DELETE", path + "/fence-dbcreds", null, null);
    }
    Run run = run("apply");
    return run.exitCode() == 1 && !run.out().contains("GEN3DB-605")
        ? Optional.empty()
        : Optional.of("absent: " + run.all());
  }

  private static Optional<String> expected(String found, String part) {
    return found.contains(part) ? Optional.empty() : Optional.of("no " + part + " in " + found);
  }

  /** A person edited what the operator does not look at again by itself. */
  private Optional<String> repaired() {
    operator.refreshes(false);
    cluster()
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds?fieldManager=kubectl-edit",
            TestCluster.MERGE,
            TestCluster.json("{\"data\": {\"password\": \"eA==\"}}"))
        .done();
    Optional<String> failing =
        failing("apply")
            .or(
                () ->
                    secret("fence-dbcreds").get("password").equals("x")
                        ? Optional.of("the Secret is as it was edited")
                        : Optional.empty());
    operator.refreshes(true);
    return failing;
  }

  /** What a delivery needs is taken away by others, the entry too where gen3db makes it. */
  private Optional<String> madeAnew(Plan plan) {
    if (plan.is("LOCAL_AND_PUSH") && plan.operator()) { // or the operator makes the entry anew
      cluster()
          .call(
              "DELETE",
              "apis/external-secrets.io/v1alpha1/namespaces/"
                  + namespace
                  + "/pushsecrets/fence-dbcreds",
              null,
              null)
          .done();
    }
    if (plan.pushes() && plan.operator()) {
      operator.entries().remove(ENTRY);
    }
    if (plan.follows()) {
      cluster()
          .call(
              "DELETE",
              "apis/external-secrets.io/v1/namespaces/"
                  + namespace
                  + "/externalsecrets/fence-dbcreds",
              null,
              null)
          .done();
    }
    return failing("apply");
  }

  /** Whose password is the one to push, and which lacks dbcreated. */
  private void bootstrapOfTheChart() {
    cluster()
        .post(
            "api/v1/namespaces/" + namespace + "/secrets",
            TestCluster.json(
                """
                {"apiVersion": "v1", "kind": "Secret",
                 "metadata": {"name": "fence-dbcreds-bootstrap"},
                 "stringData": {"database": "fence_gen3", "host": "db.example.org",
                                "password": "of-the-chart", "port": "5432",
                                "username": "fence_gen3"}}"""));
  }

  /** Of each kind one that is begun anew, and one that Reloader cares for. */
  private RunningPods running() {
    var running = new RunningPods(cluster(), namespace);
    for (String kind : RunningPods.KINDS) {
      running.reading(kind, "plain", "fence-dbcreds", "");
      running.reading(kind, "watched", "fence-dbcreds", "reloader.stakater.com/auto");
    }
    return running;
  }

  /** The chart's store, of which the operator says that it is ready. */
  private void store() {
    String stores = "apis/external-secrets.io/v1/namespaces/" + namespace + "/secretstores";
    cluster()
        .post(
            stores,
            TestCluster.json(
                """
                {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore",
                 "metadata": {"name": "gen3-secret-store"}, "spec": {}}"""));
    cluster()
        .call(
            "PATCH",
            stores + "/gen3-secret-store/status",
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}"""))
        .done();
  }
}
