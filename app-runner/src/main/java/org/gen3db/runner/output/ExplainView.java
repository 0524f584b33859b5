package org.gen3db.runner.output;

import java.util.List;
import org.gen3db.domain.plan.Explanation;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.output.Table.Cell;

/** Where the values of a service came from, for people. */
public final class ExplainView {
  private final Explanation explanation;
  private final Repeated repeated;
  private final Screen screen;

  /** An explanation on a screen. */
  public ExplainView(Explanation explanation, Repeated repeated, Screen screen) {
    this.explanation = explanation;
    this.repeated = repeated;
    this.screen = screen;
  }

  /** Prints it. */
  public void print() {
    table("SECRET " + explanation.secret(), explanation.lines());
    screen.line();
    table("DELIVERY", explanation.delivery());
    screen.line();
    if (!explanation.role().isEmpty()) {
      table("ROLE", explanation.role());
      screen.line();
    }
    if (explanation.master().isEmpty()) {
      screen.paragraph("", "No administrator is needed: dbCreate is off.");
    } else {
      table("ADMINISTRATOR", explanation.master());
    }
    if (!explanation.findings().isEmpty()) {
      screen.line();
      Messages.findings(screen, repeated, explanation.findings());
    }
  }

  private void table(String title, List<Explanation.Line> lines) {
    var table = new Table(screen, title, "VALUE", "FROM", "WHY");
    for (Explanation.Line line : lines) {
      table.row(
          Cell.of(line.key()),
          Cell.of(line.shown().isEmpty() ? "(not known yet)" : line.shown()),
          Cell.of(line.source().toString()),
          Cell.prose(line.rule()));
    }
    table.print();
  }
}
