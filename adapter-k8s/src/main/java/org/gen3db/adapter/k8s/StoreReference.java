package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.gen3db.domain.values.Sourced;
import org.gen3db.spi.AdapterContext;
import org.jspecify.annotations.Nullable;

/**
 * Which store of the operator holds the entries, as the chart names it; a cluster's own store, if
 * the values name one, for ExternalSecrets too (R14).
 *
 * @param clusterStore the store of the cluster, if one is named
 * @param separate whether each service has a store of its own
 */
record StoreReference(Optional<String> clusterStore, boolean separate) {
  private static final String SECTION = "global.externalSecrets.";

  static StoreReference of(AdapterContext context) {
    return new StoreReference(
        context
            .value(SECTION + "clusterSecretStoreRef")
            .map(Sourced::value)
            .filter(name -> !name.isBlank()),
        context
            .value(SECTION + "separateSecretStore")
            .map(Sourced::value)
            .filter("true"::equals)
            .isPresent());
  }

  /** The reference for the objects of a service. */
  ObjectNode of(String service) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    reference.put("kind", clusterStore.isPresent() ? "ClusterSecretStore" : "SecretStore");
    reference.put(
        "name", clusterStore.orElse(separate ? service + "-secret-store" : "gen3-secret-store"));
    return reference;
  }

  /**
   * How an entry is read into a Secret, as the chart does it: all data are the entry's, and the
   * Secret goes with the ExternalSecret.
   *
   * @param secret its name, or null for that of the ExternalSecret itself
   */
  ObjectNode reading(String service, String entry, @Nullable String secret) {
    return reading(service, entry, secret, ExternalSecret.OWNER);
  }

  /**
   * How an entry is read into a Secret.
   *
   * @param secret its name, or null for that of the ExternalSecret itself
   * @param policy what becomes of the keys of others, and of the Secret in the end
   */
  ObjectNode reading(String service, String entry, @Nullable String secret, String policy) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("refreshInterval", "5m");
    spec.set("secretStoreRef", of(service));
    ObjectNode target = spec.putObject("target");
    if (secret != null) {
      target.put("name", secret);
    }
    target.put("creationPolicy", policy);
    spec.putArray("dataFrom")
        .addObject()
        .putObject("extract")
        .put("key", entry)
        .put("conversionStrategy", "Default")
        .put("decodingStrategy", "None");
    return spec;
  }

  /** How a Secret is pushed to an entry. */
  ObjectNode pushing(String service, String secret, String entry) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("updatePolicy", "IfNotExists").put("deletionPolicy", "None");
    spec.put("refreshInterval", "2m");
    spec.putArray("secretStoreRefs").add(of(service));
    spec.putObject("selector").putObject("secret").put("name", secret);
    spec.putArray("data")
        .addObject()
        .putObject("match")
        .putObject("remoteRef")
        .put("remoteKey", entry);
    return spec;
  }
}
