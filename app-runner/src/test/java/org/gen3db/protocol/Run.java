package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;

/**
 * What one apply did.
 *
 * @param plan what was said before that it would do
 * @param report what it says that it did
 * @param touched the roles and databases on all servers that differ from before
 * @param storesTouched whether any file of the stores was written
 */
record Run(Plan plan, Report report, Set<String> touched, boolean storesTouched) {
  private static final Set<String> LOOKS = Set.of(Step.LOCK, Step.OBSERVE, Step.PROVE_LOGIN);

  Run expect(String service, Outcome outcome) {
    assertThat(of(service).outcome())
        .as("outcome of %s: %s, %s", service, of(service).problem(), findings(service))
        .isEqualTo(outcome);
    return this;
  }

  /** It failed so; returns what it said. */
  String refused(String service, Code code) {
    expect(service, Outcome.FAILED);
    Notice problem = of(service).problem().orElseThrow();
    assertThat(problem.code()).as(problem.toString()).isEqualTo(code);
    return problem.message() + " " + problem.hint();
  }

  /** It reported this; returns what it said. */
  String found(String service, Code code) {
    List<Notice> found =
        of(service).findings().stream().filter(finding -> finding.code() == code).toList();
    assertThat(found).as("%s among %s", code, findings(service)).hasSize(1);
    return found.get(0).message() + " " + found.get(0).hint();
  }

  void foundNothing(String service) {
    assertThat(of(service).findings()).isEmpty();
  }

  List<Code> findings(String service) {
    return of(service).findings().stream().map(Notice::code).toList();
  }

  /** The changes that were made, in order, such as {@code create-role fence_gen3}. */
  List<String> changes(String service) {
    return of(service).steps().stream()
        .filter(step -> !LOOKS.contains(step.action()))
        .map(step -> step.action() + " " + step.target())
        .toList();
  }

  /** Every step, in order, by its name. */
  List<String> steps(String service) {
    return of(service).steps().stream().map(ServiceReport.StepReport::action).toList();
  }

  /** The changes that the plan announced. */
  List<String> planned(String service) {
    return planOf(service).changes().orElseThrow().stream()
        .map(change -> change.action() + " " + change.target())
        .toList();
  }

  private PlannedService planOf(String service) {
    return plan.services().stream()
        .filter(planned -> planned.plan().service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  ServiceReport of(String service) {
    return report.services().stream()
        .filter(one -> one.plan().service().equals(service))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no service " + service + " in the report"));
  }

  Collection<String> services() {
    return new TreeSet<>(report.services().stream().map(one -> one.plan().service()).toList());
  }

  /** Everything that a person gets to read of it. */
  List<String> words() {
    return Stream.concat(
            report.services().stream()
                .flatMap(
                    one ->
                        Stream.concat(
                            Stream.of(one.toString()),
                            one.findings().stream().map(Notice::toString))),
            plan.services().stream()
                .flatMap(
                    one ->
                        Stream.concat(
                            Stream.of(one.toString()),
                            one.changes().stream().flatMap(List::stream).map(Change::toString))))
        .toList();
  }
}
