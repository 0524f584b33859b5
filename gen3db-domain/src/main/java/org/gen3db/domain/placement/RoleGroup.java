package org.gen3db.domain.placement;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.deployment.RoleId;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Master;

/**
 * The services that share one role on one server: one password, locked, looked at and changed
 * together (R12).
 *
 * @param role what they share
 * @param services sorted by name
 */
public record RoleGroup(RoleId role, List<Placed> services) {
  public RoleGroup {
    services = List.copyOf(services);
  }

  /** What is wanted for each. */
  public List<ServicePlan> wanted() {
    return services.stream().map(Placed::wanted).toList();
  }

  /** Who may change the role, where anybody may: one administrator for all. */
  public Optional<Master> administrator() {
    return services.stream().flatMap(service -> service.place().master().stream()).findFirst();
  }

  /** The databases that the administrator makes, each once. */
  public List<String> databases() {
    return services.stream()
        .filter(service -> service.place().master().isPresent())
        .map(service -> service.place().database())
        .distinct()
        .toList();
  }

  /**
   * The same services where they are now.
   *
   * @param now their places as the stores say now
   * @param sameServer whether two names lead to one server
   * @throws Gen3DbException when one of them does not share this role any more
   */
  public RoleGroup again(List<Placed> now, BiPredicate<Endpoint, Endpoint> sameServer) {
    return new RoleGroup(role, now.stream().map(placed -> stillHere(placed, sameServer)).toList());
  }

  private Placed stillHere(Placed placed, BiPredicate<Endpoint, Endpoint> sameServer) {
    RoleId found = placed.place().role();
    Endpoint here = role.server();
    Endpoint there = found.server();
    boolean same =
        found.equals(role)
            || (found.owner().equals(role.owner())
                && here != null
                && there != null
                && sameServer.test(here, there));
    if (!same) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.MOVED,
              placed.service(),
              "the remote entry appeared or changed while the run was under way"));
    }
    return new Placed(placed.wanted(), placed.effective(), placed.place().of(role));
  }

  /** Whether whoever holds the locks of these databases may change all of the group's. */
  public boolean isCoveredBy(Collection<String> lockedDatabases) {
    return lockedDatabases.containsAll(databases());
  }
}
