package org.gen3db.runner.output;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.Plan.PlannedService;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.plan.Sequel;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.output.Table.Cell;
import picocli.CommandLine.Help.Ansi.Style;

/** A plan for people: a table of what is wanted, then per service what apply would change. */
public final class PlanView {
  private enum Fate {
    CREATE,
    CHANGE,
    NOTHING,
    REFUSED
  }

  private final Plan plan;
  private final String command;
  private final Map<String, List<String>> statements;
  private final Repeated repeated;
  private final Screen screen;
  private final boolean looked;

  /** A plan on a screen. */
  public PlanView(Plan plan, Repeated repeated, Screen screen) {
    this(plan, "apply", Map.of(), repeated, screen);
  }

  /**
   * The plan of a command on a screen.
   *
   * @param command what would change something
   * @param statements what would be run on servers, by service, where that is to be shown
   */
  public PlanView(
      Plan plan,
      String command,
      Map<String, List<String>> statements,
      Repeated repeated,
      Screen screen) {
    this.plan = plan;
    this.statements = statements;
    this.command = command;
    this.repeated = repeated;
    this.screen = screen;
    this.looked = plan.services().stream().anyMatch(service -> service.changes().isPresent());
  }

  /** Prints it. */
  public void print() {
    screen.line(
        "Release "
            + plan.release()
            + ", namespace "
            + plan.namespace()
            + ", environment "
            + plan.environment());
    screen.line();
    table();
    screen.line();
    OneCause.of(plan.services(), one -> one.plan().service(), PlanView::notices)
        .forEach(this::details);
    screen.paragraph("", summary());
  }

  private void table() {
    var table =
        new Table(
            screen,
            "SERVICE",
            "DELIVERY",
            "DATABASE",
            "USER",
            "SERVER",
            looked ? command.toUpperCase(Locale.ROOT) + " WOULD" : "DATABASE BY");
    for (PlannedService service : plan.services()) {
      ServicePlan wanted = service.plan();
      table.row(
          Cell.of(wanted.service()),
          Cell.of(wanted.delivery().name()),
          ServiceCells.name(wanted.told().database()),
          ServiceCells.name(wanted.told().username()),
          ServiceCells.server(wanted),
          looked
              ? fateCell(fate(service))
              : Cell.of(wanted.createDatabase() ? "gen3db" : "administrator"));
    }
    table.print();
  }

  private static Cell fateCell(Fate fate) {
    return switch (fate) {
      case CREATE -> Cell.of("create", Style.fg_green);
      case CHANGE -> Cell.of("change", Style.fg_yellow);
      case NOTHING -> Cell.of("nothing");
      case REFUSED -> Cell.of("refuse", Style.fg_red);
    };
  }

  private static Fate fate(PlannedService service) {
    if (service.problem().isPresent()) {
      return Fate.REFUSED;
    }
    List<Change> changes = service.changes().orElse(List.of());
    if (changes.isEmpty()) {
      return Fate.NOTHING;
    }
    return changes.stream().anyMatch(change -> change.effect() == Change.Effect.CREATES)
        ? Fate.CREATE
        : Fate.CHANGE;
  }

  private static List<Notice> notices(PlannedService service) {
    return service.changes().orElse(List.of()).isEmpty()
        ? Stream.concat(service.findings().stream(), service.problem().stream()).toList()
        : List.of();
  }

  private void details(OneCause<PlannedService> cause) {
    PlannedService service = cause.first();
    List<Change> changes = service.changes().orElse(List.of());
    if (changes.isEmpty()
        && service.findings().isEmpty()
        && service.problem().isEmpty()
        && service.sequels().isEmpty()) {
      return;
    }
    cause.heading(screen);
    for (Change change : changes) {
      screen.paragraph("  " + sign(change) + " ", ChangeWords.of(change));
    }
    service.sequels().stream().skip(1).forEach(this::otherwise);
    for (Proviso proviso : service.provisos()) {
      if (proviso instanceof Proviso.OldLoginUnused
          || proviso instanceof Proviso.AliasLeadsThere
          || proviso instanceof Proviso.RestoredEntryFits) {
        screen.paragraph("  ? ", "if " + proviso.words());
      }
    }
    List<String> script = statements.getOrDefault(service.plan().service(), List.of());
    if (!script.isEmpty()) {
      screen.line("  by hand, in psql with the variable password set to the password:");
      // Broken into lines of the screen it could not be pasted.
      script.stream().flatMap(String::lines).forEach(line -> screen.line("    " + line));
    }
    Messages.findings(screen, repeated, service.findings());
    service.problem().ifPresent(problem -> Messages.problem(screen, repeated, problem));
    screen.line();
  }

  /** What apply would do instead, where it finds the entry otherwise than is usual. */
  private void otherwise(Sequel sequel) {
    String entry = sequel.plan().remoteSecretName().orElse("");
    screen.paragraph(
        "  ? ",
        "if the remote entry "
            + entry
            + (sequel.entryThere() ? " is there already" : " is not there")
            + (sequel.changes().isEmpty() && sequel.problem().isEmpty()
                ? ", nothing"
                : ", instead"));
    for (Change change : sequel.changes()) {
      screen.paragraph("    " + sign(change) + " ", ChangeWords.of(change));
    }
    sequel
        .problem()
        .ifPresent(
            problem -> screen.paragraph("    ! ", problem.code().id() + ": " + problem.message()));
  }

  private String sign(Change change) {
    return switch (change.effect()) {
      case CREATES, ADDS, SERVES -> screen.styled("+", Style.fg_green);
      case ALTERS -> screen.styled("~", Style.fg_yellow);
      case REMOVES -> screen.styled("-", Style.fg_red);
    };
  }

  private String summary() {
    if (!looked) {
      return ServiceCells.services(plan.services().size())
          + ". From the values alone: no server and no store was looked at.";
    }
    long refused = count(Fate.REFUSED);
    return count(Fate.CREATE)
        + " to create, "
        + count(Fate.CHANGE)
        + " to change, "
        + count(Fate.NOTHING)
        + " unchanged"
        + (refused == 0 ? "" : ", " + refused + " refused")
        + ". Nothing was changed yet.";
  }

  private long count(Fate fate) {
    return plan.services().stream().filter(service -> fate(service) == fate).count();
  }
}
