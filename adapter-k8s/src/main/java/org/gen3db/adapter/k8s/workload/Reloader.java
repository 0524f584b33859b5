package org.gen3db.adapter.k8s.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * Whether Reloader makes the Pods of a workload anew when a Secret changes, as its annotations on
 * the workload or its Pods say; two programs that do it would do it twice.
 */
final class Reloader {
  private static final String AUTO = "reloader.stakater.com/auto";
  private static final String OF_SECRETS = "secret.reloader.stakater.com/auto";
  private static final String NAMED = "secret.reloader.stakater.com/reload";

  private Reloader() {}

  static boolean watches(JsonNode workload, String secret) {
    return watchedBy(workload.path("metadata").path("annotations"), secret)
        || watchedBy(
            workload.path("spec").path("template").path("metadata").path("annotations"), secret);
  }

  private static boolean watchedBy(JsonNode annotations, String secret) {
    return annotations.path(AUTO).asText("").equals("true")
        || annotations.path(OF_SECRETS).asText("").equals("true")
        || Arrays.stream(annotations.path(NAMED).asText("").split(","))
            .map(String::strip)
            .anyMatch(secret::equals);
  }
}
