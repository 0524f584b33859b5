package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What an operator says of an object in its condition {@code Ready}. */
final class Conditions {
  private Conditions() {}

  private static Optional<JsonNode> ready(JsonNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("Ready")) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  static boolean isReady(JsonNode object) {
    return ready(object).filter(one -> one.path("status").asText("").equals("True")).isPresent();
  }

  /** The reason and message, where it says that it is not so. */
  static Optional<String> unready(JsonNode object) {
    return ready(object)
        .filter(one -> one.path("status").asText("").equals("False"))
        .map(one -> one.path("reason").asText("") + " " + one.path("message").asText(""));
  }
}
