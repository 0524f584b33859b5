package org.gen3db.domain.seen;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.deployment.DatabaseSharing;
import org.gen3db.domain.deployment.DatabaseSharing.Sharer;
import org.gen3db.domain.deployment.Extensions;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Observed;
import org.jspecify.annotations.Nullable;

/**
 * How a service uses its database together with others (R12).
 *
 * @param service the service
 * @param hosting whose guest it is, or null where it owns the database, or will
 * @param sharers all who use the database; empty where the service is not known to share any
 */
public record Tenancy(ServiceSeen service, @Nullable Sharer hosting, List<Sharer> sharers) {
  public Tenancy {
    sharers = List.copyOf(sharers);
  }

  /** That of a service in the database as it was seen. */
  public static Tenancy of(DatabaseSharing sharing, RoleSeen seen, ServiceSeen service) {
    String owner = seen.database(service).map(Observed.Database::owner).orElse(null);
    return new Tenancy(
        service,
        sharing.host(service.service(), owner).orElse(null),
        sharing.sharers(service.service()));
  }

  /** Whose guest it is. */
  public Optional<Sharer> host() {
    return Optional.ofNullable(hosting);
  }

  /** A login beside a service's own is always one (R20). */
  public boolean isGuest() {
    return hosting != null || service.wanted().spec().login().isPresent();
  }

  /** R16: services that share a database are one restore. */
  public boolean restored() {
    return service.wanted().spec().restore() || sharers.stream().anyMatch(Sharer::restored);
  }

  /** The users of the other services; logins beside theirs make nothing. */
  public List<String> others() {
    String own = service.place().role().owner();
    return sharers.stream()
        .filter(one -> !one.login())
        .map(Sharer::username)
        .filter(name -> !name.equals(own))
        .distinct()
        .toList();
  }

  /** A database is hardened for its owner, whichever of those who share it was named (R15). */
  public boolean hardens(ApplyOptions options) {
    return !isGuest()
        && (options.hardens(service.service())
            || sharers.stream().anyMatch(one -> options.hardens(one.service())));
  }

  /** Whether the database is the operator's word to take: that of its owner, not of a guest. */
  public boolean takesDatabase(ApplyOptions options, boolean role) {
    return hosting == null ? role : options.takesOver(hosting.service());
  }

  /** A new database as this service finds it, once the one whose guest it is has made it. */
  public Observed.Inside asFound(Observed.Inside fresh) {
    if (hosting == null) {
      return fresh;
    }
    Set<String> made = new HashSet<>(hosting.extensions());
    Extensions.WANTED_EVERYWHERE.stream()
        .filter(fresh.available()::contains)
        .filter(name -> !fresh.refused().containsKey(name))
        .forEach(made::add);
    return fresh.ofAnother(made);
  }
}
