package org.gen3db.runner.output;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.output.Table.Cell;
import org.gen3db.spi.DatabaseServerProvider;
import picocli.CommandLine.Help.Ansi.Style;

/** What apply did, for people; its last lines say what to do next. */
public final class ReportView {
  private final Report report;
  private final Settings settings;
  private final Duration elapsed;
  private final Repeated repeated;
  private final Screen screen;
  private final boolean removes;

  /**
   * A report on a screen.
   *
   * @param settings where servers and Secrets are
   * @param elapsed how long the whole run took
   */
  public ReportView(
      Report report, Settings settings, Duration elapsed, Repeated repeated, Screen screen) {
    this(report, settings, elapsed, repeated, screen, false);
  }

  private ReportView(
      Report report,
      Settings settings,
      Duration elapsed,
      Repeated repeated,
      Screen screen,
      boolean removes) {
    this.report = report;
    this.settings = settings;
    this.elapsed = elapsed;
    this.repeated = repeated;
    this.screen = screen;
    this.removes = removes;
  }

  /** The same of a run that takes logins away, after which not every service can log in. */
  public ReportView ofRemoval() {
    return new ReportView(report, settings, elapsed, repeated, screen, true);
  }

  /**
   * Prints it.
   *
   * @param serverRuns whether an interrupted run leaves a server running that gen3db started
   */
  public void print(boolean serverRuns) {
    var table = new Table(screen, "SERVICE", "OUTCOME", "DATABASE", "USER", "SERVER", "TIME");
    for (ServiceReport service : report.services()) {
      table.row(
          Cell.of(service.service()),
          outcome(service.outcome()),
          ServiceCells.name(service.plan().told().database()),
          ServiceCells.name(service.plan().told().username()),
          ServiceCells.server(service.plan()),
          Cell.of(seconds(service.steps().stream().mapToLong(step -> step.millis()).sum())));
    }
    table.print();
    screen.line();
    List<ServiceReport> begun =
        report.services().stream().filter(service -> !isLeftOut(service)).toList();
    OneCause.of(begun, ServiceReport::service, ReportView::notices).forEach(this::details);
    leftOut();
    screen.paragraph("", summary());
    next();
    if (serverRuns) {
      screen.line("The server that gen3db started keeps running; to stop it: " + stop());
    }
  }

  private static Cell outcome(Outcome outcome) {
    return switch (outcome) {
      case CREATED, REPAIRED, ROTATED, REMOVED, RESET, RESTORED, CLONED, ROLLED_BACK ->
          Cell.of(outcome.name(), Style.fg_green);
      case UNCHANGED -> Cell.of(outcome.name());
      case AWAITING_RESTORE, AWAITING_DATABASE -> Cell.of(outcome.name(), Style.fg_yellow);
      case FAILED -> Cell.of(outcome.name(), Style.fg_red);
    };
  }

  private static List<String> done(ServiceReport service) {
    return service.outcome() == Outcome.UNCHANGED
        ? List.of()
        : service.steps().stream()
            .map(ServiceReport.StepReport::action)
            .filter(action -> !action.equals(Step.LOCK) && !action.equals(Step.OBSERVE))
            .toList();
  }

  /** Of which nothing was done, because the run was told to end. */
  private static boolean isLeftOut(ServiceReport service) {
    return done(service).isEmpty()
        && service.findings().isEmpty()
        && service
            .problem()
            .filter(problem -> problem.code() == DomainCode.INTERRUPTED)
            .isPresent();
  }

  /** All in one line: there is nothing to say of each. */
  private void leftOut() {
    List<String> names =
        report.services().stream()
            .filter(ReportView::isLeftOut)
            .map(service -> service.plan().service())
            .toList();
    if (!names.isEmpty()) {
      screen.paragraph(
          "",
          DomainCode.INTERRUPTED.id()
              + ": interrupted before anything was done for "
              + String.join(", ", names)
              + ".");
      screen.line();
    }
  }

  private static List<Notice> notices(ServiceReport service) {
    return done(service).isEmpty()
        ? Stream.concat(service.findings().stream(), service.problem().stream()).toList()
        : List.of();
  }

  private void details(OneCause<ServiceReport> cause) {
    ServiceReport service = cause.first();
    List<String> done = done(service);
    if (done.isEmpty() && service.findings().isEmpty() && service.problem().isEmpty()) {
      return;
    }
    cause.heading(screen);
    if (!done.isEmpty()) {
      screen.paragraph("  ", "done: " + counted(done));
    }
    Messages.findings(screen, repeated, service.findings());
    service.problem().ifPresent(problem -> Messages.problem(screen, repeated, problem));
    screen.line();
  }

  /** Steps in their order, those that were done several times with their number. */
  private static String counted(List<String> steps) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    steps.forEach(step -> counts.merge(step, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(step -> step.getKey() + (step.getValue() == 1 ? "" : " ×" + step.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String summary() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      int count = (int) report.services().stream().filter(one -> one.outcome() == outcome).count();
      if (count > 0) {
        counts.put(outcome.name(), count);
      }
    }
    return ServiceCells.services(report.services().size())
        + " in "
        + seconds(elapsed.toMillis())
        + counts.entrySet().stream()
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", ", ": ", "."));
  }

  private void next() {
    if (report.interrupted()) {
      screen.paragraph(
          "", "Interrupted: what is done is complete or resumable. Next: the same command again.");
    } else if (report.any(Outcome.FAILED)) {
      screen.paragraph(
          "",
          "Next: mend what the hints above say, then the same command again; what is done is"
              + " kept.");
    } else if (report.any(Outcome.AWAITING_DATABASE)) {
      screen.paragraph(
          "",
          "Next: an administrator makes the databases as said above; then the same command"
              + " again.");
    } else if (report.any(Outcome.AWAITING_RESTORE)) {
      screen.paragraph(
          "",
          "The databases named above await their data; nothing is published before. When the source"
              + " of dumps is known:");
      screen.line(repeated.next() + " " + repeated.command("restore"));
    } else {
      nextWhenDone();
    }
  }

  /** Commands stand whole on lines of their own, to be pasted. */
  private void nextWhenDone() {
    var commands = new ArrayList<String>(List.of(repeated.command("status")));
    boolean embedded = isEmbedded();
    if (settings.launched() && !removes && !report.services().isEmpty()) {
      String example = report.services().get(0).service();
      commands.add(repeated.command("exec " + example) + " -- psql");
    }
    if (settings.launched()) {
      commands.add(stop());
    }
    screen.paragraph(
        "",
        (removes ? removed() : everyServiceLogsIn())
            + (embedded ? " The Secrets are in .gen3db/secrets." : ""));
    String announced = repeated.next() + " ";
    for (String command : commands) {
      screen.line(announced + command);
      announced = " ".repeat(announced.length());
    }
  }

  private boolean isEmbedded() {
    return settings
        .adapter(DatabaseServerProvider.SECTION.key())
        .map(Settings.Adapter::id)
        .equals(DatabaseServerProvider.SECTION.onThisMachine());
  }

  private String stop() {
    return isEmbedded() ? "gen3db stop --embedded" : repeated.command("stop");
  }

  /** Whoever shares the role keeps it, and its login. */
  private String removed() {
    List<String> gone =
        report.services().stream()
            .filter(service -> service.outcome() == Outcome.REMOVED)
            .filter(
                service ->
                    service.findings().stream()
                        .noneMatch(found -> found.code() == DomainCode.LOGIN_KEPT))
            .map(service -> service.plan().service())
            .toList();
    return gone.isEmpty()
        ? "Nothing is left to take away."
        : String.join(", ", gone) + " can log in no more, until an apply makes it so again.";
  }

  /** A login is not all that pods wait for. */
  private String everyServiceLogsIn() {
    List<String> waiting =
        report.services().stream()
            .filter(
                service ->
                    service.findings().stream()
                        .anyMatch(found -> found.code() == DomainCode.ENTRY_WITHOUT_DBCREATED))
            .map(service -> service.plan().service())
            .toList();
    return waiting.isEmpty()
        ? "Every service can log in."
        : "Every service can log in, but the pods of "
            + String.join(", ", waiting)
            + " wait until dbcreated is in the remote entry, as said above.";
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
