package org.gen3db.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gen3db.domain.delivery.Delivery;

/** All scenarios. */
final class Scenarios {
  private Scenarios() {}

  static List<Scenario> all() {
    var all = new ArrayList<Scenario>();
    all.addAll(FirstApplies.all());
    all.addAll(PasswordScenarios.all());
    all.addAll(DeliveryChanges.all());
    all.addAll(OwnershipScenarios.all());
    all.addAll(PlaceScenarios.all());
    all.addAll(HalfMade.all());
    all.addAll(SharedDatabases.all());
    all.addAll(RotationScenarios.all());
    all.addAll(RemovalScenarios.all());
    all.addAll(LoginScenarios.all());
    String asked = System.getProperty("simulation.scenarios", "");
    return all.stream().filter(one -> one.name().matches(asked.isEmpty() ? ".*" : asked)).toList();
  }

  static Scenario named(String name) {
    return all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario " + name));
  }

  static Values.Service fence(Delivery delivery) {
    return Values.Service.of("fence", delivery);
  }

  static Scenario of(String name, Delivery delivery) {
    return of(name, fence(delivery), w -> w);
  }

  static Scenario of(String name, Values.Service service, UnaryOperator<Wanted> ends) {
    return Scenario.of(name, Worlds.server()).service(service, ends);
  }

  static String lower(Delivery delivery) {
    return delivery.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
