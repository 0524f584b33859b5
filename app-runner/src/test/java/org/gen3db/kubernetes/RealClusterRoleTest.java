package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rendered Role suffices, by the RBAC of the real API server. That each verb is needed is
 * proven by {@link StandInRoleTest}.
 */
@Tag("full")
class RealClusterRoleTest extends RoleInCluster {
  private static final String ACCOUNT = "gen3-gen3db";

  @Override
  TestCluster cluster() {
    return KubeApiServer.shared();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void theRoleSuffices(Plan plan) {
    JsonNode items = rendered(plan);
    assertThat(rules(items).toString()).doesNotContain("*");
    for (JsonNode item : items) {
      String kind = item.path("kind").asText();
      if (List.of("ServiceAccount", "Role", "RoleBinding").contains(kind)) {
        String version = item.path("apiVersion").asText();
        cluster()
            .call(
                "PATCH",
                (version.equals("v1") ? "api/v1" : "apis/" + version)
                    + "/namespaces/"
                    + namespace
                    + "/"
                    + kind.toLowerCase(java.util.Locale.ROOT)
                    + "s/"
                    + ACCOUNT
                    + "?fieldManager=kubectl&force=true",
                TestCluster.APPLY,
                item)
            .done();
      }
    }
    JsonNode token =
        cluster()
            .post(
                "api/v1/namespaces/" + namespace + "/serviceaccounts/" + ACCOUNT + "/token",
                TestCluster.json(
                    """
                    {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                     "spec": {}}"""));
    Path account = cluster().kubeconfig(token.path("status").path("token").asText());
    assertThat(story(plan, account, LONG)).isEmpty();
  }
}
