package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.Marks;

/**
 * An ExternalSecret, whoever made it.
 *
 * @param json the object as the API server has it
 */
record ExternalSecret(JsonNode json) {
  static final String KIND = "ExternalSecret";

  /** All data of the Secret are those of the entry, and it goes with the ExternalSecret. */
  static final String OWNER = "Owner";

  /** Keys of others stay, and so does the Secret; known to newer operators only. */
  static final String CREATE_OR_MERGE = "CreateOrMerge";

  /** Its data are those of the entry, and it stays when the ExternalSecret goes. */
  static final String ORPHAN = "Orphan";

  /** The path of the creation policy. */
  static final String[] POLICY = {"spec", "target", "creationPolicy"};

  String name() {
    return metadata().path("name").asText();
  }

  String uid() {
    return metadata().path("uid").asText();
  }

  String resourceVersion() {
    return metadata().path("resourceVersion").asText();
  }

  JsonNode metadata() {
    return json.path("metadata");
  }

  /** The Secret that it fills; one without a target fills the Secret of its own name. */
  String target() {
    return Marks.text(json.path("spec").path("target"), "name").orElseGet(this::name);
  }

  String creationPolicy() {
    return json.path("spec").path("target").path("creationPolicy").asText(OWNER);
  }

  /** Whether it writes its target at all. */
  boolean writes() {
    return !creationPolicy().equals("None");
  }

  /** The one entry that all its data come from; empty where there are several. */
  Optional<String> entry() {
    var keys = new LinkedHashSet<String>();
    for (JsonNode from : json.path("spec").path("dataFrom")) {
      keys.add(from.path("extract").path("key").asText(""));
    }
    for (JsonNode data : json.path("spec").path("data")) {
      keys.add(data.path("remoteRef").path("key").asText(""));
    }
    return keys.size() == 1
        ? keys.stream().filter(key -> !key.isEmpty()).findFirst()
        : Optional.empty();
  }

  /**
   * Whether gen3db made it, and may change every field of it: told by fields that only who makes
   * one sets. The creation policy is none of them, since letting go of one of others changes it.
   */
  boolean isOurs() {
    var managers = new FieldManagers(metadata());
    return managers.of("spec", "refreshInterval").contains(FieldManagers.OURS)
        || managers.of("spec", "dataFrom").contains(FieldManagers.OURS);
  }

  /** Whether gen3db wrote its creation policy. */
  boolean isPolicyOurs() {
    return new FieldManagers(metadata()).of(POLICY).contains(FieldManagers.OURS);
  }

  /** Whether gen3db has begun to take it away, and told it to let go of its Secret first. */
  boolean isLettingGo() {
    return creationPolicy().equals(ORPHAN) && isPolicyOurs();
  }

  /** Whether it takes away what the entry has not when it fills its target. */
  static boolean replaces(String policy) {
    return policy.equals(OWNER) || policy.equals(ORPHAN);
  }

  /** Whether it fills its target, and leaves there what the entry has not. */
  boolean merges() {
    return writes() && !replaces(creationPolicy());
  }

  /** The message of its condition Ready, where that is not so. */
  Optional<String> unready() {
    return Conditions.unready(json);
  }

  /**
   * Whether the operator has filled its target since its fields are what they are, and could the
   * last time that it tried.
   */
  boolean hasSynced() {
    String generation = metadata().path("generation").asText("");
    return Conditions.isReady(json)
        && json.path("status")
            .path("syncedResourceVersion")
            .asText("")
            .startsWith(generation + "-");
  }

  /** When the operator last read the entry, in whole seconds as other times of objects. */
  Optional<Instant> refreshed() {
    try {
      return Optional.of(
          Instant.parse(json.path("status").path("refreshTime").asText(""))
              .truncatedTo(ChronoUnit.SECONDS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether what it fills is its own, and goes with it. */
  boolean owns() {
    return creationPolicy().equals(OWNER);
  }

  @Override
  public String toString() {
    return KIND + " " + name();
  }
}
