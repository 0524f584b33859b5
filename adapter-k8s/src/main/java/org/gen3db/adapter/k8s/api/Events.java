package org.gen3db.adapter.k8s.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What gen3db did to an object, for who describes it. An Event is told to the cluster once and
 * waited for by nobody: where it cannot be made, the work is done all the same.
 */
public final class Events {
  private final ApiServer api;
  private final Namespace namespace;
  private final Clock clock;

  public Events(ApiServer api, Namespace namespace, Clock clock) {
    this.api = api;
    this.namespace = namespace;
    this.clock = clock;
  }

  /** Which keys became others; what is the same is of no interest to who reads it. */
  public void changed(JsonNode before, ObjectNode wanted, JsonNode object) {
    List<String> changed =
        Marks.texts(wanted).entrySet().stream()
            .filter(one -> !one.getValue().equals(Marks.text(before, one.getKey()).orElse(null)))
            .map(Map.Entry::getKey)
            .toList();
    if (!changed.isEmpty()) {
      tell(object, "Changed", "gen3db set " + String.join(", ", changed));
    }
  }

  /**
   * Tells it.
   *
   * @param object what it happened to, as the API server has it
   * @param reason in one word
   * @param message in a sentence, without any value
   */
  public void tell(JsonNode object, String reason, String message) {
    JsonNode metadata = object.path("metadata");
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("apiVersion", "v1").put("kind", "Event").put("type", "Normal");
    event.putObject("metadata").put("generateName", metadata.path("name").asText() + ".");
    ObjectNode about = event.putObject("involvedObject");
    about.put("apiVersion", object.path("apiVersion").asText("v1"));
    about.put("kind", object.path("kind").asText("Secret")).put("namespace", namespace.name());
    about.set("name", metadata.path("name"));
    about.set("uid", metadata.path("uid"));
    about.set("resourceVersion", metadata.path("resourceVersion"));
    event.put("reason", reason).put("message", message).put("count", 1);
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    event.put("firstTimestamp", now).put("lastTimestamp", now);
    event.putObject("source").put("component", FieldManagers.OURS);
    event.put("reportingComponent", FieldManagers.OURS);
    api.tell(namespace.path() + "/events", event);
  }
}
