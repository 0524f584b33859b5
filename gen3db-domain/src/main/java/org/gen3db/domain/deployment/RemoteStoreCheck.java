package org.gen3db.domain.deployment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.ValuesCode;

/** Deliveries by way of a remote entry need a store for it. */
final class RemoteStoreCheck {
  private RemoteStoreCheck() {}

  /** The services that a run is about and whose credentials pass through a remote entry. */
  static List<ServiceSpec> usingEntries(Deployment deployment, Collection<String> chosen) {
    return deployment.concerned(chosen).stream()
        .filter(service -> service.delivery().delivery().usesEntry())
        .toList();
  }

  /** One store is missing, however many services wait for it: one problem. */
  static void of(Deployment deployment, Collection<String> chosen, Findings findings) {
    if (deployment.settings().adapter(AdapterSection.REMOTE_SECRETS).isPresent()) {
      return;
    }
    List<ServiceSpec> concerned = usingEntries(deployment, chosen);
    if (concerned.isEmpty()) {
      return;
    }
    Map<Delivery, List<String>> byDelivery = new TreeMap<>();
    concerned.forEach(
        service ->
            byDelivery
                .computeIfAbsent(service.delivery().delivery(), delivery -> new ArrayList<>())
                .add(service.name()));
    var deliveries = new ArrayList<String>();
    byDelivery.forEach(
        (delivery, services) -> deliveries.add(delivery + " for " + String.join(", ", services)));
    var deploy = concerned.get(0).delivery().deploy();
    findings.problem(
        ValuesCode.NO_REMOTE_STORE,
        deploy.source().toString(),
        deploy.rule()
            + ": the delivery is "
            + String.join(", and ", deliveries)
            + "; there is no remote store beside gen3db.secretStore.adapter: "
            + deployment
                .settings()
                .adapter(AdapterSection.SECRET_STORE)
                .map(Settings.Adapter::id)
                .orElse("none"));
  }
}
