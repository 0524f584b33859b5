package org.gen3db.domain.provision;

import java.util.ArrayList;
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
    if (!unit.administrated()) {
      boolean again = false;
      for (Member member : read()) {
        Work work = new LoginCheck(release, member, mark).examine();
        again |= perform(List.of(work), null);
      }
      return again;
    }
    List<Member> known = read();
    if (known.isEmpty()) {
      return false;
    }
    try (MasterSession master =
        release.world().server().connect(known.get(0).target().master().orElseThrow())) {
      step(
          new Step(known.get(0).service(), Step.LOCK, known.get(0).target().username()),
          () -> {
            master.lock(
                List.of(known.get(0).target().username()),
                known.stream().map(member -> member.target().database()).distinct().toList());
            return true;
          });
      List<Member> members = read();
      if (members.isEmpty()) {
        return false;
      }
      var examination =
          step(
              new Step(members.get(0).service(), Step.OBSERVE, unit.key()),
              () -> new Examiner(release, master, members, mark).examine());
      return perform(examination.works(), master) || examination.again();
    }
  }

  /** Reads the stores; a service whose own entry or Secret cannot be used fails alone. */
  private List<Member> read() {
    var members = new ArrayList<Member>();
    for (ServicePlan plan : unit.plans()) {
      if (journal(plan).hasFailed()) {
        continue;
      }
      try {
        Member member = release.read(plan);
        if (!unit.holds(member.target())) {
          throw new Gen3DbException(
              Problem.of(
                  Code.MOVED,
                  plan.service(),
                  "the remote entry appeared or changed while the run was under way"));
        }
        members.add(member);
      } catch (Gen3DbException e) {
        journal(plan).failed(e.problem());
      }
    }
    return members;
  }

  private boolean perform(List<Work> works, @Nullable MasterSession master) {
    boolean again = false;
    try {
      // Every new password stands in its pending Secret before the server learns it (R9).
      for (Work work : works) {
        again |= each(work, () -> keepPending(work));
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

  /** Does something for one service; its failure leaves the others to finish. */
  private boolean each(Work work, Supplier<Boolean> action) {
    Journal journal = journal(work.member().plan());
    if (journal.hasFailed()) {
      return false;
    }
    Optional<Problem> refusal = work.problem();
    if (refusal.isPresent()) {
      journal.failed(refusal.get());
      return false;
    }
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
