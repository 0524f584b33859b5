package org.gen3db.runner.output;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.gen3db.domain.deployment.Settings;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.Restored;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.console.Sizes;
import org.gen3db.runner.output.Table.Cell;

/** What a restore did, for people: what was loaded, then what every other command tells. */
public final class RestoreView {
  private final RestoreReport done;
  private final ReportView rest;
  private final Screen screen;

  /** A report on a screen; see {@link ReportView}. */
  public RestoreView(
      RestoreReport done, Settings settings, Duration elapsed, Repeated repeated, Screen screen) {
    this.done = done;
    this.rest = new ReportView(done.report(), settings, elapsed, repeated, screen);
    this.screen = screen;
  }

  /**
   * Prints it.
   *
   * @param serverRuns whether an interrupted run leaves a server running that gen3db started
   */
  public void print(boolean serverRuns) {
    if (!done.restored().isEmpty()) {
      loaded();
    }
    rest.print(serverRuns);
  }

  private void loaded() {
    var table = new Table(screen, "SERVICE", "DUMP", "SIZE", "TABLES", "ROWS", "REPLACED IS NOW");
    var told = new LinkedHashMap<String, Restored>();
    done.report()
        .services()
        .forEach(
            service ->
                done.of(service.service()).ifPresent(one -> told.put(service.service(), one)));
    told.forEach(
        (service, one) ->
            table.row(
                Cell.of(service),
                Cell.of(one.path()),
                Cell.of(Sizes.of(one.dump().bytes())),
                Cell.of(Integer.toString(one.dump().tables().size())),
                Cell.of(Long.toString(one.dump().rows())),
                Cell.of(one.placed().previous().orElse("gone, as it was empty"))));
    table.print();
    screen.line();
    told.forEach(
        (service, one) -> {
          one.template()
              .ifPresent(
                  template ->
                      screen.paragraph(
                          "",
                          service
                              + ": a copy of what an earlier restore loaded of the same dump, the"
                              + " template "
                              + template
                              + "."));
          earlier(service, one.dump());
          String skipped = skipped(one.dump());
          if (!skipped.isEmpty()) {
            screen.paragraph("", service + ": not run, " + skipped + ".");
          }
        });
    screen.line();
  }

  private void earlier(String service, LoadedDump dump) {
    switch (dump.earlier()) {
      case NOTHING -> {}
      case KEPT ->
          screen.paragraph("", service + ": went on with what an earlier run had loaded of it.");
      case DISCARDED ->
          screen.paragraph(
              "",
              service
                  + ": what an earlier run had loaded was thrown away, as it was of another dump, or"
                  + " loaded in another way.");
    }
  }

  /** What was not run, by the reasons for it; each statement stands in the document. */
  private static String skipped(LoadedDump dump) {
    Map<String, Long> reasons =
        dump.skipped().stream()
            .collect(
                Collectors.groupingBy(
                    LoadedDump.Skipped::reason, LinkedHashMap::new, Collectors.counting()));
    return reasons.entrySet().stream()
        .map(one -> "as " + one.getKey() + ": " + one.getValue())
        .collect(Collectors.joining("; "));
  }
}
