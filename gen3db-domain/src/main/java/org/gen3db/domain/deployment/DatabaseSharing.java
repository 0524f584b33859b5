package org.gen3db.domain.deployment;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

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

  DatabaseSharing(Deployment deployment) {
    this.deployment = deployment;
  }

  /** A database on a server, which stands for whatever services call it. */
  private record Shared(@Nullable Endpoint server, String database) {}

  private Shared shared(ServiceSpec service) {
    return new Shared(
        deployment.role(service).server(),
        Defaulting.database(service, deployment.release()).value());
  }

  /** Whether both use one database, whatever their users. */
  boolean together(ServiceSpec one, ServiceSpec other) {
    return shared(one).equals(shared(other));
  }

  /** The service whose guest this one is: another, with another user, that makes the database. */
  public Optional<ServiceSpec> host(ServiceSpec service) {
    ServiceSpec owner =
        deployment.services().stream()
            .filter(other -> other.createDatabase().value())
            .filter(other -> together(service, other))
            .min(ORDER)
            .orElse(service);
    return deployment.role(owner).equals(deployment.role(service))
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
