package org.gen3db.runner.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gen3db.runner.output.Format;
import org.jspecify.annotations.Nullable;

/**
 * What the Helm chart of gen3db has to be told to make the objects of {@code render --job}, and
 * those of {@code --dump-schedule} where they are asked for too: read off these very objects, so
 * that nothing is decided a second time. It holds no secret, since Helm keeps in its records what
 * it is told.
 */
public final class ChartValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANNOTATIONS = "/metadata/annotations";
  private static final String POD = "/spec/template/spec";
  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final String DUMP = "dump";
  private static final String CRON_JOB = "CronJob";

  private final List<JsonNode> objects;

  private ChartValues(List<JsonNode> objects) {
    this.objects = objects;
  }

  /**
   * The text of a values file, with a newline at its end.
   *
   * @param objects those of a Job, one JSON object each; others are passed over
   * @param format JSON, or else YAML
   */
  public static String of(List<String> objects, Format format) {
    var read = new ArrayList<JsonNode>();
    try {
      for (String object : objects) {
        read.add(JSON.readTree(object));
      }
      JsonNode values = new ChartValues(List.copyOf(read)).all();
      if (format == Format.JSON) {
        return values.toPrettyString() + "\n";
      }
      var yaml =
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
              .build();
      return new ObjectMapper(yaml).writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode all() {
    JsonNode job = one("Job");
    JsonNode pod = job.at(POD);
    JsonNode container = pod.at("/containers/0");
    JsonNode ordered = one("Role").at(ANNOTATIONS);
    ObjectNode values = JSON.createObjectNode();
    values.set("release", job.at("/metadata/labels").path("gen3db.org/release"));
    values.set("namespace", job.at("/metadata/namespace"));
    values.set("image", container.path("image"));
    values.set("arguments", container.path("args"));
    values.set("secret", secret(pod));
    values.set("resources", container.path("resources"));
    JsonNode ttl = job.at("/spec/ttlSecondsAfterFinished");
    if (!ttl.isMissingNode()) {
      values.set("ttlSecondsAfterFinished", ttl);
    }
    ObjectNode annotations = values.putObject("annotations");
    annotations.set("objects", ordered);
    annotations.set("job", job.at(ANNOTATIONS));
    ObjectNode ofAccount = one("ServiceAccount").at(ANNOTATIONS).deepCopy();
    ordered.fieldNames().forEachRemaining(ofAccount::remove);
    values.putObject("serviceAccount").set("annotations", ofAccount);
    values.set("rules", one("Role").path("rules"));
    values.set("egress", one("NetworkPolicy").at("/spec/egress"));
    values.set("values", text(one("ConfigMap")));
    if (objects.stream().anyMatch(object -> is(object, CRON_JOB, DUMP))) {
      dumps(values.putObject("dumps"));
    }
    return values;
  }

  private void dumps(ObjectNode dumps) {
    JsonNode cron = one(CRON_JOB, DUMP);
    JsonNode pod = cron.at("/spec/jobTemplate" + POD);
    dumps.set("schedule", cron.at("/spec/schedule"));
    dumps.set("arguments", pod.at("/containers/0/args"));
    for (JsonNode volume : pod.path("volumes")) {
      if (volume.has("persistentVolumeClaim")) {
        dumps.set("claim", volume.at("/persistentVolumeClaim/claimName"));
      }
    }
    dumps.set("annotations", cron.at(ANNOTATIONS));
    dumps.set("rules", one("Role", DUMP).path("rules"));
    dumps.set("egress", one("NetworkPolicy", DUMP).at("/spec/egress"));
    dumps.set("values", text(one("ConfigMap", DUMP)));
  }

  private static JsonNode text(JsonNode configMap) {
    return configMap.path("data").path("values.yaml");
  }

  /** The name of the Secret that the Pod mounts; empty for none. */
  private static JsonNode secret(JsonNode pod) {
    @Nullable JsonNode mounted = null;
    for (JsonNode volume : pod.path("volumes")) {
      if (volume.has("secret")) {
        mounted = volume.at("/secret/secretName");
      }
    }
    return mounted == null ? JSON.getNodeFactory().textNode("") : mounted;
  }

  private JsonNode one(String kind) {
    return one(kind, "");
  }

  private static boolean is(JsonNode object, String kind, String component) {
    return object.path("kind").asText().equals(kind)
        && object.at("/metadata/labels").path(COMPONENT).asText("").equals(component);
  }

  private JsonNode one(String kind, String component) {
    Stream<JsonNode> found = objects.stream().filter(object -> is(object, kind, component));
    return Objects.requireNonNull(found.findFirst().orElse(null), kind);
  }
}
