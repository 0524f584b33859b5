package org.gen3db.runner.output;

import java.util.List;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.check.Check.State;
import org.gen3db.domain.report.Checkup;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.output.Table.Cell;

/** What was checked, for people: all of it in a table, then what is not well, with its way out. */
public final class DoctorView {
  private final Checkup checkup;
  private final Repeated repeated;
  private final Screen screen;

  /** A checkup on a screen. */
  public DoctorView(Checkup checkup, Repeated repeated, Screen screen) {
    this.checkup = checkup;
    this.repeated = repeated;
    this.screen = screen;
  }

  /** Prints it. */
  public void print() {
    var table = new Table(screen, "CHECK", "STATE", "OF");
    for (Check check : checkup.checks()) {
      table.row(
          Cell.of(check.id()),
          ServiceCells.word(
              check.state().name(), check.state() == State.OK, check.state() == State.BLOCKER),
          Cell.of(check.about()));
    }
    table.print();
    screen.line();
    OneCause.of(checkup.checks(), Check::id, check -> check.found().stream().toList())
        .forEach(this::details);
    screen.paragraph("", summary());
  }

  private void details(OneCause<Check> cause) {
    Check check = cause.first();
    check
        .found()
        .ifPresent(
            found -> {
              cause.heading(screen);
              if (check.state() == State.BLOCKER) {
                Messages.problem(screen, repeated, found);
              } else {
                Messages.findings(screen, repeated, List.of(found));
              }
              screen.line();
            });
  }

  private String summary() {
    return "%d well, %d to know or mend, %d in the way, %d not checked. Nothing was changed."
        .formatted(
            checkup.count(State.OK),
            checkup.count(State.FINDING),
            checkup.count(State.BLOCKER),
            checkup.count(State.NOT_CHECKED));
  }
}
