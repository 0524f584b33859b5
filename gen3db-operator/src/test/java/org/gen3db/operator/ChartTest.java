package org.gen3db.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's chart: what it makes by both Helms, and that a real API server takes it. */
@Tag("full")
class ChartTest {
  private static final String CHART = Manifests.CHART.toString();
  private static final List<Integer> HELMS = List.of(3, 4);

  @TempDir(factory = ScratchFolders.class)
  Path folder;

  private Helm.Ended template(int major, String... further) throws Exception {
    var words = new ArrayList<>(List.of("template", "op", CHART, "-n", "ops"));
    words.addAll(List.of("--kube-version", "1.34.4", "--set", "image=operator:1"));
    words.addAll(List.of(further));
    return new Helm(major, folder, folder.resolve("none")).run(words.toArray(String[]::new));
  }

  /** By kind and namespace, the same by both. */
  private Map<String, JsonNode> rendered(String... further) throws Exception {
    var all = new ArrayList<Map<String, JsonNode>>();
    for (int major : HELMS) {
      var objects = new TreeMap<String, JsonNode>();
      for (JsonNode object : Manifests.in(template(major, further).well().out())) {
        String namespace = object.at("/metadata/namespace").asText("");
        String name =
            object.path("kind").asText() + (namespace.isEmpty() ? "" : " in " + namespace);
        assertThat(objects.put(name, object)).as(name).isNull();
      }
      all.add(objects);
    }
    assertThat(all.get(0)).isEqualTo(all.get(1));
    return all.get(0);
  }

  private static List<String> resources(JsonNode role) {
    var all = new ArrayList<String>();
    for (JsonNode rule : role.path("rules")) {
      rule.path("resources").forEach(resource -> all.add(resource.asText()));
    }
    return all;
  }

  @Test
  void inAllNamespacesItHasTheRightsOfAClusterAndInSomeThoseOfThemOnly() throws Exception {
    Map<String, JsonNode> all = rendered();
    assertThat(all)
        .containsOnlyKeys(
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "Deployment in ops",
            "NetworkPolicy in ops",
            "ServiceAccount in ops");
    assertThat(resources(all.get("ClusterRole"))).contains("secrets", "clustersecretstores");
    JsonNode pod = all.get("Deployment in ops").at("/spec/template/spec");
    assertThat(pod.at("/containers/0/args").toString()).isEqualTo("[\"--log-format\",\"json\"]");

    Map<String, JsonNode> some = rendered("--set", "namespaces={prod,test}");
    assertThat(some)
        .containsKeys("Role in prod", "Role in test", "RoleBinding in prod", "RoleBinding in test");
    assertThat(resources(some.get("ClusterRole"))).containsExactly("clustersecretstores");
    assertThat(resources(some.get("Role in prod")))
        .contains("gen3databases", "gen3databases/status", "namespaces", "secrets", "pods")
        .contains("externalsecrets", "deployments")
        .doesNotContain("clustersecretstores");
    assertThat(some.get("RoleBinding in prod").at("/subjects/0").toString())
        .isEqualTo("{\"kind\":\"ServiceAccount\",\"name\":\"op\",\"namespace\":\"ops\"}");
    assertThat(some.get("Deployment in ops").at("/spec/template/spec/containers/0/args").toString())
        .isEqualTo("[\"--log-format\",\"json\",\"-n\",\"prod\",\"-n\",\"test\"]");
  }

  @Test
  void whatNoObjectMayWantIsNoRight() throws Exception {
    Map<String, JsonNode> least =
        rendered(
            "--set",
            "namespaces={prod},rights.externalSecrets=false,rights.restarts=false"
                + ",definition.create=false,networkPolicy.create=false"
                + ",serviceAccount.create=false,serviceAccount.name=ours");
    assertThat(least).containsOnlyKeys("Role in prod", "RoleBinding in prod", "Deployment in ops");
    assertThat(resources(least.get("Role in prod")))
        .containsExactly("gen3databases", "gen3databases/status", "namespaces", "secrets");
    assertThat(least.get("RoleBinding in prod").at("/subjects/0/name").asText()).isEqualTo("ours");
    assertThat(least.get("Deployment in ops").at("/spec/template/spec/serviceAccountName").asText())
        .isEqualTo("ours");
  }

  @Test
  void theOperatorsOwnValuesAreGivenToIt() throws Exception {
    Path own = folder.resolve("own.yaml");
    Files.writeString(
        own,
        """
        values:
          gen3db: {databaseServer: {masters: {db: {username: u, passwordFile: /etc/gen3db/secret/p}}}}
        secret: masters
        options: [--adapter-path, /adapters]
        env: [{name: AWS_REGION, value: us-east-1}]
        podLabels: {team: data}
        serviceAccount: {annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/g'}}
        networkPolicy: {egress: [{ports: [{port: 5432}]}]}
        """);
    Map<String, JsonNode> all = rendered("-f", own.toString());
    JsonNode values =
        new YAMLMapper().readTree(all.get("ConfigMap in ops").at("/data/values.yaml").asText());
    assertThat(values.at("/gen3db/databaseServer/masters/db/passwordFile").asText())
        .isEqualTo("/etc/gen3db/secret/p");
    JsonNode template = all.get("Deployment in ops").at("/spec/template");
    assertThat(template.at("/metadata/labels/team").asText()).isEqualTo("data");
    JsonNode pod = template.path("spec");
    assertThat(pod.at("/containers/0/args").toString())
        .endsWith(
            "\"--values\",\"/etc/gen3db/values/values.yaml\",\"--adapter-path\",\"/adapters\"]");
    assertThat(pod.at("/containers/0/volumeMounts").findValuesAsText("mountPath"))
        .containsExactly("/tmp", "/etc/gen3db/values", "/etc/gen3db/secret");
    assertThat(pod.at("/volumes/2/secret/secretName").asText()).isEqualTo("masters");
    assertThat(pod.at("/containers/0/env/0/name").asText()).isEqualTo("AWS_REGION");
    assertThat(all.get("ServiceAccount in ops").at("/metadata/annotations").size()).isEqualTo(1);
    assertThat(all.get("NetworkPolicy in ops").at("/spec/egress/0/ports/0/port").asInt())
        .isEqualTo(5432);
    // Other values begin the Pod anew.
    JsonNode other = rendered("-f", own.toString(), "--set", "values.x=1").get("Deployment in ops");
    assertThat(other.at("/spec/template/metadata/annotations"))
        .isNotEqualTo(template.at("/metadata/annotations"));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whatItCannotDoWithoutIsAskedFor(int major) throws Exception {
    var helm = new Helm(major, folder, folder.resolve("none"));
    assertThat(helm.run("lint", CHART, "--strict", "--set", "image=x").well().out())
        .contains("0 chart(s) failed");
    assertThat(template(major, "--set", "image=").err()).contains("image is empty");
    assertThat(template(major, "--set", "serviceAccount.create=false").err())
        .contains("serviceAccount.name is empty");
    assertThat(template(major, "--set", "namespace=x").code()).isNotZero();
  }

  @Test
  void itsVersionIsThatOfTheProject() throws Exception {
    JsonNode chart = new YAMLMapper().readTree(Manifests.CHART.resolve("Chart.yaml").toFile());
    String version =
        Files.readString(Path.of("pom.xml"))
            .replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    assertThat(chart.path("version").asText()).isEqualTo(version);
    assertThat(chart.path("appVersion").asText()).isEqualTo(version);
  }

  /** Where only what the restricted standard allows is let in, and each warning is told. */
  @Test
  void theRealServerAcceptsItAndItsObjectsStayWhenItGoes() throws Exception {
    KubeApiServer cluster = KubeApiServer.shared();
    Manifests.forget(cluster);
    String namespace = cluster.newNamespace();
    cluster
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace,
            TestCluster.MERGE,
            TestCluster.json(
                "{\"metadata\": {\"labels\": {\"pod-security.kubernetes.io/enforce\":"
                    + " \"restricted\", \"pod-security.kubernetes.io/warn\": \"restricted\"}}}"))
        .done();
    String objects = OperatorContract.objects(namespace);
    for (int major : HELMS) {
      var helm = new Helm(major, folder, cluster.kubeconfig());
      String[] how = {"op", CHART, "-n", namespace, "--set", "image=o:1,values.gen3db.roles=null"};
      assertThat(helm.run(and("install", how)).well().err()).doesNotContainIgnoringCase("warning");
      Manifests.awaitDefinition(cluster, 200);
      if (major == 3) {
        OperatorContract.want(cluster, namespace, "{\"release\": \"kept\"}");
      }
      helm.run(and("upgrade", how)).well();
      helm.run("uninstall", "op", "-n", namespace).well();
      assertThat(cluster.get(objects + "/one").done().at("/spec/release").asText())
          .isEqualTo("kept");
    }
  }

  private static String[] and(String command, String... how) {
    var words = new ArrayList<>(List.of(command));
    words.addAll(List.of(how));
    return words.toArray(String[]::new);
  }
}
