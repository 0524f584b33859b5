package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.StandInApiServer.Request;
import org.gen3db.testkit.kubernetes.StandInOperator;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster refuses, as a user gets to read it: the place, what was found, the way out. */
class KubernetesCodesTest {
  private static final String HIDDEN = "hunter2-in-a-webhook";

  private static ScratchServer server;
  @TempDir private Path folder;
  private StandInApiServer cluster;
  private String namespace;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    cluster = new StandInApiServer();
    namespace = cluster.newNamespace();
    release = new Release(folder);
    settings("kubeconfig: " + cluster.kubeconfig());
  }

  @AfterEach
  void end() {
    cluster.close();
    server.dropAll();
  }

  private void settings(String store, String... further) {
    var documents = new String[2 + further.length];
    documents[0] = server.values();
    documents[1] =
        "gen3db: {secretStore: {adapter: kubernetes, patience: 1s, orphanDeadline: 1s, "
            + store
            + "}}";
    System.arraycopy(further, 0, documents, 2, further.length);
    release.values(documents);
  }

  private Run fails(KubernetesCode code, String... words) {
    return failsIn(namespace, code, words);
  }

  private Run failsIn(String where, KubernetesCode code, String... words) {
    Run run = release.run("apply", "-n", where, "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains(code.id()).contains(words).doesNotContain("Exception");
    assertThat(run.all()).doesNotContain(HIDDEN);
    return run;
  }

  private void disturb(Predicate<Request> which, int code, String reason, String message) {
    cluster.disturb(
        request ->
            which.test(request)
                ? Optional.of(StandInApiServer.status(code, reason, message))
                : Optional.empty());
  }

  private static boolean makesSecrets(Request request) {
    return request.method().equals("POST") && request.path().contains("/secrets");
  }

  private String secrets() {
    return "api/v1/namespaces/" + namespace + "/secrets";
  }

  private void isApplied() {
    Run run = release.run("apply", "-n", namespace, "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
  }

  private void patch(String manager, String patch) {
    cluster
        .call(
            "PATCH",
            secrets() + "/fence-dbcreds?fieldManager=" + manager,
            TestCluster.MERGE,
            TestCluster.json(patch))
        .done();
  }

  @Test
  @Provokes("NO_CLUSTER")
  void aKubeconfigThatIsNotThere() {
    settings("kubeconfig: absent.yaml");
    fails(KubernetesCode.NO_CLUSTER, "absent.yaml", "no such file");
  }

  @Test
  @Provokes("NO_CONTEXT")
  void aContextThatIsNotThere() {
    settings("context: staging, kubeconfig: " + cluster.kubeconfig());
    fails(KubernetesCode.NO_CONTEXT, "staging", "other, test");
  }

  @Test
  @Provokes("OVERLAP_HELD_BY_HELM")
  void loginsTakeNoTurnsInASecretThatHelmHolds() {
    isApplied();
    patch(
        "helm",
        """
        {"metadata": {"labels": {"app.kubernetes.io/managed-by": "Helm"},
          "annotations": {"meta.helm.sh/release-name": "gen3"}}}\
        """);
    Run run = release.run("rotate", "-n", namespace, "fence", "--overlap");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains(DomainCode.OVERLAP_HELD_BY_HELM.id(), "fence-dbcreds");
  }

  @Test
  void theContextOfTheCommandLineWins() {
    settings("context: other, kubeconfig: " + cluster.kubeconfig());
    for (String context : new String[] {"a,b\\c=d", "other"}) {
      Run run =
          release.run("apply", "-n", namespace, "--service", "fence", "--kube-context", context);
      assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
      assertThat(run.document().toString())
          .contains(context.equals("other") ? "GEN3DB-603" : "GEN3DB-602")
          .contains(context.replace("\\", "\\\\"));
    }
    Run run = release.run("apply", "-n", namespace, "--service", "fence", "--kube-context", "test");
    assertThat(run.exitCode()).as(run.all()).isZero();
  }

  @Test
  @Provokes("API_UNREACHABLE")
  void anAddressAtWhichNobodyListens() {
    settings("context: other, kubeconfig: " + cluster.kubeconfig());
    fails(KubernetesCode.API_UNREACHABLE, "http://127.0.0.1:1/");
  }

  @Test
  @Provokes("NOT_LOGGED_IN")
  void aTokenThatHasExpired() {
    cluster.acceptOnly("another");
    fails(KubernetesCode.NOT_LOGGED_IN, "401");
    cluster.acceptOnly("token");
    isApplied();
  }

  @Test
  @Provokes("FORBIDDEN")
  void aRightThatIsMissing() {
    disturb(
        KubernetesCodesTest::makesSecrets,
        403,
        "Forbidden",
        "secrets is forbidden: User \"ci\" cannot create resource \"secrets\" in API group \"\" in"
            + " the namespace \"x\"");
    fails(
        KubernetesCode.FORBIDDEN, "ci may not create secrets", "--verb=create --resource=secrets");
  }

  @Test
  @Provokes("THROTTLED")
  void aServerThatIsBusyForLong() {
    disturb(request -> true, 429, "TooManyRequests", "too many requests");
    fails(KubernetesCode.THROTTLED, "429");
  }

  @Test
  @Provokes("NO_NAMESPACE")
  void aNamespaceThatIsNotThere() {
    failsIn("absent", KubernetesCode.NO_NAMESPACE, "kubectl create namespace absent");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("NAMESPACE_ENDS")
  void aNamespaceThatIsBeingDeleted() {
    cluster.call("DELETE", "api/v1/namespaces/" + namespace, null, null).done();
    fails(KubernetesCode.NAMESPACE_ENDS, namespace);
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("QUOTA")
  void aQuotaThatLeavesNoRoom() {
    disturb(
        KubernetesCodesTest::makesSecrets,
        403,
        "Forbidden",
        "secrets \"x\" is forbidden: exceeded quota: small, requested: secrets=1, used: secrets=5");
    fails(KubernetesCode.QUOTA, "the quota small");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("IMMUTABLE")
  void aSecretThatNobodyCanChange() {
    isApplied();
    patch("kubectl-patch", "{\"immutable\": true, \"data\": {\"dbcreated\": null}}");
    fails(KubernetesCode.IMMUTABLE, "fence-dbcreds", "jq 'del(.immutable)'");
  }

  private void ofAnotherType(String name, String data) {
    cluster.post(
        secrets(),
        TestCluster.json(
            """
            {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/basic-auth",
             "metadata": {"name": "%s"}, "stringData": %s}\
            """
                .formatted(name, data)));
  }

  /** Neither Helm nor the operator could write it: both would fail on its type for ever. */
  @Test
  @Provokes("WRONG_TYPE")
  void aSecretOfAnotherType() {
    String login = "{\"username\": \"fence_gen3\", \"password\": \"of-before\"}";
    for (String name : new String[] {"fence-dbcreds-pending", "fence-dbcreds"}) {
      // A pending one with a password would be published, and not be written.
      ofAnotherType(name, name.endsWith("-pending") ? "{\"username\": \"fence_gen3\"}" : login);
      fails(
          KubernetesCode.WRONG_TYPE,
          name,
          "of type kubernetes.io/basic-auth instead of Opaque",
          "jq '.type = \\\"Opaque\\\"'",
          "replace --force -f " + name + ".json");
      cluster.call("DELETE", secrets() + "/" + name, null, null).done();
    }
    byOperator();
    try (var operator = new StandInOperator(cluster, "v1")) {
      operator.in(namespace);
      ofAnotherType("fence-dbcreds-bootstrap", login);
      fails(KubernetesCode.WRONG_TYPE, "Secret fence-dbcreds-bootstrap");
      cluster.call("DELETE", secrets() + "/fence-dbcreds-bootstrap", null, null).done();
      ofAnotherType("fence-dbcreds", login);
      fails(KubernetesCode.WRONG_TYPE, "Secret fence-dbcreds");
    }
  }

  @Test
  @Provokes("BEING_DELETED")
  void aSecretThatIsMarkedForDeletion() {
    isApplied();
    patch("kubectl-patch", "{\"metadata\": {\"finalizers\": [\"example.org/hold\"]}}");
    cluster.call("DELETE", secrets() + "/fence-dbcreds", null, null).done();
    fails(KubernetesCode.BEING_DELETED, "Secret fence-dbcreds", "finalizers");
  }

  @Test
  @Provokes("MANAGED_BY_ANOTHER")
  void aKeyThatAPersonHasWritten() {
    isApplied();
    patch("kubectl-edit", "{\"data\": {\"dbcreated\": \"ZmFsc2U=\"}}");
    Run run = fails(KubernetesCode.MANAGED_BY_ANOTHER, "kubectl-edit manages data.dbcreated");
    assertThat(run.out()).contains("patch secret fence-dbcreds --type=merge");
    patch("kubectl-patch", "{\"metadata\": {\"managedFields\": [{}]}}");
    isApplied();
  }

  @Test
  @Provokes("NOT_TEXT")
  void aSecretThatHoldsBytes() {
    isApplied();
    patch("kubectl-patch", "{\"data\": {\"key.p12\": \"/w==\"}}");
    fails(KubernetesCode.NOT_TEXT, "key.p12");
  }

  @Test
  @Provokes("REFUSED")
  void aPolicyThatDoesNotWantIt() {
    disturb(
        KubernetesCodesTest::makesSecrets,
        403,
        "Forbidden",
        "admission webhook \"policy.example.org\" denied the request: " + HIDDEN);
    fails(KubernetesCode.REFUSED, "the admission webhook policy.example.org");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("SERVER_FAILED")
  void aServerThatFailsItself() {
    disturb(
        KubernetesCodesTest::makesSecrets,
        500,
        "InternalError",
        "etcdserver: leader changed\" " + HIDDEN);
    fails(
        KubernetesCode.SERVER_FAILED,
        "500 InternalError: etcdserver: leader changed",
        "Repeat the run");
    disturb(
        KubernetesCodesTest::makesSecrets,
        500,
        "InternalError",
        "Internal error occurred: failed calling webhook \"policy.example.org\": " + HIDDEN);
    fails(KubernetesCode.SERVER_FAILED, "it cannot ask the admission webhook policy.example.org");
  }

  @Test
  void aQuestionThatTheServerFailedAtIsAskedAgain() {
    var failures = new AtomicInteger(3);
    cluster.disturb(
        request ->
            request.method().equals("GET") && failures.getAndDecrement() > 0
                ? Optional.of(
                    StandInApiServer.status(500, "InternalError", "etcdserver: leader changed"))
                : Optional.empty());
    isApplied();
  }

  /** Several quotas' counts are written by several at once; the object itself was not looked at. */
  @Test
  void aQuotaThatOthersUseUpAtTheSameMomentIsAskedAgain() {
    TestCluster.Answered conflict =
        StandInApiServer.status(
            409,
            "Conflict",
            "Operation cannot be fulfilled on resourcequotas \"small\": the object has been"
                + " modified");
    ((ObjectNode) conflict.body())
        .putObject("details")
        .put("name", "small")
        .put("kind", "resourcequotas");
    var failures = new AtomicInteger(2);
    cluster.disturb(
        request ->
            makesSecrets(request) && failures.getAndDecrement() > 0
                ? Optional.of(conflict)
                : Optional.empty());
    isApplied();
  }

  @Test
  void aConflictThatIsNoExistingObjectSaysToRepeat() {
    disturb(KubernetesCodesTest::makesSecrets, 409, "Conflict", "being changed " + HIDDEN);
    fails(KubernetesCode.REFUSED, "409 Conflict", "repeat the run");
  }

  private static final String PUSH =
      "global: {environment: prod, externalSecrets: {deploy: true, pushSecret: true}}";

  @Test
  @Provokes("NO_EXTERNAL_SECRETS")
  void aClusterWithoutTheOperator() {
    cluster.serveExternalSecrets();
    settings("kubeconfig: " + cluster.kubeconfig(), PUSH);
    fails(KubernetesCode.NO_EXTERNAL_SECRETS, "externalsecrets.external-secrets.io");
  }

  @Test
  @Provokes("FOLLOWS_ANOTHER")
  void anExternalSecretOfOthersThatReadsAnotherEntry() {
    settings("kubeconfig: " + cluster.kubeconfig(), PUSH);
    cluster.post(
        "apis/external-secrets.io/v1/namespaces/"
            + namespace
            + "/externalsecrets?fieldManager=helm",
        TestCluster.json(
            """
            {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret",
             "metadata": {"name": "fence-dbcreds"},
             "spec": {"target": {"name": "fence-dbcreds", "creationPolicy": "Owner"},
                      "dataFrom": [{"extract": {"key": "old-fence-creds"}}]}}\
            """));
    fails(KubernetesCode.FOLLOWS_ANOTHER, "old-fence-creds", "prod-fence-creds");
  }

  /** The operator's store is of other machines, so that no loopback host may go there. */
  private void byOperator() {
    release.values(
        """
        global:
          dev: false
          environment: prod
          externalSecrets: {deploy: true, pushSecret: true}
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", patience: 1s}
          remoteSecrets: {adapter: external-secrets, probeDeadline: 2s, pushDeadline: 1s}
        """
            .formatted(server.master().password().text(), server.port(), cluster.kubeconfig()));
  }

  @Test
  @Provokes("NO_CLUSTER_BESIDE")
  void theOperatorWithoutItsCluster() {
    release.values(server.values(), PUSH, "gen3db: {remoteSecrets: {adapter: external-secrets}}");
    Run run = release.run("apply", "-n", namespace, "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.all())
        .contains(KubernetesCode.NO_CLUSTER_BESIDE.id(), "secretStore.adapter: kubernetes");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("ENTRY_NOT_TOLD")
  void anOperatorThatDoesNotRun() {
    byOperator();
    fails(KubernetesCode.ENTRY_NOT_TOLD, "prod-fence-creds", "has not told", "secretstores");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("NOT_PUSHED")
  void anOperatorThatReadsAndMakesNothing() {
    byOperator();
    try (var operator = new StandInOperator(cluster, "v1")) {
      operator.in(namespace);
      operator.pushes(false);
      fails(KubernetesCode.NOT_PUSHED, "prod-fence-creds", "describe pushsecret fence-dbcreds");
      operator.pushes(true);
      Run again = release.run("apply", "-n", namespace, "--service", "fence");
      assertThat(again.exitCode()).as(again.all()).isZero();
    }
  }

  @Test
  @Provokes("PUSHES_ANOTHER")
  void aPushSecretOfOthersThatPushesToAnotherEntry() {
    byOperator();
    cluster.post(
        "apis/external-secrets.io/v1alpha1/namespaces/"
            + namespace
            + "/pushsecrets?fieldManager=helm",
        TestCluster.json(
            """
            {"apiVersion": "external-secrets.io/v1alpha1", "kind": "PushSecret",
             "metadata": {"name": "fence-dbcreds"},
             "spec": {"updatePolicy": "IfNotExists",
                      "selector": {"secret": {"name": "fence-dbcreds-bootstrap"}},
                      "data": [{"match": {"remoteRef": {"remoteKey": "old-fence-creds"}}}]}}\
            """));
    try (var operator = new StandInOperator(cluster, "v1")) {
      operator.in(namespace);
      operator.pushes(false);
      fails(KubernetesCode.PUSHES_ANOTHER, "old-fence-creds", "prod-fence-creds");
    }
  }

  @Test
  void aMissingRightToListIsNoneWhileEachSecretMayBeRead() {
    disturb(
        request -> request.method().equals("GET") && request.path().contains("/secrets?"),
        403,
        "Forbidden",
        "secrets is forbidden: User \"ci\" cannot list resource \"secrets\" in API group \"\"");
    isApplied();
    Run again = release.run("apply", "-n", namespace, "--service", "fence");
    assertThat(again.service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
  }
}
