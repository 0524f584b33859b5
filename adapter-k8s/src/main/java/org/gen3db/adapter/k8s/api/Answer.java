package org.gen3db.adapter.k8s.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What the API server answered. Prints its code only: the body may hold a Secret.
 *
 * @param code the HTTP status
 * @param body the object or the Status; a missing node where it was no JSON
 * @param time when it answered, by its own clock; empty where it does not say
 */
public record Answer(int code, JsonNode body, Optional<Instant> time) {
  public boolean isDone() {
    return code >= 200 && code < 300;
  }

  public boolean isAbsent() {
    return code == 404;
  }

  /** The reason of a Status, such as {@code AlreadyExists}. */
  public String reason() {
    return body.path("reason").asText("");
  }

  /** The kind of object that a Status is about, in the plural; empty where it does not say. */
  public String kind() {
    return body.path("details").path("kind").asText("");
  }

  /** Whether the object was written by somebody else since, or exists already. */
  public boolean isConflict() {
    return code == 409 && !isManagersConflict();
  }

  /** A conflict of server-side apply, which is no sign of somebody who wrote since. */
  public boolean isManagersConflict() {
    for (JsonNode cause : body.path("details").path("causes")) {
      if (cause.path("reason").asText("").equals("FieldManagerConflict")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "answer " + code;
  }
}
