package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.TreeMap;
import org.gen3db.domain.render.JobRequest;

/** What everything that runs in the cluster needs: an account with its rights and ways out. */
final class NamedObjects {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String RELEASE = "gen3db.org/release";
  private static final String NAME = "app.kubernetes.io/name";
  private static final String COMPONENT = "app.kubernetes.io/component";

  private static final int HASH_LETTERS = 10;

  private final JobRequest request;
  private final String name;
  private final String component;

  /**
   * Those of one account.
   *
   * @param component which part of gen3db it is; empty for the one that applies
   */
  NamedObjects(JobRequest request, String name, String component) {
    this.request = request;
    this.name = name;
    this.component = component;
  }

  /**
   * What the names of a release's objects begin with. Releases whose long names begin alike have
   * objects of their own in one namespace.
   *
   * @param most how many letters of it there are at most
   */
  static String beginning(String release, int most) {
    if (release.length() <= most) {
      return release + "-gen3db";
    }
    String hash = JobObjects.hash(release).substring(0, HASH_LETTERS);
    return release.substring(0, most - hash.length() - 1) + "-" + hash + "-gen3db";
  }

  String name() {
    return name;
  }

  ObjectNode account(ObjectNode order) {
    ObjectNode account = object("v1", "ServiceAccount", name, order);
    ObjectNode annotations = account.withObject("/metadata/annotations");
    new TreeMap<>(request.settings().serviceAccountAnnotations())
        .forEach((key, value) -> annotations.put(key, value));
    return account;
  }

  ObjectNode role(ObjectNode order, ArrayNode rules) {
    ObjectNode role = object(RBAC + "/v1", "Role", name, order);
    role.set("rules", rules);
    return role;
  }

  ObjectNode binding(ObjectNode order) {
    ObjectNode binding = object(RBAC + "/v1", "RoleBinding", name, order);
    binding.putObject("roleRef").put("apiGroup", RBAC).put("kind", "Role").put("name", name);
    binding
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", name)
        .put("namespace", request.plan().namespace());
    return binding;
  }

  ObjectNode policy(ObjectNode order) {
    ObjectNode policy = object("networking.k8s.io/v1", "NetworkPolicy", name, order);
    policy.set("spec", JobEgress.spec(request, labels()));
    return policy;
  }

  ObjectNode hidden(ObjectNode order, String secretName) {
    ObjectNode secret = object("v1", "Secret", secretName, order);
    secret.put("type", "Opaque");
    ObjectNode data = secret.putObject("data");
    new TreeMap<>(request.contents())
        .forEach(
            (key, value) -> {
              String coded = value.revealUtf8(bytes -> Base64.getEncoder().encodeToString(bytes));
              data.put(key, coded);
            });
    return secret;
  }

  ObjectNode labels() {
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    labels.put(NAME, "gen3db").put(RELEASE, request.plan().release());
    if (!component.isEmpty()) {
      labels.put(COMPONENT, component);
    }
    return labels;
  }

  ObjectNode object(String version, String kind, String objectName, ObjectNode order) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", version).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", objectName).put("namespace", request.plan().namespace());
    metadata.set("labels", labels());
    metadata.set("annotations", order.deepCopy());
    return object;
  }
}
