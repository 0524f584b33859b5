package org.gen3db.beside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.beside.Programs.Ended;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.kubernetes.TestCluster.Answered;

/**
 * A stand-in for Argo CD: it runs the plugin's command as the repo server does, and then applies
 * and prunes as the application controller does with tracking by label, the strictest of its ways.
 * Without the plugin it renders the chart by helm, to which it gives no cluster to look into.
 */
final class ArgoCd implements Tool {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path PLUGIN = Path.of("..", "integrations", "argocd", "plugin.yaml");
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final Map<String, String> COLLECTIONS =
      Map.of(
          "Secret", "api/v1/namespaces/%s/secrets",
          "ConfigMap", "api/v1/namespaces/%s/configmaps",
          "Service", "api/v1/namespaces/%s/services",
          "Job", "apis/batch/v1/namespaces/%s/jobs",
          "ExternalSecret", "apis/external-secrets.io/v1/namespaces/%s/externalsecrets",
          "PushSecret", "apis/external-secrets.io/v1alpha1/namespaces/%s/pushsecrets");

  private final Programs programs;
  private final TestCluster cluster;
  private final Path chart;
  private final String namespace;
  private final List<List<ObjectNode>> history = new ArrayList<>();

  ArgoCd(Programs programs, TestCluster cluster, Path chart, String namespace) {
    this.programs = programs;
    this.cluster = cluster;
    this.chart = chart;
    this.namespace = namespace;
  }

  @Override
  public Ended install(Asked asked) {
    return sync(rendered(asked), false);
  }

  @Override
  public Ended upgrade(Asked asked) {
    return sync(rendered(asked), false);
  }

  /** It stops where it fails, and goes nowhere. */
  @Override
  public Ended failAndGoBack(Asked asked) {
    var values = new ArrayList<>(asked.values());
    try {
      values.add(Files.writeString(chart.resolveSibling("broken.yaml"), "broken: true\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sync(rendered(new Asked(values, asked.postRenders())), false);
  }

  @Override
  public Ended force(Asked asked) {
    return sync(rendered(asked), true);
  }

  @Override
  public Ended rollBack() {
    return sync(history.get(0), false);
  }

  /** What an application is deleted with: all that it tracks, but for what says otherwise. */
  @Override
  public Ended uninstall() {
    prune(Set.of(), "Delete=false");
    return new Ended(0, "", "");
  }

  private List<ObjectNode> rendered(Asked asked) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("ARGOCD_APP_NAME", "gen3");
    variables.put("ARGOCD_APP_NAMESPACE", namespace);
    variables.put(
        "ARGOCD_ENV_VALUES",
        asked.values().stream().map(Path::toString).collect(Collectors.joining(" ")));
    variables.put("KUBECONFIG", "/dev/null");
    var line = new ArrayList<String>();
    try {
      if (asked.postRenders()) {
        JsonNode generate = YAML.readTree(PLUGIN.toFile()).path("spec").path("generate");
        generate.path("command").forEach(word -> line.add(word.asText()));
        generate.path("args").forEach(word -> line.add(word.asText()));
      } else {
        line.addAll(List.of(Programs.helm(3).toString(), "template", "gen3", ".", "-n", namespace));
        asked.values().forEach(file -> line.addAll(List.of("-f", file.toString())));
      }
      String text = programs.run(chart, variables, line).well().out();
      var objects = new ArrayList<ObjectNode>();
      YAML.readerFor(JsonNode.class)
          .<JsonNode>readValues(text)
          .forEachRemaining(
              object -> {
                if (object instanceof ObjectNode one) {
                  objects.add(one);
                }
              });
      history.add(objects);
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String collection(String kind) {
    return COLLECTIONS.get(kind).formatted(namespace);
  }

  private static String key(JsonNode object) {
    return object.path("kind").asText() + " " + object.path("metadata").path("name").asText();
  }

  private Ended sync(List<ObjectNode> objects, boolean replaces) {
    var wanted = new LinkedHashSet<String>();
    var failed = new StringBuilder();
    for (ObjectNode object : objects) {
      wanted.add(key(object));
      object.withObjectProperty("metadata").withObjectProperty("labels").put(INSTANCE, "gen3");
      Answered answer = apply(object, replaces);
      if (answer.code() > 299) {
        failed.append(key(object)).append(": ").append(answer.body().path("message").asText());
      }
    }
    if (!failed.isEmpty()) {
      return new Ended(1, "", failed.toString()); // what failed to sync is not pruned
    }
    prune(wanted, "Prune=false");
    return new Ended(0, "", "");
  }

  private Answered apply(ObjectNode object, boolean replaces) {
    String collection = collection(object.path("kind").asText());
    String path = collection + "/" + object.path("metadata").path("name").asText();
    String manager = "?fieldManager=argocd-controller";
    Answered there = cluster.get(path);
    if (there.code() == 404) {
      return cluster.call("POST", collection + manager, "application/json", object);
    } else if (!replaces) {
      return cluster.call("PATCH", path + manager, TestCluster.MERGE, object);
    }
    ObjectNode whole = object.deepCopy();
    whole
        .withObjectProperty("metadata")
        .set("resourceVersion", there.body().path("metadata").path("resourceVersion"));
    return cluster.call("PUT", path + manager, "application/json", whole);
  }

  /** What bears its label, belongs to nobody else and is not wanted any more. */
  private void prune(Set<String> wanted, String unless) {
    for (String kind : COLLECTIONS.keySet()) {
      for (JsonNode item : cluster.get(collection(kind)).done().path("items")) {
        JsonNode metadata = item.path("metadata");
        String name = metadata.path("name").asText();
        List<String> options =
            List.of(
                metadata
                    .path("annotations")
                    .path("argocd.argoproj.io/sync-options")
                    .asText("")
                    .split(","));
        if (metadata.path("labels").path(INSTANCE).asText("").equals("gen3")
            && metadata.path("ownerReferences").isEmpty()
            && !wanted.contains(kind + " " + name)
            && !options.contains(unless)) {
          cluster.call("DELETE", collection(kind) + "/" + name, null, null).done();
        }
      }
    }
  }
}
