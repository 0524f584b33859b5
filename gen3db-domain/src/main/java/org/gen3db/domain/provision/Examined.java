package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.provision.ServiceStatus.State;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.jspecify.annotations.Nullable;

/**
 * One service as it was found, without a lock and without a change.
 *
 * @param plan what is wanted
 * @param changes what apply would do
 * @param findings what was seen
 * @param shortfalls what was seen that the changes would mend
 * @param refusal why apply would refuse, or null
 * @param secretExists whether the serving Secret is there
 * @param databaseExists whether the database is there, as far as it could be seen
 * @param awaiting what apply would wait for, or null
 */
record Examined(
    ServicePlan plan,
    List<Change> changes,
    List<Notice> findings,
    List<Notice> shortfalls,
    @Nullable Notice refusal,
    boolean secretExists,
    boolean databaseExists,
    @Nullable Outcome awaiting) {
  static Examined refused(Release release, ServicePlan plan, Notice problem) {
    boolean secret = secretExists(release, plan);
    return new Examined(plan, List.of(), List.of(), List.of(), problem, secret, secret, null);
  }

  /** One that cannot be read is there; what the matter is with it stands in the problem already. */
  private static boolean secretExists(Release release, ServicePlan plan) {
    try {
      return Stored.readSecret(
              SecretNames.serving(plan.service()),
              release.world().secrets(),
              release.cancellation())
          .isPresent();
    } catch (Gen3DbException unreadable) {
      return !unreadable.problem().code().unreachable();
    }
  }

  static List<Examined> of(Release release, RoleUnit unit, Mark mark) {
    var seen = new LinkedHashMap<String, Examined>();
    try {
      List<Member> members = unit.readAll(release);
      release
          .step(
              new Step(members.get(0).service(), Step.OBSERVE, unit.key()),
              () ->
                  examine(release, members, mark).stream().map(work -> of(release, work)).toList())
          .forEach(one -> seen.put(one.plan().service(), one));
    } catch (Gen3DbException e) {
      refuseRest(release, unit, e.problem(), seen);
    } catch (RuntimeException e) {
      refuseRest(release, unit, Internal.problem(unit.plans().get(0).service(), e), seen);
    }
    return List.copyOf(seen.values());
  }

  /** One that cannot be read or seen stops all that share its role (R12), as in apply. */
  private static void refuseRest(
      Release release, RoleUnit unit, Notice problem, Map<String, Examined> seen) {
    for (ServicePlan plan : unit.plans()) {
      seen.computeIfAbsent(plan.service(), service -> refused(release, plan, problem));
    }
  }

  private static List<Work> examine(Release release, List<Member> members, Mark mark) {
    var works = new ArrayList<Work>();
    Optional<Master> master =
        members.stream().flatMap(member -> member.target().master().stream()).findFirst();
    if (master.isPresent()) {
      try (MasterSession session =
          release.world().server().connect(master.get(), release.cancellation())) {
        works.addAll(new Examiner(release, session, members, mark).examine().works());
        works.forEach(Work::close);
      }
    }
    Password generated = release.world().passwords().get();
    members.stream()
        .filter(member -> member.target().master().isEmpty())
        .map(member -> new LoginCheck(release, member, members, () -> generated, mark).examine())
        .forEach(works::add);
    return works;
  }

  private static Examined of(Release release, Work work) {
    work.close();
    return new Examined(
        work.member().plan(),
        List.copyOf(work.changes()),
        List.copyOf(work.findings()),
        new Shortfalls(release, work).findings(),
        work.problem().orElse(null),
        work.member().stored().serving().isPresent(),
        work.databaseExists(),
        work.awaiting().orElse(null));
  }

  Optional<Notice> problem() {
    return Optional.ofNullable(refusal);
  }

  ServiceStatus status() {
    var all = new ArrayList<Notice>(findings);
    if (refusal != null) {
      all.add(0, refusal);
    }
    all.addAll(shortfalls);
    return new ServiceStatus(plan, state(), all);
  }

  private State state() {
    if (refusal != null && refusal.code().unreachable()) {
      return State.UNREACHABLE;
    }
    if (!secretExists && !databaseExists) {
      return State.MISSING;
    }
    if (refusal != null) {
      return secretExists ? State.DRIFTED : State.INCOMPLETE;
    }
    boolean podsWait =
        findings.stream().anyMatch(found -> found.code() == DomainCode.ENTRY_WITHOUT_DBCREATED);
    if (awaiting != null || podsWait || !secretExists || !databaseExists) {
      return State.INCOMPLETE;
    }
    return changes.isEmpty() ? State.READY : State.DRIFTED;
  }
}
