package org.gen3db.adapter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.KubernetesSettings;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rights of docs/kubernetes.md suffice, and each of them is needed: on a real RBAC. */
@Tag("full")
class RightsTest {
  private static final List<String> VERBS = List.of("get", "list", "create", "patch", "delete");
  private static final List<String> WORKLOADS =
      List.of("deployments", "statefulsets", "daemonsets");
  private static final StoreNeeds NEEDS =
      new StoreNeeds(
          Set.of("fence-dbcreds", "fence-dbcreds-pending"),
          Set.of("fence-dbcreds"),
          Set.of("fence-dbcreds"),
          Set.of("fence-dbcreds-pending"));

  private final TestCluster cluster = KubeApiServer.shared();
  private final Cancellation nobody = Cancellation.create();
  private String namespace;
  private KubernetesSecretStore store;

  @BeforeEach
  void begin() {
    namespace = cluster.newNamespace();
    store = Stores.in(Stores.settings(cluster.kubeconfig("limited-token"), false), namespace);
    cluster.post(
        rbac("rolebindings"),
        TestCluster.json(
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
             "metadata": {"name": "gen3db"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "gen3db"},
             "subjects": [{"kind": "User", "name": "limited",
                           "apiGroup": "rbac.authorization.k8s.io"}]}"""));
  }

  private String rbac(String plural) {
    return "apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/" + plural;
  }

  private static String quoted(List<String> words) {
    return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(","));
  }

  private void allow(List<String> verbs, List<String> workloads) {
    cluster
        .call(
            "PATCH",
            rbac("roles") + "/gen3db?fieldManager=test&force=true",
            TestCluster.APPLY,
            TestCluster.json(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                 "metadata": {"name": "gen3db"},
                 "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": [%s]},
                           {"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"]},
                           {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]},
                           {"apiGroups": [""], "resources": ["events"], "verbs": ["create"]},
                           {"apiGroups": ["apps"], "resources": [%s], "verbs": ["get", "patch"]}]}"""
                    .formatted(quoted(verbs), quoted(workloads))))
        .done();
  }

  private void awaitVerbs(List<String> verbs) {
    allow(verbs, WORKLOADS);
    // The server's own view of its roles follows in a moment.
    Awaitility.await()
        .atMost(5, TimeUnit.MINUTES)
        .untilAsserted(() -> assertThat(allowed()).isEqualTo(Set.copyOf(verbs)));
  }

  private Set<String> allowed() {
    return store.check(NEEDS, nobody).stream()
        .filter(check -> check.id().equals("cluster.rights") && check.state() == Check.State.OK)
        .map(check -> check.about().replace(" secrets", ""))
        .collect(Collectors.toSet());
  }

  private void worksThrough() {
    var data = SecretData.of(Map.of("password", Password.of("p")));
    var name = "fence-dbcreds";
    StoredSecret made =
        store.create(new NewSecret(name, "fence", data), nobody).now().certain().orElseThrow();
    var more = SecretData.of(Map.of("password", Password.of("q")));
    StoredSecret changed =
        store
            .update(made, new NewSecret(name, "fence", more), nobody)
            .now()
            .certain()
            .orElseThrow();
    assertThat(store.read(List.of(name, "other"), nobody).get(name)).isEqualTo(Look.there(changed));
    assertThat(store.delete(changed, nobody).isConflict()).isFalse();
  }

  @Test
  void theRightsThatAreDocumentedSuffice() throws Exception {
    awaitVerbs(VERBS);
    worksThrough();
    assertThat(store.environmentId(nobody)).isPresent();
    assertThat(store.check(NEEDS, nobody))
        .hasSize(14)
        .allMatch(check -> check.state() == Check.State.OK);
  }

  @Test
  void eachOfThemIsMissedAndNamed() throws Exception {
    for (String verb : VERBS) {
      var others = new ArrayList<>(VERBS);
      others.remove(verb);
      awaitVerbs(others);
      List<Check> wrong = wrong();
      assertThat(wrong).hasSize(1);
      assertThat(wrong.get(0).about()).isEqualTo(verb + " secrets");
      assertThat(wrong.get(0).found().orElseThrow().hint())
          .contains("--verb=" + verb + " --resource=secrets");
      if (verb.equals("list")) {
        assertThat(wrong.get(0).state()).isEqualTo(Check.State.FINDING);
        worksThrough(); // by one name after another
      } else {
        assertThat(wrong.get(0).state()).isEqualTo(Check.State.BLOCKER);
        assertThatThrownBy(this::worksThrough)
            .isInstanceOf(Gen3DbException.class)
            .hasMessageContaining("GEN3DB-605")
            .hasMessageContaining("the user limited may not " + verb + " secrets");
        cluster.call(
            "DELETE", "api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds", null, null);
      }
    }
  }

  /** Without them everything goes on, and nobody knows which Pods know an older password. */
  @Test
  void eachRightToFindAndRestartWhatRunsIsMissedAndStandsInNobodysWay() {
    for (String kind : WORKLOADS) {
      allow(VERBS, WORKLOADS.stream().filter(one -> !one.equals(kind)).toList());
      Awaitility.await()
          .atMost(5, TimeUnit.MINUTES)
          .untilAsserted(
              () ->
                  assertThat(wrong())
                      .extracting(Check::about)
                      .containsExactly("get " + kind + ".apps", "patch " + kind + ".apps"));
      assertThat(wrong())
          .allSatisfy(
              check -> {
                assertThat(check.id()).isEqualTo("cluster.running");
                assertThat(check.state()).isEqualTo(Check.State.FINDING);
                assertThat(check.found().orElseThrow().hint())
                    .contains(
                        "--verb=" + check.about().split(" ")[0] + " --resource=" + kind + ".apps");
              });
    }
    cluster
        .call(
            "PATCH",
            rbac("roles") + "/gen3db?fieldManager=test&force=true",
            TestCluster.APPLY,
            TestCluster.json(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                 "metadata": {"name": "gen3db"},
                 "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": [%s]},
                           {"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"]}]}"""
                    .formatted(quoted(VERBS))))
        .done();
    Awaitility.await()
        .atMost(5, TimeUnit.MINUTES)
        .untilAsserted(
            () ->
                assertThat(wrong())
                    .hasSize(8)
                    .extracting(Check::about)
                    .contains("list pods", "create events"));
  }

  private List<Check> wrong() {
    return store.check(NEEDS, nobody).stream()
        .filter(check -> check.state() != Check.State.OK)
        .toList();
  }

  @Test
  void aNamespaceThatIsNotThereBlocksTheRest() {
    var nowhere = Stores.in(Stores.settings(cluster.kubeconfig(), false), "absent-here");
    List<Check> checks = nowhere.check(NEEDS, nobody);
    assertThat(checks.get(0).state()).isEqualTo(Check.State.BLOCKER);
    assertThat(checks.get(0).found().orElseThrow().code()).isEqualTo(KubernetesCode.NO_NAMESPACE);
  }

  @Test
  void aClusterThatDoesNotAnswerLeavesTheRestOpen() {
    var settings =
        new KubernetesSettings(
            Optional.of("other"),
            Optional.of(cluster.kubeconfig()),
            false,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    List<Check> checks = Stores.in(settings, "default").check(NEEDS, nobody);
    assertThat(checks.get(0).found().orElseThrow().code())
        .isEqualTo(KubernetesCode.API_UNREACHABLE);
    assertThat(checks.subList(1, 6)).allMatch(check -> check.state() == Check.State.NOT_CHECKED);
  }
}
