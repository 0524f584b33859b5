package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Problem;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Finding;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.provision.ServiceStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * One service as it was found, without a lock and without a change.
 *
 * @param plan what is wanted
 * @param changes what apply would do
 * @param findings what was seen
 * @param refusal why apply would refuse, or null
 * @param secretExists whether the serving Secret is there
 * @param databaseExists whether the database is there, as far as it could be seen
 * @param awaiting what apply would wait for, or null
 */
record Examined(
    ServicePlan plan,
    List<Change> changes,
    List<Finding> findings,
    @Nullable Problem refusal,
    boolean secretExists,
    boolean databaseExists,
    @Nullable Outcome awaiting) {
  private static final Set<Code> UNREACHABLE =
      Set.of(
          Code.SERVER_UNREACHABLE,
          Code.TLS_FAILED,
          Code.MASTER_REFUSED,
          Code.POOLER_BETWEEN,
          Code.CONNECTION_LOST,
          Code.STORE_FAILED);

  static Examined refused(Release release, ServicePlan plan, Problem problem) {
    boolean secret =
        problem.code() != Code.STORE_FAILED
            && release.world().secrets().read(SecretNames.serving(plan.service())).isPresent();
    return new Examined(plan, List.of(), List.of(), problem, secret, secret, null);
  }

  static List<Examined> of(Release release, RoleUnit unit, Mark mark) {
    var members = new ArrayList<Member>();
    var failed = new LinkedHashMap<ServicePlan, Problem>();
    for (ServicePlan plan : unit.plans()) {
      try {
        members.add(release.read(plan));
      } catch (Gen3DbException e) {
        failed.put(plan, e.problem());
      }
    }
    var seen = new ArrayList<Examined>();
    failed.forEach((plan, problem) -> seen.add(refused(release, plan, problem)));
    if (unit.administrated() && !failed.isEmpty()) {
      // One that cannot be read stops all that share its role (R12), as in apply.
      Problem first = failed.values().iterator().next();
      members.forEach(member -> seen.add(refused(release, member.plan(), first)));
      return seen;
    }
    if (members.isEmpty()) {
      return seen;
    }
    try {
      if (unit.administrated()) {
        Master master = members.get(0).target().master().orElseThrow();
        try (MasterSession session = release.world().server().connect(master)) {
          new Examiner(release, session, members, mark)
              .examine()
              .works()
              .forEach(work -> seen.add(of(work)));
        }
      } else {
        members.forEach(member -> seen.add(of(new LoginCheck(release, member, mark).examine())));
      }
    } catch (Gen3DbException e) {
      Map<String, Examined> done = new LinkedHashMap<>();
      seen.forEach(one -> done.put(one.plan().service(), one));
      members.stream()
          .filter(member -> !done.containsKey(member.service()))
          .forEach(
              member ->
                  seen.add(
                      new Examined(
                          member.plan(),
                          List.of(),
                          List.of(),
                          e.problem(),
                          member.stored().serving().isPresent(),
                          member.stored().serving().isPresent(),
                          null)));
    }
    return seen;
  }

  private static Examined of(Work work) {
    work.close();
    return new Examined(
        work.member().plan(),
        List.copyOf(work.changes()),
        List.copyOf(work.findings()),
        work.problem().orElse(null),
        work.member().stored().serving().isPresent(),
        work.databaseExists(),
        work.awaiting().orElse(null));
  }

  Optional<Problem> problem() {
    return Optional.ofNullable(refusal);
  }

  ServiceStatus status() {
    var all = new ArrayList<Finding>(findings);
    if (refusal != null) {
      all.add(0, new Finding(refusal.code(), refusal.message(), refusal.hint()));
    }
    if (!changes.isEmpty()) {
      all.add(
          Finding.of(
              secretExists && databaseExists ? Code.DRIFT : Code.MISSING_PART,
              "apply would do: "
                  + String.join(
                      ", ",
                      changes.stream()
                          .map(c -> c.action() + " " + c.target())
                          .distinct()
                          .toList())));
    }
    return new ServiceStatus(plan, state(), all);
  }

  private State state() {
    if (refusal != null && UNREACHABLE.contains(refusal.code())) {
      return State.UNREACHABLE;
    }
    if (!secretExists && !databaseExists) {
      return State.MISSING;
    }
    if (refusal != null) {
      return secretExists ? State.DRIFTED : State.INCOMPLETE;
    }
    boolean podsWait =
        findings.stream().anyMatch(found -> found.code() == Code.ENTRY_WITHOUT_DBCREATED);
    if (awaiting != null || podsWait || !secretExists || !databaseExists) {
      return State.INCOMPLETE;
    }
    return changes.isEmpty() ? State.READY : State.DRIFTED;
  }
}
