package org.gen3db.domain.provision;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.decision.Act;
import org.gen3db.domain.decision.Decider;
import org.gen3db.domain.decision.Decision;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.InternalProblem;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.placement.RoleGroup;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Decided;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Stored;
import org.jspecify.annotations.Nullable;

/**
 * The engine: looks at one role, lets the use case decide, and performs what it decided under the
 * lock (R8, R9). Whatever stops it, the next run finds a state that it can go on from.
 */
final class RoleRun {
  /** One that decides, one that adopts what another run was first with, and two to spare. */
  private static final int MOST_PASSES = 4;

  private final Run run;
  private final Overview overview;
  private final @Nullable Decided expected;
  private final Map<String, Journal> journals = new LinkedHashMap<>();
  private RoleGroup group;
  private Map<String, Stored> stored;
  private @Nullable Password fresh;

  /**
   * @param stored what the stores held for the services when the run began
   * @param overview what the administrator saw then, for the look without the lock
   * @param expected what alone may be done, where a plan is applied; else null
   */
  RoleRun(
      Run run,
      RoleGroup group,
      Map<String, Stored> stored,
      Overview overview,
      @Nullable Decided expected) {
    this.run = run;
    this.overview = overview;
    this.expected = expected;
    this.group = group;
    this.stored = stored;
    group
        .services()
        .forEach(
            service ->
                journals.put(
                    service.service(), new Journal(service.effective(), run.decider().goal())));
  }

  List<ServiceReport> run() {
    try {
      for (int pass = 1; pass(pass == 1) && isAtWork(); pass++) {
        if (pass == MOST_PASSES || expected != null) {
          throw new Gen3DbException(
              Notice.of(DomainCode.MOVED, firstService(), "the stores keep changing meanwhile"));
        }
        readAgain();
      }
    } catch (Gen3DbException e) {
      fail(e.problem());
    } catch (Throwable e) {
      fail(InternalProblem.of(firstService(), e));
    }
    return journals.values().stream().map(Journal::report).toList();
  }

  private String firstService() {
    return group.services().get(0).service();
  }

  private void fail(Notice problem) {
    journals.values().stream()
        .filter(journal -> !journal.hasFailed())
        .forEach(journal -> journal.failed(problem));
  }

  private boolean isAtWork() {
    return journals.values().stream().anyMatch(journal -> !journal.hasFailed());
  }

  private boolean hasFailed(String service) {
    return Optional.ofNullable(journals.get(service)).filter(Journal::hasFailed).isPresent();
  }

  private void readAgain() {
    StoreReader read =
        StoreReader.read(
            group.wanted(),
            run.world(),
            run.operation(),
            StoreReader.Looking.BY_PROBE,
            run.cancellation());
    group =
        group.again(
            group.wanted().stream().map(plan -> read.place(plan, run.places())).toList(),
            run.places()::sameServer);
    stored = read.stored(group.wanted());
  }

  /** One pass; returns whether another is due. */
  private boolean pass(boolean first) {
    try (Visit visit = Visit.to(group, run)) {
      if (!visit.hasMaster()) {
        return perform(visit);
      }
      if (first
          && run.decider().mayBeSettled()
          && stored.values().stream().allMatch(Stored::maySettled)
          && isSettled(visit)) {
        return false;
      }
      visit.closeServices();
      List<String> locked = group.databases();
      journal(firstService())
          .step(
              run,
              new Step(firstService(), Step.LOCK, group.role().owner()),
              () -> {
                visit.master().lock(List.of(group.role().owner()), locked);
                return true;
              });
      readAgain();
      return group.administrator().isEmpty() || !group.isCoveredBy(locked) || perform(visit);
    }
  }

  /**
   * R8: a look without the lock that finds nothing to do is the end. Nothing is refused but under
   * the lock: another run may be under way.
   */
  private boolean isSettled(Visit visit) {
    List<Decision> decisions = run.decider().decide(look(visit, overview));
    boolean settled = decisions.stream().allMatch(Decision::isSettled);
    if (settled) {
      refuseOtherThanExpected(decisions);
      decisions.forEach(decision -> journal(decision.service()).decided(decision));
    }
    return settled;
  }

  /** One that is to be done otherwise than planned stops all who share its role. */
  private void refuseOtherThanExpected(List<Decision> decisions) {
    if (expected == null) {
      return;
    }
    for (Decision decision : decisions) {
      List<String> differences =
          expected.differences(
              decision.service(),
              Decided.facts(decision.plan(), decision.changes(), decision.refusal()));
      if (!differences.isEmpty()) {
        throw new Gen3DbException(Provisioning.moved(decision.service(), differences));
      }
    }
  }

  private RoleSeen look(Visit visit, Overview known) {
    return journal(firstService())
        .step(
            run,
            new Step(firstService(), Step.OBSERVE, group.role().toString()),
            () -> new RoleLook(run, group, visit, known).look(stored, this::hasFailed));
  }

  private boolean perform(Visit visit) {
    RoleSeen seen = look(visit, Overview.NONE);
    List<Decision> decisions = run.decider().decide(seen);
    refuseOtherThanExpected(decisions);
    if (leavesSomebodyBehind(decisions)) {
      return false;
    }
    decisions.stream()
        .filter(decision -> !hasFailed(decision.service()))
        .forEach(decision -> journal(decision.service()).decided(decision));
    if (decisions.stream()
        .flatMap(decision -> decision.changes().stream())
        .anyMatch(Change.DropDatabase.class::isInstance)) {
      visit.closeServices(); // a session of ours would be in the way too
    }
    if (decisions.stream()
        .flatMap(one -> one.acts().stream())
        .anyMatch(act -> act.turn() != null)) {
      fresh = null; // the other login may have it from a pass that another run has ended
    }
    var services = new HashMap<String, ServiceRunner>();
    seen.services()
        .forEach(service -> services.put(service.service(), new ServiceRunner(service, visit)));
    int most = decisions.stream().mapToInt(decision -> decision.acts().size()).max().orElse(0);
    for (int number = 0; number < most; number++) {
      if (firstOfAll(decisions, number, services)
          || performAll(decisions, number, services, visit)) {
        return true;
      }
      Optional<Notice> failure =
          journals.values().stream().flatMap(journal -> journal.problem().stream()).findFirst();
      if (number + 1 < most && failure.isPresent()) {
        fail(failure.get()); // whoever shares the role follows to the next password, or nobody
      }
    }
    return false;
  }

  /**
   * One who failed in an earlier pass is worked on no more, so that a new password would never
   * reach what stores it: nobody gets one then (R12).
   */
  private boolean leavesSomebodyBehind(List<Decision> decisions) {
    Optional<Notice> failure =
        journals.values().stream().flatMap(journal -> journal.problem().stream()).findFirst();
    boolean rotates =
        decisions.stream()
            .flatMap(decision -> decision.changes().stream())
            .anyMatch(
                change ->
                    run.decider().goal() == Decider.Goal.ROTATED
                        ? change.givesPassword()
                        : change instanceof Change.KeepPending kept && !kept.replaces().isEmpty());
    if (failure.isEmpty() || !rotates) {
      return false;
    }
    fail(failure.get());
    return true;
  }

  /** What is needed to perform for one service, across its acts. */
  private final class ServiceRunner {
    private final ServiceSeen service;
    private final Visit visit;
    private final StorePerformer stores;

    ServiceRunner(ServiceSeen service, Visit visit) {
      this.service = service;
      this.visit = visit;
      this.stores = new StorePerformer(run.world(), service, run.cancellation());
    }

    boolean first(Act act) {
      for (Change change : act.changes()) {
        if (change instanceof Change.InStores first
            && first.comesFirst()
            && journal(service.service())
                .change(
                    run,
                    first,
                    () -> stores.perform(first, act.at(service.place()).with(draw(act))))) {
          // What follows for an entry that was taken back was in no plan.
          return expected == null || !(first instanceof Change.RestoreEntry);
        }
      }
      return false;
    }

    boolean perform(Act act) {
      boolean again =
          new ServiceRun(
                  run,
                  journal(service.service()),
                  service,
                  act.at(service.place()),
                  visit,
                  stores,
                  draw(act))
              .perform(act);
      // What follows in a database that was opened was in no plan either.
      return again && (expected == null || !ServiceRun.opens(act));
    }
  }

  /**
   * Every new password stands in its pending Secret before the server learns it (R9), and every
   * entry is proven to take it, for all who share it: what fails there stops them all.
   */
  private boolean firstOfAll(
      List<Decision> decisions, int number, Map<String, ServiceRunner> services) {
    boolean again = false;
    for (Decision decision : decisions) {
      if (!hasFailed(decision.service()) && number < decision.acts().size()) {
        again |= runner(services, decision).first(decision.acts().get(number));
      }
    }
    return again;
  }

  private boolean performAll(
      List<Decision> decisions, int number, Map<String, ServiceRunner> services, Visit visit) {
    boolean again = false;
    for (Decision decision : decisions) {
      if (number < decision.acts().size()) {
        Act act = decision.acts().get(number);
        again |= each(decision.service(), visit, () -> runner(services, decision).perform(act));
      }
    }
    return again;
  }

  private static ServiceRunner runner(Map<String, ServiceRunner> services, Decision decision) {
    return Optional.ofNullable(services.get(decision.service())).orElseThrow();
  }

  /** Does something for one service; its failure leaves the others to finish. */
  private boolean each(String service, Visit visit, Supplier<Boolean> action) {
    if (hasFailed(service)) {
      return false;
    }
    try {
      return action.get();
    } catch (Gen3DbException e) {
      journal(service).failed(e.problem());
      return false;
    } finally {
      visit.close(service); // before the next service of the role enters its database
    }
  }

  /** The password of an act: the one that is known, or the one that is new in this run. */
  private Password draw(Act act) {
    return act.password()
        .map(KnownPassword::password)
        .orElseGet(
            () -> {
              if (fresh == null) {
                fresh = run.world().passwords().get();
              }
              return fresh;
            });
  }

  private Journal journal(String service) {
    return Optional.ofNullable(journals.get(service)).orElseThrow();
  }
}
