package org.gen3db.adapter.k8s.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who wrote which field of an object, as the API server keeps it in {@code managedFields}.
 *
 * @param metadata the object's metadata
 */
public record FieldManagers(JsonNode metadata) {
  /** The name under which gen3db writes. */
  public static final String OURS = "gen3db";

  private static final String APPLY = "Apply";

  /** Who manages a field; empty where nobody does, or nobody knows. */
  public Set<String> of(String... path) {
    var managers = new LinkedHashSet<String>();
    for (JsonNode entry : metadata.path("managedFields")) {
      if (has(entry, path)) {
        managers.add(entry.path("manager").asText(""));
      }
    }
    return managers;
  }

  /** The fields below a path that gen3db applied: those that an apply without them takes away. */
  public Set<String> appliedByUs(String... path) {
    var names = new LinkedHashSet<String>();
    for (JsonNode entry : metadata.path("managedFields")) {
      if (entry.path("manager").asText("").equals(OURS)
          && entry.path("operation").asText("").equals(APPLY)) {
        at(entry, path)
            .fieldNames()
            .forEachRemaining(
                name -> {
                  if (name.startsWith("f:")) {
                    names.add(name.substring(2));
                  }
                });
      }
    }
    return names;
  }

  private static boolean has(JsonNode entry, String... path) {
    return !at(entry, path).isMissingNode();
  }

  private static JsonNode at(JsonNode entry, String... path) {
    JsonNode node = entry.path("fieldsV1");
    for (String name : path) {
      node = node.path("f:" + name);
    }
    return node;
  }

  /**
   * Whether a manager is Helm, or a program that runs it: it goes by the name of its executable.
   */
  public static boolean isHelm(String manager) {
    return manager.toLowerCase(Locale.ROOT).contains("helm");
  }

  /** Whether a manager is an operator of External Secrets. */
  public static boolean isOperator(String manager) {
    return manager.toLowerCase(Locale.ROOT).contains("external-secrets");
  }
}
