package org.gen3db.adapter.k8s.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Pod: which Secrets its containers read, by whatever way, and since when they run. A container
 * that is begun again reads them again, so that its own start counts and not the Pod's.
 *
 * @param json the object as the API server has it
 */
record PodSpec(JsonNode json) {
  private static final String POD_TEMPLATE_HASH = "pod-template-hash";

  /**
   * Each Secret with when the first container that reads it began; of those that run only. Beside
   * the containers run those that go on from the start of the Pod to its end (sidecars), which are
   * among those that prepare it.
   */
  Map<String, Instant> reads() {
    var reads = new HashMap<String, Instant>();
    Map<String, Set<String>> volumes = volumes();
    reads("containers", "containerStatuses", volumes, reads);
    reads("initContainers", "initContainerStatuses", volumes, reads);
    return reads;
  }

  private void reads(
      String kind, String statuses, Map<String, Set<String>> volumes, Map<String, Instant> into) {
    for (JsonNode container : json.path("spec").path(kind)) {
      Optional<Instant> began = began(statuses, container.path("name").asText());
      if (began.isPresent()) {
        for (String secret : secrets(container, volumes)) {
          into.merge(secret, began.get(), (one, other) -> one.isBefore(other) ? one : other);
        }
      }
    }
  }

  private Optional<Instant> began(String statuses, String container) {
    for (JsonNode status : json.path("status").path(statuses)) {
      if (status.path("name").asText().equals(container)) {
        return time(status.path("state").path("running").path("startedAt"));
      }
    }
    return Optional.empty();
  }

  static Optional<Instant> time(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Map<String, Set<String>> volumes() {
    var volumes = new HashMap<String, Set<String>>();
    for (JsonNode volume : json.path("spec").path("volumes")) {
      var secrets = new HashSet<String>();
      add(volume.path("secret").path("secretName"), secrets);
      for (JsonNode source : volume.path("projected").path("sources")) {
        add(source.path("secret").path("name"), secrets);
      }
      volumes.put(volume.path("name").asText(), secrets);
    }
    return volumes;
  }

  private static Set<String> secrets(JsonNode container, Map<String, Set<String>> volumes) {
    var secrets = new HashSet<String>();
    for (JsonNode variable : container.path("env")) {
      add(variable.path("valueFrom").path("secretKeyRef").path("name"), secrets);
    }
    for (JsonNode all : container.path("envFrom")) {
      add(all.path("secretRef").path("name"), secrets);
    }
    for (JsonNode mount : container.path("volumeMounts")) {
      secrets.addAll(volumes.getOrDefault(mount.path("name").asText(), Set.of()));
    }
    return secrets;
  }

  private static void add(JsonNode name, Set<String> into) {
    if (name.isTextual()) {
      into.add(name.asText());
    }
  }

  /** Whether it is on its way out, so that what it knows is of no interest any more. */
  boolean ends() {
    return json.path("metadata").has("deletionTimestamp");
  }

  /**
   * What makes it. A ReplicaSet of a Deployment is called like that with the hash behind it which
   * the Pod has as a label.
   */
  Owner owner() {
    JsonNode metadata = json.path("metadata");
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        String kind = owner.path("kind").asText();
        String name = owner.path("name").asText();
        String hash = "-" + metadata.path("labels").path(POD_TEMPLATE_HASH).asText();
        return kind.equals("ReplicaSet") && hash.length() > 1 && name.endsWith(hash)
            ? new Owner("Deployment", name.substring(0, name.length() - hash.length()))
            : new Owner(kind, name);
      }
    }
    return new Owner("Pod", metadata.path("name").asText());
  }

  /** What makes Pods. */
  record Owner(String kind, String name) {}
}
