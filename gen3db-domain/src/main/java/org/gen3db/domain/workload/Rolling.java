package org.gen3db.domain.workload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceReport.StepReport;
import org.jspecify.annotations.Nullable;

/**
 * Begins anew what runs with an older password than its Secret holds, once a run has changed that:
 * what is connected goes on, and fails at its next login otherwise. It never fails a run, which has
 * done its work: what cannot be begun anew is a finding.
 */
public final class Rolling {
  /** Where nothing runs. */
  public static final Rolling NONE = new Rolling(null, false, () -> 0);

  private static final String STEP = "restart-pods";
  private static final Set<Outcome> CHANGED =
      EnumSet.of(Outcome.CREATED, Outcome.REPAIRED, Outcome.ROTATED, Outcome.RESET);

  private final @Nullable Workloads workloads;
  private final boolean restarts;
  private final LongSupplier nanoTime;

  /**
   * Begins anew what runs there.
   *
   * @param workloads what runs, or null where nothing does
   * @param restarts whether they are begun anew, or only told
   * @param nanoTime a clock that only measures
   */
  public Rolling(@Nullable Workloads workloads, boolean restarts, LongSupplier nanoTime) {
    this.workloads = workloads;
    this.restarts = restarts;
    this.nanoTime = nanoTime;
  }

  /** After a run: with what was begun anew as steps, and what was not as findings. */
  public Report after(Report report, Cancellation cancellation) {
    Workloads there = workloads;
    Map<String, String> changed =
        report.services().stream()
            .filter(service -> CHANGED.contains(service.outcome()))
            .collect(
                Collectors.toMap(
                    one -> one.plan().secretName(), ServiceReport::service, (a, b) -> a));
    if (there == null || changed.isEmpty() || cancellation.isCancelled()) {
      return report;
    }
    Map<String, List<Workload>> outdated;
    try {
      outdated = outdated(there.reading(changed.keySet(), cancellation));
    } catch (Gen3DbException e) {
      return with(report, Map.of(), unknown(report, e.problem()));
    }
    var steps = new LinkedHashMap<String, List<StepReport>>();
    var findings = new LinkedHashMap<String, List<Notice>>();
    var done = new HashSet<String>();
    outdated.forEach(
        (secret, all) -> {
          String service = changed.get(secret);
          var left = new ArrayList<Workload>();
          for (Workload one : all) {
            if (one.by() == Workload.By.US && restarts && done.contains(one.name())) {
              continue;
            }
            long start = nanoTime.getAsLong();
            if (restarted(there, one, cancellation)) {
              done.add(one.name());
              long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - start);
              steps
                  .computeIfAbsent(service, name -> new ArrayList<>())
                  .add(new StepReport(STEP, one.name(), millis));
            } else if (one.by() != Workload.By.ANOTHER) {
              left.add(one);
            }
          }
          if (!left.isEmpty()) {
            findings.computeIfAbsent(service, name -> new ArrayList<>()).add(older(left));
          }
        });
    return with(report, steps, findings);
  }

  private boolean restarted(Workloads there, Workload one, Cancellation cancellation) {
    if (!restarts || one.by() != Workload.By.US) {
      return false;
    }
    try {
      there.restart(one, cancellation);
      return true;
    } catch (Gen3DbException e) {
      return false;
    }
  }

  /** Only who has a new password must know. */
  private static Map<String, List<Notice>> unknown(Report report, Notice why) {
    var findings = new LinkedHashMap<String, List<Notice>>();
    report.services().stream()
        .filter(service -> service.outcome() == Outcome.ROTATED)
        .forEach(
            service ->
                findings.put(
                    service.service(),
                    List.of(
                        Notice.of(
                            DomainCode.READERS_NOT_TOLD,
                            why.place(),
                            "what runs with the older password cannot be told: " + why.message(),
                            why.remedy()))));
    return findings;
  }

  private static Report with(
      Report report, Map<String, List<StepReport>> steps, Map<String, List<Notice>> findings) {
    return new Report(
        report.release(),
        report.namespace(),
        report.environment(),
        report.services().stream()
            .map(
                one ->
                    new ServiceReport(
                        one.plan(),
                        one.outcome(),
                        joined(one.steps(), steps.get(one.service())),
                        joined(one.findings(), findings.get(one.service())),
                        one.failure()))
            .toList(),
        report.warnings());
  }

  private static <T> List<T> joined(List<T> some, @Nullable List<T> more) {
    var all = new ArrayList<>(some);
    if (more != null) {
      all.addAll(more);
    }
    return all;
  }

  /** What runs with an older Secret now, by the Secret; empty where it cannot be told. */
  public Map<String, Notice> findings(Collection<String> secrets, Cancellation cancellation) {
    if (workloads == null || secrets.isEmpty()) {
      return Map.of();
    }
    try {
      var findings = new LinkedHashMap<String, Notice>();
      outdated(workloads.reading(secrets, cancellation))
          .forEach((secret, all) -> findings.put(secret, older(all)));
      return findings;
    } catch (Gen3DbException e) {
      cancellation.check("status", "looking for what runs");
      return Map.of(); // the doctor says which right is missing
    }
  }

  /** The plan with what would be begun anew. */
  public Plan before(Plan plan, Cancellation cancellation) {
    Map<String, PlannedService> changing =
        plan.services().stream()
            .filter(one -> one.changes().orElse(List.of()).stream().anyMatch(Change::givesPassword))
            .collect(Collectors.toMap(one -> one.plan().secretName(), one -> one));
    if (workloads == null || changing.isEmpty()) {
      return plan;
    }
    Map<String, List<Workload>> reading;
    try {
      reading =
          workloads.reading(changing.keySet(), cancellation).stream()
              .filter(one -> one.by() == Workload.By.US)
              .collect(Collectors.groupingBy(Workload::secret));
    } catch (Gen3DbException e) {
      cancellation.check("plan", "looking for what runs");
      return plan;
    }
    return new Plan(
        plan.release(),
        plan.namespace(),
        plan.environment(),
        plan.services().stream().map(one -> with(one, reading)).toList(),
        plan.warnings());
  }

  private static PlannedService with(PlannedService one, Map<String, List<Workload>> reading) {
    List<Workload> rolled = reading.get(one.plan().secretName());
    return rolled == null
        ? one
        : new PlannedService(
            one.plan(),
            one.changeList(),
            one.provisos(),
            joined(
                one.findings(),
                List.of(
                    Notice.of(
                        DomainCode.WILL_RESTART,
                        "Secret " + one.plan().secretName(),
                        "its pods are made anew, one after another: " + names(rolled)))),
            one.refusal(),
            one.sequels());
  }

  private static Map<String, List<Workload>> outdated(List<Workload> all) {
    return all.stream()
        .filter(Workload::outdated)
        .collect(Collectors.groupingBy(Workload::secret, LinkedHashMap::new, Collectors.toList()));
  }

  private static Notice older(List<Workload> all) {
    return Notice.of(
        DomainCode.RUNS_WITH_OLDER,
        "Secret " + all.get(0).secret(),
        names(all) + " began before the Secret became what it is, and may know an older password",
        Remedy.text(
            "Begin it anew: "
                + all.stream().map(Workload::command).collect(Collectors.joining("; "))));
  }

  private static String names(List<Workload> all) {
    return all.stream().map(Workload::name).distinct().sorted().collect(Collectors.joining(", "));
  }
}
