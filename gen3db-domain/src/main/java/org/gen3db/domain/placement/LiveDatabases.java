package org.gen3db.domain.placement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.DatabaseSharing.Sharer;
import org.gen3db.domain.restore.LiveDatabase;

/** The databases of services, each once with all who use it. */
public final class LiveDatabases {
  private LiveDatabases() {}

  /** Those of services that have a place, in the order of their first service. */
  public static List<LiveDatabase> of(RoleGroups groups, DatabaseSharing sharing) {
    var placed = new TreeMap<String, Placed>();
    groups.groups().stream()
        .flatMap(group -> group.services().stream())
        .forEach(one -> placed.put(one.service(), one));
    var all = new ArrayList<LiveDatabase>();
    var done = new HashSet<String>();
    placed.forEach(
        (service, one) -> {
          if (!done.contains(service)) {
            List<Sharer> sharers = sharing.sharers(service);
            Placed owner =
                sharing
                    .host(service, null)
                    .map(host -> placed.get(host.service()))
                    .orElseGet(() -> first(sharers, one, placed));
            List<String> services =
                Stream.concat(
                        Stream.of(owner.service(), service),
                        sharers.stream().map(Sharer::service).filter(placed::containsKey))
                    .distinct()
                    .toList();
            done.addAll(services);
            all.add(
                new LiveDatabase(
                    one.place().database(),
                    owner.place().role().owner(),
                    owner.place().master().orElse(null),
                    services,
                    sharers.stream()
                        .flatMap(sharer -> sharer.extensions().stream())
                        .collect(Collectors.toUnmodifiableSet())));
          }
        });
    return List.copyOf(all);
  }

  /** Of those with one user the one that comes first, as who makes the database. */
  private static Placed first(List<Sharer> sharers, Placed one, Map<String, Placed> placed) {
    return sharers.stream()
        .filter(Sharer::creates)
        .filter(sharer -> sharer.username().equals(one.place().role().owner()))
        .map(sharer -> placed.getOrDefault(sharer.service(), one))
        .findFirst()
        .orElse(one);
  }
}
