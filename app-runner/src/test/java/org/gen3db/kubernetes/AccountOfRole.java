package org.gen3db.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gen3db.testkit.kubernetes.StandInApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.kubernetes.TestCluster.Answered;

/**
 * An account before a cluster: what it asks for is passed on where the rules of a Role allow it, as
 * RBAC has them, and forbidden otherwise.
 */
final class AccountOfRole extends Gate {
  private volatile JsonNode rules = JSON.createArrayNode();

  AccountOfRole(TestCluster cluster) {
    super(cluster);
  }

  /** What it may do from now on. */
  void may(JsonNode what) {
    rules = what;
  }

  /** What is done with what; the name is empty where it is done with all of a kind. */
  private record Access(String verb, String group, String resource, String name) {
    /** Empty for what everybody may do, such as asking which API there is. */
    static Optional<Access> of(String method, String path) {
      List<String> parts = List.of(path.replaceAll("\\?.*", "").split("/"));
      int at = parts.indexOf("namespaces");
      if (at < 0) {
        return Optional.empty();
      }
      String group = parts.get(0).equals("api") ? "" : parts.get(1);
      List<String> rest = parts.subList(at + 1, parts.size());
      String resource = rest.size() < 2 ? "namespaces" : rest.get(1);
      String name = rest.size() == 2 ? "" : rest.get(rest.size() < 2 ? 0 : 2);
      String verb =
          switch (method) {
            case "GET" -> name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> method.toLowerCase(Locale.ROOT);
          };
      return Optional.of(new Access(verb, group, resource, name));
    }

    static Access in(JsonNode review) {
      JsonNode attributes = review.at("/spec/resourceAttributes");
      return new Access(
          attributes.path("verb").asText(),
          attributes.path("group").asText(),
          attributes.path("resource").asText(),
          attributes.path("name").asText(""));
    }

    boolean isAllowedBy(JsonNode rules) {
      for (JsonNode rule : rules) {
        boolean named = rule.has("resourceNames");
        if (holds(rule, "apiGroups", group)
            && holds(rule, "resources", resource)
            && holds(rule, "verbs", verb)
            && (!named || (!name.isEmpty() && holds(rule, "resourceNames", name)))) {
          return true;
        }
      }
      return false;
    }

    private static boolean holds(JsonNode rule, String key, String value) {
      for (JsonNode one : rule.path(key)) {
        if (one.asText().equals(value)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  Optional<Answered> otherwise(String method, String path, String sent) throws IOException {
    if (path.endsWith("/selfsubjectaccessreviews")) {
      boolean allowed = Access.in(JSON.readTree(sent)).isAllowedBy(rules);
      return Optional.of(
          new Answered(201, JSON.readTree("{\"status\": {\"allowed\": " + allowed + "}}")));
    }
    return Access.of(method, path)
        .filter(one -> !one.isAllowedBy(rules))
        .map(
            one ->
                StandInApiServer.status(
                    403,
                    "Forbidden",
                    "%2$s is forbidden: User \"of-the-role\" cannot %1$s resource \"%2$s\" in API group \"%3$s\""
                        .formatted(one.verb(), one.resource(), one.group())));
  }
}
