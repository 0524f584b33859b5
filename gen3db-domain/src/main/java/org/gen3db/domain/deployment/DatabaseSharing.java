package org.gen3db.domain.deployment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;

/**
 * Services that use one database with users of their own, as sheepdog and peregrine do. The first
 * of them, in an order that is fixed, makes it and owns it; the others are its guests: they may use
 * what the owner makes, and it what they make. So neither who came first nor {@code --service}
 * decides; where the database is there already, whoever owns it stays its owner.
 */
public final class DatabaseSharing {
  /**
   * Services that only read what another writes come last; the rest in the order of their names.
   */
  private static final List<String> READERS = List.of("peregrine");

  private static final Comparator<ServiceSpec> ORDER =
      Comparator.<ServiceSpec, Integer>comparing(service -> READERS.indexOf(service.name()))
          .thenComparing(ServiceSpec::name);

  private final Deployment deployment;

  /** By service: what tells the databases of a release apart, and who owns each of them. */
  private final Map<String, String> databases = new HashMap<>();

  private final Map<String, ServiceSpec> owners = new HashMap<>();

  /** Looks at each service once: every one of thousands asks for its own. */
  DatabaseSharing(Deployment deployment) {
    this.deployment = deployment;
    for (ServiceSpec service : deployment.services()) {
      String database = database(service);
      databases.put(service.name(), database);
      if (service.createDatabase().value()) {
        owners.merge(database, service, BinaryOperator.minBy(ORDER));
      }
    }
  }

  /** A database on a server, which stands for whatever services call that one. */
  private String database(ServiceSpec service) {
    Endpoint server = deployment.role(service).server();
    return Defaulting.database(service, deployment.release()).value()
        + '\n'
        + (server == null ? "" : server);
  }

  /** The database of a service, which all have in common who use it. */
  String common(ServiceSpec service) {
    String known = databases.get(service.name());
    return known == null ? database(service) : known;
  }

  /** All services that use the database of this one, it among them, by name. */
  public List<String> users(ServiceSpec service) {
    String database = common(service);
    return databases.entrySet().stream()
        .filter(other -> other.getValue().equals(database))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The service whose guest this one is: another, with another user, that makes the database. */
  public Optional<ServiceSpec> host(ServiceSpec service) {
    ServiceSpec owner = owners.getOrDefault(common(service), service);
    return owner.name().equals(service.name())
            || deployment.role(owner).equals(deployment.role(service))
        ? Optional.empty()
        : Optional.of(owner);
  }

  /** What there is to say of a service that is a guest. */
  public List<Notice> findings(ServiceSpec service) {
    return host(service)
        .map(
            owner ->
                Notice.of(
                    DomainCode.DATABASE_SHARED,
                    "",
                    "the database '%s' is made by %s, which has another user; %s may use what is in it"
                        .formatted(
                            Defaulting.database(service, deployment.release()).value(),
                            owner.name(),
                            service.name())))
        .stream()
        .toList();
  }
}
