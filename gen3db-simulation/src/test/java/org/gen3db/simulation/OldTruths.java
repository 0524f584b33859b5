package org.gen3db.simulation;

import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.server.DatabaseServer;

/**
 * Bugs of the museum that were gen3db's own: one question was answered in several places, so that
 * what was shown was not what was done (issue 16, F1 to F3).
 */
final class OldTruths {
  private OldTruths() {}

  static void addTo(Museum museum) {
    Deployment deployment = Scenarios.named("entry-names-others").values().deployment();
    museum.add(
        "F1: the values' names are reported where the entry's are used",
        () -> new ReportsTheValues(deployment),
        "entry-names-others");
    museum.add(
        "F2: plan looks once where apply goes on",
        ShowsTheFirstPass::new,
        "pending-settles-values-want-another");
    museum.add(
        "F3: one server by two names is two servers",
        TellsServersBySpelling::new,
        "shared-by-another-name-explicit");
  }

  private record ReportsTheValues(Deployment deployment) implements Plant {
    @Override
    public Report report(Report real) {
      List<ServiceReport> services =
          real.services().stream()
              .map(
                  one ->
                      new ServiceReport(
                          ofValues(one.plan()),
                          one.outcome(),
                          one.steps(),
                          one.findings(),
                          one.failure()))
              .toList();
      return new Report(
          real.release(), real.namespace(), real.environment(), services, real.warnings());
    }

    @Override
    public Plan plan(Plan real) {
      return with(
          real,
          real.services().stream()
              .map(
                  one ->
                      new Plan.PlannedService(
                          ofValues(one.plan()),
                          one.changeList(),
                          one.provisos(),
                          one.findings(),
                          one.refusal()))
              .toList());
    }

    private ServicePlan ofValues(ServicePlan plan) {
      return ServicePlan.of(plan.spec(), deployment, MasterPlan.of(deployment));
    }
  }

  private static Plan with(Plan plan, List<Plan.PlannedService> services) {
    return new Plan(
        plan.release(), plan.namespace(), plan.environment(), services, plan.warnings());
  }

  private static final class ShowsTheFirstPass implements Plant {
    @Override
    public Plan plan(Plan real) {
      return with(
          real,
          real.services().stream()
              .map(
                  one ->
                      new Plan.PlannedService(
                          one.plan(),
                          firstPass(one.changes().orElse(List.of())),
                          one.provisos(),
                          one.findings(),
                          one.refusal()))
              .toList());
    }

    private static List<Change> firstPass(List<Change> changes) {
      for (int i = 0; i < changes.size(); i++) {
        if (changes.get(i) instanceof Change.RemovePending) {
          return changes.subList(0, i + 1);
        }
      }
      return changes;
    }
  }

  private static final class TellsServersBySpelling implements Plant {
    @Override
    public DatabaseServer server(DatabaseServer real) {
      return new Forwarding.Servers(real) {
        @Override
        public boolean sameServer(Endpoint one, Endpoint other, Cancellation cancellation) {
          return one.equals(other);
        }
      };
    }
  }
}
