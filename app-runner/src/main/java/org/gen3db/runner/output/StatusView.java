package org.gen3db.runner.output;

import java.util.List;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.ServiceStatus;
import org.gen3db.domain.report.ServiceStatus.State;
import org.gen3db.domain.report.Status;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.output.Table.Cell;

/** What exists now, for people. */
public final class StatusView {
  private final List<ServiceStatus> services;
  private final boolean ready;
  private final List<Notice> leftOver;
  private final Repeated repeated;
  private final Screen screen;

  /** A status on a screen. */
  public StatusView(Status status, Repeated repeated, Screen screen) {
    this.services = status.services();
    this.ready = status.ready();
    this.leftOver = status.leftOver();
    this.repeated = repeated;
    this.screen = screen;
  }

  /** Prints it. */
  public void print() {
    var table =
        new Table(
            screen, "SERVICE", "STATE", "DELIVERY", "DATABASE", "USER", "SERVER", "PASSWORD OF");
    for (ServiceStatus service : services) {
      table.row(
          Cell.of(service.service()),
          ServiceCells.word(
              service.state().name(),
              service.state() == State.READY,
              service.state() == State.UNREACHABLE),
          Cell.of(service.plan().delivery().name()),
          ServiceCells.name(service.plan().told().database()),
          ServiceCells.name(service.plan().told().username()),
          ServiceCells.server(service.plan()),
          Cell.of(service.passwordSince().map(ServiceCells::day).orElse("")));
    }
    table.print();
    screen.line();
    OneCause.of(services, ServiceStatus::service, ServiceStatus::findings).forEach(this::details);
    if (!leftOver.isEmpty()) {
      Messages.findings(screen, repeated, leftOver);
      screen.line();
    }
    if (ready) {
      screen.paragraph("", allReady());
      return;
    }
    long readyOnes = services.stream().filter(one -> one.state() == State.READY).count();
    long unreachable = services.stream().filter(one -> one.state() == State.UNREACHABLE).count();
    String head = readyOnes + " of " + ServiceCells.services(services.size()) + " READY";
    if (readyOnes + unreachable == services.size()) {
      // A plan would only fail to look in the same way.
      screen.paragraph(
          "",
          head
              + "; nobody knows what is there"
              + (readyOnes == 0 ? "" : " of the others")
              + ". Next: mend what the hints above say, then the same command again.");
      return;
    }
    screen.paragraph("", head + ". A plan shows what apply would do.");
    screen.line(repeated.next() + " " + repeated.command("plan"));
  }

  private void details(OneCause<ServiceStatus> cause) {
    if (!cause.first().findings().isEmpty()) {
      cause.heading(screen);
      Messages.findings(screen, repeated, cause.first().findings());
      screen.line();
    }
  }

  private String allReady() {
    return switch (services.size()) {
      case 0 -> "There are no services.";
      case 1 -> "The service is READY: it logged in.";
      default -> "All " + services.size() + " services READY: each logged in.";
    };
  }
}
