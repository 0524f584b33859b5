package org.gen3db.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gen3db.testkit.kubernetes.TestCluster;

/**
 * Workloads with a Pod each, as the controllers and the node would have made them, which a cluster
 * of tests has not.
 *
 * @param cluster where
 * @param namespace in which namespace
 */
record RunningPods(TestCluster cluster, String namespace) {
  static final List<String> KINDS = List.of("DaemonSet", "Deployment", "StatefulSet");
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

  /** One that has run for long, and reads a Secret into its environment. */
  void reading(String kind, String name, String secret, String annotation) {
    reading(kind, name, secret, annotation, LONG_AGO);
  }

  /** One that runs since then. */
  void reading(String kind, String name, String secret, String annotation, String since) {
    String own = kind.toLowerCase(Locale.ROOT) + "-" + name;
    String container =
        "\"containers\": [{\"name\": \"main\", \"image\": \"i\", \"envFrom\":"
            + " [{\"secretRef\": {\"name\": \"%s\"}}]}]".formatted(secret);
    if (KINDS.contains(kind)) {
      cluster.post(
          apps(kind),
          TestCluster.json(
              """
              {"apiVersion": "apps/v1", "kind": "%s",
               "metadata": {"name": "%s", "annotations": {%s}},
               "spec": {"selector": {"matchLabels": {"app": "%s"}}, %s
                        "template": {"metadata": {"labels": {"app": "%s"}}, "spec": {%s}}}}"""
                  .formatted(
                      kind,
                      name,
                      annotation.isEmpty() ? "" : "\"" + annotation + "\": \"true\"",
                      own,
                      kind.equals("StatefulSet") ? "\"serviceName\": \"s\"," : "",
                      own,
                      container)));
    }
    pod(kind, name, own, container, since);
  }

  private void pod(String kind, String name, String own, String container, String since) {
    boolean deployed = kind.equals("Deployment");
    String owner =
        KINDS.contains(kind)
            ? """
              , "ownerReferences": [{"apiVersion": "apps/v1", "kind": "%s", "name": "%s",
                                     "uid": "u", "controller": true}]"""
                .formatted(deployed ? "ReplicaSet" : kind, deployed ? name + "-5f6d" : name)
            : "";
    String pods = "api/v1/namespaces/" + namespace + "/pods";
    cluster.post(
        pods,
        TestCluster.json(
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%s", "labels": {"pod-template-hash": "5f6d"}%s},
             "spec": {%s}}"""
                .formatted(own, owner, container)));
    cluster
        .call(
            "PATCH",
            pods + "/" + own + "/status",
            TestCluster.MERGE,
            TestCluster.json(
                """
                {"status": {"phase": "Running", "containerStatuses":
                  [{"name": "main", "image": "i", "imageID": "", "ready": true, "restartCount": 0,
                    "state": {"running": {"startedAt": "%s"}}}]}}"""
                    .formatted(since)))
        .done();
  }

  private String apps(String kind) {
    return "apis/apps/v1/namespaces/" + namespace + "/" + kind.toLowerCase(Locale.ROOT) + "s";
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.path("items").spliterator(), false);
  }

  /** Those that were told to begin anew, sorted. */
  List<String> restarted() {
    return KINDS.stream()
        .flatMap(
            kind ->
                items(cluster.get(apps(kind)).body())
                    .filter(
                        one ->
                            one.at("/spec/template/metadata/annotations")
                                .has("kubectl.kubernetes.io/restartedAt"))
                    .map(one -> kind + " " + one.at("/metadata/name").asText()))
        .sorted()
        .toList();
  }

  /** The reasons and messages of the Events of a Secret. */
  String events(String secret) {
    return items(cluster.get("api/v1/namespaces/" + namespace + "/events").body())
        .filter(one -> one.at("/involvedObject/kind").asText().equals("Secret"))
        .filter(one -> one.at("/involvedObject/name").asText().equals(secret))
        .map(one -> one.path("reason").asText() + ": " + one.path("message").asText())
        .sorted()
        .toList()
        .toString();
  }
}
