package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.MasterSession;
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
  private @Nullable Password fresh;

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
              Notice.of(
                  DomainCode.MOVED,
                  unit.plans().get(0).service(),
                  "the stores keep changing meanwhile"));
        }
      }
    } catch (Gen3DbException e) {
      fail(e.problem());
    } catch (RuntimeException e) {
      fail(Internal.problem(unit.plans().get(0).service(), e));
    }
    return journals.values().stream().map(Journal::report).toList();
  }

  private void fail(Notice problem) {
    journals.values().stream()
        .filter(journal -> !journal.hasFailed())
        .forEach(journal -> journal.failed(problem));
  }

  /** One pass; returns whether another is due. */
  private boolean pass() {
    List<Member> members = read();
    boolean again =
        administrated(members).isEmpty() ? checkLogins(members) : passUnderLock(members);
    return again && journals.values().stream().anyMatch(journal -> !journal.hasFailed());
  }

  private boolean passUnderLock(List<Member> known) {
    Target place = administrated(known).get(0).target();
    List<String> databases = databases(known);
    try (MasterSession master =
        release.world().server().connect(place.master().orElseThrow(), release.cancellation())) {
      step(
          new Step(known.get(0).service(), Step.LOCK, place.username()),
          () -> {
            master.lock(List.of(place.username()), databases);
            return true;
          });
      List<Member> members = read();
      if (!databases.containsAll(databases(members)) || administrated(members).isEmpty()) {
        return true;
      }
      var examination =
          step(
              new Step(members.get(0).service(), Step.OBSERVE, unit.key()),
              () -> new Examiner(release, master, members, mark).examine());
      boolean again = perform(examination.works(), master) || examination.again();
      // Those whose database nobody makes here follow the role's password as it is now (R12).
      return again || (administrated(members).size() < members.size() && checkLogins(read()));
    }
  }

  /** Nobody changes a role here: what logs in is published, what does not is awaited (R7). */
  private boolean checkLogins(List<Member> members) {
    boolean again = false;
    for (Member member : members) {
      if (member.target().master().isEmpty()) {
        again |=
            perform(
                List.of(new LoginCheck(release, member, members, this::generated, mark).examine()),
                null);
      }
    }
    return again;
  }

  private static List<Member> administrated(List<Member> members) {
    return members.stream().filter(member -> member.target().master().isPresent()).toList();
  }

  private static List<String> databases(List<Member> members) {
    return administrated(members).stream()
        .map(member -> member.target().database())
        .distinct()
        .toList();
  }

  /** The one password that is new in this run, for all who share the role. */
  private Password generated() {
    if (fresh == null) {
      fresh = release.world().passwords().get();
    }
    return fresh;
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
    } finally {
      work.close(); // before the next service of the role enters its database
    }
  }

  private boolean keepPending(Work work) {
    for (Change change : work.changes()) {
      if (change instanceof KeepPending keep) {
        return change(work, change, () -> new StorePerformer(release, work).perform(keep));
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
