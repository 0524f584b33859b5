package org.gen3db.runner.output;

import java.util.List;
import org.gen3db.domain.provision.ServiceStatus;
import org.gen3db.domain.provision.ServiceStatus.State;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.output.Table.Cell;
import picocli.CommandLine.Help.Ansi.Style;

/** What exists now, for people. */
public final class StatusView {
  private final List<ServiceStatus> services;
  private final Repeated repeated;
  private final Screen screen;

  /** A status on a screen. */
  public StatusView(List<ServiceStatus> services, Repeated repeated, Screen screen) {
    this.services = services;
    this.repeated = repeated;
    this.screen = screen;
  }

  /** Prints it. */
  public void print() {
    var table = new Table(screen, "SERVICE", "STATE", "DELIVERY", "DATABASE", "USER", "SERVER");
    for (ServiceStatus service : services) {
      table.row(
          Cell.of(service.plan().service()),
          ServiceCells.word(
              service.state().name(),
              service.state() == State.READY,
              service.state() == State.UNREACHABLE),
          Cell.of(service.plan().delivery().name()),
          Cell.of(service.plan().database().value()),
          Cell.of(service.plan().username().value()),
          ServiceCells.server(service.plan()));
    }
    table.print();
    screen.line();
    for (ServiceStatus service : services) {
      if (!service.findings().isEmpty()) {
        screen.line(screen.styled(service.plan().service(), Style.bold));
        Messages.findings(screen, repeated, service.findings());
        screen.line();
      }
    }
    long ready = services.stream().filter(one -> one.state() == State.READY).count();
    if (ready == services.size()) {
      screen.paragraph("", allReady());
      return;
    }
    screen.paragraph(
        "",
        ready
            + " of "
            + ServiceCells.services(services.size())
            + " READY. A plan shows what apply would do.");
    screen.line(repeated.next() + " " + repeated.command("plan"));
  }

  private String allReady() {
    return switch (services.size()) {
      case 0 -> "There are no services.";
      case 1 -> "The service is READY: it logged in.";
      default -> "All " + services.size() + " services READY: each logged in.";
    };
  }
}
