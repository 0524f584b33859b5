package org.gen3db.domain.deployment;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which extensions the services of Gen3 need; best effort for all others (docs/credentials.md). */
public final class Extensions {
  /** What the chart's job makes in every database. */
  public static final List<String> WANTED_EVERYWHERE = List.of("ltree", "vector");

  private static final Map<String, String> REQUIRED =
      Map.of(
          "arborist", "ltree",
          "embedding-management-service", "vector",
          "gen3-embeddings", "vector");

  private Extensions() {}

  static List<String> requiredBy(String service, Map<String, List<String>> configured) {
    var required = new TreeSet<>(configured.getOrDefault(service, List.of()));
    if (REQUIRED.containsKey(service)) {
      required.add(REQUIRED.get(service));
    }
    return List.copyOf(required);
  }
}
