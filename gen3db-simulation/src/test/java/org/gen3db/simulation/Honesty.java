package org.gen3db.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.plan.Sequel;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;

/**
 * Without interference, apply does what plan showed: the same changes of the same things in the
 * same order, for the same reasons, and nothing else. What only performing can tell stands in the
 * plan as a proviso, and only that.
 */
final class Honesty {
  private static final Set<String> LOOKS = Set.of(Step.LOCK, Step.OBSERVE, Step.PROVE_LOGIN);

  private Honesty() {}

  static void check(Plan plan, Report report) {
    for (Plan.PlannedService planned : plan.services()) {
      ServiceReport done =
          report.services().stream()
              .filter(one -> one.plan().service().equals(planned.plan().service()))
              .findFirst()
              .orElseThrow(() -> new Violation("no report of " + planned.plan().service()));
      check(planned, done);
    }
  }

  private static void check(Plan.PlannedService planned, ServiceReport done) {
    if (planned.sequels().isEmpty()) {
      checkOne(planned, done);
      return;
    }
    var wrong = new ArrayList<String>();
    for (Sequel sequel : planned.sequels()) {
      try {
        checkOne(
            new Plan.PlannedService(
                sequel.plan(),
                sequel.changes(),
                planned.provisos(),
                planned.findings(),
                sequel.refusal()),
            done);
        return;
      } catch (Violation other) {
        wrong.add(other.getMessage());
      }
    }
    throw new Violation("neither sequel came true: " + wrong);
  }

  private static void checkOne(Plan.PlannedService planned, ServiceReport done) {
    String service = planned.plan().service();
    boolean opens =
        planned.changes().orElse(List.of()).stream()
            .anyMatch(Change.OpenDatabase.class::isInstance);
    if (opens
        || planned.provisos().stream().anyMatch(Proviso.RestoredEntryFits.class::isInstance)) {
      List<String> begun = made(done);
      require(
          shown(planned).equals(begun.subList(0, Math.min(1, begun.size()))),
          "plan shows " + shown(planned) + " for " + service + ", and apply began with " + begun);
      return; // what follows is decided by what nobody could see
    }
    require(
        done.plan().equals(planned.plan()),
        "plan shows " + planned.plan() + " for " + service + ", and apply reports " + done.plan());
    List<String> shown = shown(planned);
    List<String> made = new ArrayList<>(made(done));
    planned.provisos().stream()
        .filter(Proviso.OldLoginUnused.class::isInstance)
        .map(Proviso.OldLoginUnused.class::cast)
        .forEach(proviso -> made.remove("forbid-login " + proviso.login()));
    if (planned.problem().isPresent()) {
      require(
          done.problem()
              .map(problem -> problem.code().id())
              .equals(planned.problem().map(problem -> problem.code().id())),
          "plan refuses "
              + service
              + " for "
              + planned.problem()
              + ", and apply ended with "
              + done.outcome()
              + " "
              + done.problem());
      require(made.isEmpty(), "plan refuses " + service + ", and apply did " + made);
      return;
    }
    boolean aliasFailed =
        done.outcome() == Outcome.FAILED
            && planned.provisos().stream().anyMatch(Proviso.AliasLeadsThere.class::isInstance)
            && done.problem().filter(p -> p.code() == DomainCode.LOGIN_FAILED).isPresent();
    if (aliasFailed) {
      require(
          shown.subList(0, Math.min(made.size(), shown.size())).equals(made),
          "plan shows " + shown + " for " + service + ", and apply began with " + made);
      return;
    }
    require(
        done.outcome() != Outcome.FAILED,
        "plan refuses nothing for " + service + ", and apply ended with " + done.problem());
    require(
        shown.equals(made) || withoutOptional(planned, shown, made).equals(made),
        "plan shows " + shown + " for " + service + ", and apply did " + made);
  }

  private static List<String> made(ServiceReport done) {
    return done.steps().stream()
        .filter(step -> !LOOKS.contains(step.action()))
        .map(step -> step.action() + " " + step.target())
        .toList();
  }

  private static List<String> shown(Plan.PlannedService planned) {
    return planned.changes().orElse(List.of()).stream()
        .map(change -> change.action() + " " + change.target())
        .toList();
  }

  /** What is left of it where the server does not let optional extensions be made. */
  private static List<String> withoutOptional(
      Plan.PlannedService planned, List<String> shown, List<String> made) {
    var left = new ArrayList<>(shown);
    for (Proviso proviso : planned.provisos()) {
      if (proviso instanceof Proviso.ExtensionAllowed optional) {
        var change = new Change.CreateExtension(optional.database(), optional.extension(), false);
        String step = change.action() + " " + change.target();
        if (!made.contains(step)) {
          left.remove(step);
        }
      }
    }
    return left;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation(otherwise);
    }
  }
}
