package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.gen3db.domain.values.Sourced;
import org.gen3db.spi.AdapterContext;

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
}
