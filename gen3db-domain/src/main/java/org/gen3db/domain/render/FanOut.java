package org.gen3db.domain.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * A restore in parts, each loaded by a Pod of its own: a database, whoever shares it, or an index.
 *
 * @param parts in an order that follows from the values
 * @param release the version of the data, a folder of the source, or null where the source has none
 */
public record FanOut(List<Part> parts, @Nullable String release) {
  public FanOut {
    parts = List.copyOf(parts);
  }

  /**
   * What one Pod loads: services, or an index, and never both.
   *
   * @param services those that share a database; empty for an index
   * @param index as services search it; empty for a database
   */
  public record Part(List<String> services, Optional<String> index) {
    public Part {
      services = List.copyOf(services);
    }
  }

  /**
   * The parts of what values ask for; or of the databases of some services, where these are named.
   *
   * @param plan made from the values alone
   * @param chosen the services that are named; none for all whose restore the values ask for
   * @param indices those that are restored
   */
  public static List<Part> parts(Plan plan, List<String> chosen, List<String> indices) {
    var databases = new TreeMap<String, List<String>>();
    for (Plan.PlannedService each : plan.services()) {
      ServicePlan service = each.plan();
      if (chosen.isEmpty() ? service.spec().restore() : chosen.contains(service.service())) {
        databases
            .computeIfAbsent(
                "%s:%s/%s"
                    .formatted(
                        service.host().value(), service.port().value(), service.database().value()),
                place -> new ArrayList<>())
            .add(service.service());
      }
    }
    var parts = new ArrayList<Part>();
    databases.values().forEach(services -> parts.add(new Part(services, Optional.empty())));
    indices.stream().sorted().forEach(index -> parts.add(new Part(List.of(), Optional.of(index))));
    return parts;
  }

  /** The version of the data. */
  public Optional<String> version() {
    return Optional.ofNullable(release);
  }
}
