package org.gen3db.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.decision.Facts;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceReport.StepReport;
import org.gen3db.domain.workload.Workload.By;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What runs is begun anew once its password has changed, and a run never fails for it. */
class RollingTest {
  private final Cancellation nobody = Cancellation.create();
  private final List<String> restarted = new ArrayList<>();
  private final List<Collection<String>> asked = new ArrayList<>();
  private final List<Workload> running = new ArrayList<>();
  private final AtomicLong time = new AtomicLong();
  private boolean broken;
  private boolean stubborn;

  private final Workloads workloads =
      new Workloads() {
        @Override
        public List<Workload> reading(Collection<String> secrets, Cancellation cancellation) {
          asked.add(List.copyOf(secrets));
          if (broken) {
            throw new Gen3DbException(
                Notice.of(DomainCode.STORE_FAILED, "the cluster", "it may not be asked", "Ask."));
          }
          return running.stream().filter(one -> secrets.contains(one.secret())).toList();
        }

        @Override
        public void restart(Workload workload, Cancellation cancellation) {
          if (stubborn) {
            throw new Gen3DbException(Notice.of(DomainCode.STORE_FAILED, "it", "it is stubborn"));
          }
          restarted.add(workload.name());
          time.addAndGet(7_000_000);
        }
      };

  private Rolling rolling(boolean restarts) {
    return new Rolling(workloads, restarts, time::get);
  }

  private static ServicePlan plan(String service) {
    return Facts.service(service, Delivery.LOCAL, true, null, List.of()).wanted();
  }

  private static Report report(Outcome fence, Outcome indexd) {
    return new Report(
        "gen3",
        "default",
        "default",
        List.of(
            new ServiceReport(
                plan("fence"), fence, List.of(new StepReport("one", "two", 3)), List.of(), null),
            new ServiceReport(plan("indexd"), indexd, List.of(), List.of(), null)),
        List.of());
  }

  private void runs(String name, String secret, boolean outdated, By by) {
    running.add(new Workload(name, secret, outdated, by, "restart " + name));
  }

  private static List<String> steps(Report report) {
    return report.services().stream()
        .flatMap(
            service ->
                service.steps().stream()
                    .map(
                        step ->
                            service.service()
                                + " "
                                + step.action()
                                + " "
                                + step.target()
                                + " "
                                + step.millis()))
        .toList();
  }

  private static List<String> findings(Report report) {
    return report.services().stream()
        .flatMap(
            service ->
                service.findings().stream()
                    .map(one -> service.service() + " " + one.code().id() + " " + one.message()))
        .toList();
  }

  @Test
  void whatIsOutdatedIsBegunAnewOnceWhicheverSecretsItReads() {
    runs("deployment/fence", "fence-dbcreds", true, By.US);
    runs("deployment/both", "fence-dbcreds", true, By.US);
    runs("deployment/both", "indexd-dbcreds", true, By.US);
    runs("deployment/young", "fence-dbcreds", false, By.US);
    runs("deployment/watched", "fence-dbcreds", true, By.ANOTHER);
    runs("deployment/other", "audit-dbcreds", true, By.US);
    Report after = rolling(true).after(report(Outcome.ROTATED, Outcome.CREATED), nobody);
    assertThat(restarted).containsExactly("deployment/fence", "deployment/both");
    assertThat(steps(after))
        .containsExactly(
            "fence one two 3",
            "fence restart-pods deployment/fence 7",
            "fence restart-pods deployment/both 7");
    assertThat(findings(after)).isEmpty();
    assertThat(after.services().get(0).outcome()).isEqualTo(Outcome.ROTATED);
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATED", "REPAIRED", "ROTATED", "RESET"})
  void afterAChange(Outcome outcome) {
    runs("deployment/fence", "fence-dbcreds", true, By.US);
    rolling(true).after(report(outcome, Outcome.UNCHANGED), nobody);
    assertThat(restarted).containsExactly("deployment/fence");
    assertThat(asked).containsExactly(List.of("fence-dbcreds"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CREATED", "REPAIRED", "ROTATED", "RESET"})
  void whereNothingChangedNobodyIsAsked(Outcome outcome) {
    Report before = report(outcome, Outcome.UNCHANGED);
    assertThat(rolling(true).after(before, nobody)).isSameAs(before);
    assertThat(asked).isEmpty();
  }

  @Test
  void whatNobodyBeginsAnewIsTold() {
    runs("pod/by-hand", "fence-dbcreds", true, By.NOBODY);
    runs("deployment/fence", "fence-dbcreds", true, By.US);
    runs("deployment/watched", "fence-dbcreds", true, By.ANOTHER);
    Report told = rolling(false).after(report(Outcome.ROTATED, Outcome.UNCHANGED), nobody);
    assertThat(restarted).isEmpty();
    assertThat(findings(told))
        .containsExactly(
            "fence GEN3DB-F651 deployment/fence, pod/by-hand began before the Secret became what"
                + " it is, and may know an older password");
    assertThat(told.services().get(0).findings().get(0).hint())
        .isEqualTo("Begin it anew: restart pod/by-hand; restart deployment/fence");
    stubborn = true;
    Report failed = rolling(true).after(report(Outcome.ROTATED, Outcome.UNCHANGED), nobody);
    assertThat(findings(failed)).isEqualTo(findings(told));
    assertThat(steps(failed)).containsExactly("fence one two 3");
  }

  @Test
  void whereItCannotBeToldOnlyARotationSaysSo() {
    broken = true;
    Report after = rolling(true).after(report(Outcome.ROTATED, Outcome.CREATED), nobody);
    assertThat(findings(after))
        .containsExactly(
            "fence GEN3DB-F653 what runs with the older password cannot be told: it may not be"
                + " asked");
    assertThat(after.services().get(0).findings().get(0).hint()).isEqualTo("Ask.");
    assertThat(rolling(true).findings(List.of("fence-dbcreds"), nobody)).isEmpty();
    Plan plan = planned(new Change.SetPassword("fence"));
    assertThat(rolling(true).before(plan, nobody)).isSameAs(plan);
  }

  @Test
  void aRunThatWasToldToEndBeginsNothingAnew() {
    runs("deployment/fence", "fence-dbcreds", true, By.US);
    Cancellation over = Cancellation.create();
    over.cancel();
    rolling(true).after(report(Outcome.ROTATED, Outcome.UNCHANGED), over);
    assertThat(asked).isEmpty();
  }

  @Test
  void aStatusTellsWhatIsOutdatedWhoeverBeginsItAnew() {
    runs("deployment/watched", "fence-dbcreds", true, By.ANOTHER);
    runs("deployment/young", "fence-dbcreds", false, By.US);
    Map<String, Notice> findings =
        rolling(true).findings(List.of("fence-dbcreds", "indexd-dbcreds"), nobody);
    assertThat(findings).containsOnlyKeys("fence-dbcreds");
    assertThat(findings.get("fence-dbcreds").message()).startsWith("deployment/watched began");
    assertThat(rolling(true).findings(List.of(), nobody)).isEmpty();
    assertThat(Rolling.NONE.findings(List.of("fence-dbcreds"), nobody)).isEmpty();
  }

  private static Plan planned(Change... changes) {
    return new Plan(
        "gen3",
        "default",
        "default",
        List.of(
            new Plan.PlannedService(plan("fence"), List.of(changes), List.of(), List.of(), null)),
        List.of());
  }

  @Test
  void aPlanTellsWhatWouldBeBegunAnewOutdatedOrNot() {
    runs("deployment/young", "fence-dbcreds", false, By.US);
    runs("deployment/watched", "fence-dbcreds", true, By.ANOTHER);
    Plan plan = rolling(false).before(planned(new Change.SetPassword("fence")), nobody);
    assertThat(plan.services().get(0).findings())
        .extracting(one -> one.code().id() + " " + one.message())
        .containsExactly("GEN3DB-F652 its pods are made anew, one after another: deployment/young");
    asked.clear();
    Plan quiet = planned();
    assertThat(rolling(true).before(quiet, nobody)).isSameAs(quiet);
    assertThat(asked).isEmpty();
    running.clear();
    Plan alone = planned(new Change.SetPassword("fence"));
    assertThat(rolling(true).before(alone, nobody).services().get(0).findings()).isEmpty();
  }
}
