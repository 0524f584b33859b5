package org.gen3db.domain.rule;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Chosen;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;

/**
 * Before anything else is decided, what a crash of the server left closed is opened (P6): until
 * then nobody can see what is in it, nor whether a password logs in.
 *
 * @param then what decides the rest
 */
record Reopening(Decider then) implements Decider {
  @Override
  public Goal goal() {
    return then.goal();
  }

  @Override
  public boolean mayBeSettled() {
    return then.mayBeSettled();
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    return leftClosed(seen).isEmpty() ? then.need(seen) : Optional.empty();
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    Set<String> closed = new HashSet<>(leftClosed(seen));
    return closed.isEmpty()
        ? then.decide(seen)
        : seen.services().stream()
            .map(service -> opened(seen, service, closed.remove(service.place().database())))
            .toList();
  }

  /** Only of ours (R11). */
  private static Set<String> leftClosed(RoleSeen seen) {
    return seen.administrated().stream()
        .filter(
            service ->
                seen.database(service)
                    .filter(Observed.Database::leftClosed)
                    .flatMap(Observed.Database::mark)
                    .filter(mark -> mark.id().equals(seen.environment().id()))
                    .isPresent())
        .map(service -> service.place().database())
        .collect(Collectors.toSet());
  }

  private static Decision opened(RoleSeen seen, ServiceSeen service, boolean first) {
    var change = new Change.OpenDatabase(service.place().database());
    return new Decision(
        KnownPassword.of(seen.services()).stream()
            .findFirst()
            .map(known -> service.effective().withPasswordFrom(known.source()))
            .orElse(service.effective()),
        first ? List.of(Act.of(Chosen.GENERATED, List.of(change))) : List.of(),
        List.of(),
        List.of(),
        List.of(Notice.of(DomainCode.DRIFT, "", change.why())),
        null,
        null,
        new Decision.Existing(
            true,
            service.stored().serving().isPresent(),
            seen.databaseExists(service),
            service.stored().servingReady().isPresent()));
  }
}
