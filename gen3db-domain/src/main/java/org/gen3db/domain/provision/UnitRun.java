package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Problem;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * Applies the services of one role: lock, observe, perform the difference, prove the login, publish
 * (R9). Whatever stops it, the next run finds a state that it can go on from.
 */
final class UnitRun {
  /** A pass that settles a pending password, adopts another's entry, and one to spare. */
  private static final int MOST_PASSES = 4;

  private final Release release;
  private final RoleUnit unit;
  private final Mark mark;
  private final Map<String, Journal> journals = new LinkedHashMap<>();

  UnitRun(Release release, RoleUnit unit, Mark mark) {
    this.release = release;
    this.unit = unit;
    this.mark = mark;
    unit.plans().forEach(plan -> journals.put(plan.service(), new Journal(plan)));
  }

  List<ServiceReport> run() {
    try {
      for (int pass = 1; pass(); pass++) {
        if (pass == MOST_PASSES) {
          throw new Gen3DbException(
              Problem.of(
                  Code.MOVED, unit.plans().get(0).service(), "the stores keep changing meanwhile"));
        }
      }
    } catch (Gen3DbException e) {
      journals.values().stream()
          .filter(journal -> !journal.hasFailed())
          .forEach(journal -> journal.failed(e.problem()));
    }
    return journals.values().stream().map(Journal::report).toList();
  }

  /** One pass under the lock; returns whether another is due. */
  private boolean pass() {
    return unit.administrated() ? passUnderLock() : passWithoutAdministrator();
  }

  /** Nobody changes a role here, so that each service is looked at by itself. */
  private boolean passWithoutAdministrator() {
    boolean again = false;
    for (ServicePlan plan : unit.plans()) {
      if (!journal(plan).hasFailed()) {
        try {
          again |=
              perform(
                  List.of(new LoginCheck(release, unit.read(plan, release), mark).examine()), null);
        } catch (Gen3DbException e) {
          journal(plan).failed(e.problem());
        }
      }
    }
    return again;
  }

  private boolean passUnderLock() {
    List<Member> known = read();
    Target place = known.get(0).target();
    try (MasterSession master = release.world().server().connect(place.master().orElseThrow())) {
      step(
          new Step(known.get(0).service(), Step.LOCK, place.username()),
          () -> {
            master.lock(
                List.of(place.username()),
                known.stream().map(member -> member.target().database()).distinct().toList());
            return true;
          });
      List<Member> members = read();
      var examination =
          step(
              new Step(members.get(0).service(), Step.OBSERVE, unit.key()),
              () -> new Examiner(release, master, members, mark).examine());
      boolean again = perform(examination.works(), master) || examination.again();
      return again && journals.values().stream().anyMatch(journal -> !journal.hasFailed());
    }
  }

  /**
   * Reads what the stores hold for all services of the role: together it tells which password is
   * right (R12), so that one that cannot be read stops them all. Those that failed come last, since
   * the first one's changes are the role's.
   */
  private List<Member> read() {
    var members = new ArrayList<>(unit.readAll(release));
    members.sort(Comparator.comparing(member -> journal(member.plan()).hasFailed()));
    return members;
  }

  private boolean perform(List<Work> works, @Nullable MasterSession master) {
    boolean again = false;
    try {
      // Every new password stands in its pending Secret before the server learns it (R9), for all
      // who share it: one that cannot be kept stops them all.
      for (Work work : works) {
        again |= isAtWork(work) && keepPending(work);
      }
      if (again) {
        return true;
      }
      for (Work work : works) {
        again |= each(work, () -> new ServiceRun(this, work, master).run());
      }
      return again;
    } finally {
      works.forEach(Work::close);
    }
  }

  /** Whether a service is still to be worked on; what the examination refused ends here. */
  private boolean isAtWork(Work work) {
    Journal journal = journal(work.member().plan());
    work.problem().filter(refusal -> !journal.hasFailed()).ifPresent(journal::failed);
    return !journal.hasFailed();
  }

  /** Does something for one service; its failure leaves the others to finish. */
  private boolean each(Work work, Supplier<Boolean> action) {
    if (!isAtWork(work)) {
      return false;
    }
    Journal journal = journal(work.member().plan());
    try {
      boolean again = action.get();
      journal.saw(work.findings(), work.awaiting());
      return again;
    } catch (Gen3DbException e) {
      journal.saw(work.findings(), Optional.empty());
      journal.failed(e.problem());
      return false;
    }
  }

  private boolean keepPending(Work work) {
    for (Change change : work.changes()) {
      if (change instanceof KeepPending) {
        return change(work, change, () -> new StorePerformer(release, work).keepPending());
      }
    }
    return false;
  }

  /** Performs one change as a step and notes it. */
  <T> T change(Work work, Change change, Supplier<T> action) {
    T result = step(Step.of(work.service(), change), action);
    journal(work.member().plan()).changed(change, work.member().stored().serving().isEmpty());
    return result;
  }

  /** Runs a step and notes how long it took. */
  <T> T step(Step step, Supplier<T> action) {
    long start = release.world().nanoTime().getAsLong();
    T result = release.step(step, action);
    Journal journal = journals.get(step.service());
    if (journal != null) {
      journal.done(step, release.world().nanoTime().getAsLong() - start);
    }
    return result;
  }

  Release release() {
    return release;
  }

  private Journal journal(ServicePlan plan) {
    Journal journal = journals.get(plan.service());
    if (journal == null) {
      throw new IllegalStateException("a service of another unit");
    }
    return journal;
  }
}
