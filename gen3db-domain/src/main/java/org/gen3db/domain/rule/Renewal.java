package org.gen3db.domain.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.decision.Provision;
import org.gen3db.domain.decision.Rules;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.DropDatabase;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Tenancy;

/**
 * Databases that bear our id are dropped, and provisioned as if they had never been. A run that
 * dies in between leaves what any apply makes anew.
 */
final class Renewal implements Decider {
  private final Rules rules;
  private final Provision provision;
  private final boolean evict;

  Renewal(Rules rules, boolean evict) {
    this.rules = rules;
    this.provision = new Provision(rules);
    this.evict = evict;
  }

  @Override
  public Goal goal() {
    return Goal.RESET;
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    if (seen.administrated().isEmpty()) {
      return Optional.empty();
    }
    if (seen.server().isEmpty()) {
      return Optional.of(new Need.Server());
    }
    if (seen.server().flatMap(ServerSeen::reach).isEmpty()) {
      return Optional.of(new Need.Reach());
    }
    if (seen.server().flatMap(ServerSeen::beside).isEmpty()) {
      return Optional.of(new Need.Beside());
    }
    return why(seen).isPresent() ? Optional.empty() : provision.need(seen.without(dropped(seen)));
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    Optional<Notice> why = why(seen);
    if (why.isPresent()) {
      return seen.services().stream().map(service -> refused(seen, service, why.get())).toList();
    }
    Set<String> dropped = dropped(seen);
    Set<String> left = new HashSet<>(dropped);
    var decisions = new ArrayList<Decision>();
    for (Decision decision : provision.decide(seen.without(dropped))) {
      String database = seen.service(decision.service()).place().database();
      boolean drops = decision.problem().isEmpty() && left.remove(database);
      decisions.add(drops ? renewed(decision, drops(seen, database)) : decision);
    }
    return List.copyOf(decisions);
  }

  private Optional<Notice> why(RoleSeen seen) {
    if (seen.administrated().isEmpty()) {
      return Optional.of(
          Notice.of(
              DomainCode.NO_ADMINISTRATOR,
              seen.services().get(0).service(),
              "nobody here may drop or make the database '"
                  + seen.services().get(0).place().database()
                  + "'"));
    }
    return owned(seen).stream()
        .flatMap(
            service ->
                Droppable.not(seen, service, evict)
                    .or(() -> Beside.atWork(seen, service, evict))
                    .stream())
        .findFirst()
        .or(() -> Reach.intoOthers(seen, seen.services().get(0).service(), List.of()));
  }

  /** A guest's database is its host's. */
  private List<ServiceSeen> owned(RoleSeen seen) {
    return seen.administrated().stream()
        .filter(service -> !Tenancy.of(rules.sharing(), seen, service).isGuest())
        .toList();
  }

  private Set<String> dropped(RoleSeen seen) {
    var names = new LinkedHashSet<String>();
    owned(seen).stream()
        .filter(service -> seen.database(service).isPresent())
        .forEach(service -> names.add(service.place().database()));
    return names;
  }

  /** Templates stay: the service goes on, and may be restored to the same data at once. */
  private List<Change> drops(RoleSeen seen, String database) {
    var drops = new ArrayList<>(Beside.drops(seen, database, evict, false));
    drops.add(new DropDatabase(database, evict));
    return drops;
  }

  private static Decision renewed(Decision decision, List<Change> drops) {
    var acts = new ArrayList<>(decision.acts());
    Act first = acts.get(0);
    var changes = new ArrayList<Change>(drops);
    changes.addAll(first.changes());
    acts.set(0, new Act(first.origin(), first.known(), changes));
    return new Decision(
        decision.plan(),
        acts,
        decision.provisos(),
        decision.findings().stream()
            .filter(finding -> finding.code() != DomainCode.DATABASE_LOST)
            .toList(),
        List.of(),
        null,
        decision.awaited(),
        decision.exists());
  }

  private static Decision refused(RoleSeen seen, ServiceSeen service, Notice why) {
    return Decision.refused(
        service.effective(),
        List.of(),
        why,
        new Decision.Existing(
            true,
            service.stored().serving().isPresent(),
            seen.databaseExists(service),
            service.stored().servingReady().isPresent()));
  }
}
