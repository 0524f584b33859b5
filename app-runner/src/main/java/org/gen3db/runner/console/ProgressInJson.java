package org.gen3db.runner.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.runner.log.LogLine;
import org.slf4j.event.Level;

/** A line of the log for each change that begins and that ends, and for each service that ends. */
final class ProgressInJson extends Progress {
  private static final String EVENT = "event";

  private final PrintStream stream;
  private final Verbosity verbosity;
  private final LoadLine loads = new LoadLine(Duration.ofSeconds(10));

  ProgressInJson(PrintStream stream, Verbosity verbosity) {
    this.stream = stream;
    this.verbosity = verbosity;
  }

  private static LogLine line(Level level, String event, Step step, String more) {
    return LogLine.of(level, step.service() + ": " + step.action() + " " + step.target() + more)
        .with(EVENT, event)
        .with("service", step.service())
        .with("action", step.action())
        .with("target", step.target());
  }

  @Override
  public void stepBegan(Step step) {
    if (isChange(step)) {
      line(Level.INFO, "step-began", step, "").to(stream);
    }
  }

  @Override
  public void stepEnded(Step step, Duration took, Optional<Throwable> failure) {
    if (isChange(step) || verbosity.atLeast(Verbosity.VERBOSE)) {
      long millis = Math.round(took.toNanos() / 1e6);
      String how = failure.isPresent() ? ": failed after " : ": done in ";
      Level level = failure.isPresent() ? Level.WARN : Level.INFO;
      line(level, "step-ended", step, how + millis + " ms")
          .with("millis", millis)
          .with("failed", failure.isPresent())
          .with("code", failure.map(ProgressInJson::code).orElse(""))
          .to(stream);
    }
  }

  private static String code(Throwable failure) {
    return failure instanceof Gen3DbException known ? known.problems().get(0).code().id() : "";
  }

  @Override
  public void serviceEnded(ServiceReport report) {
    LogLine.of(Level.INFO, report.service() + ": " + report.outcome())
        .with(EVENT, "service-ended")
        .with("service", report.service())
        .with("outcome", report.outcome().name())
        .to(stream);
  }

  @Override
  public void waiting(String what) {
    LogLine.of(Level.INFO, "waiting for " + what).with(EVENT, "waiting").to(stream);
  }

  @Override
  public void loading(String file, long read, long bytes, String table) {
    loads
        .at(System.nanoTime(), file, read, bytes, table)
        .ifPresent(
            words ->
                LogLine.of(Level.INFO, words)
                    .with(EVENT, "loading")
                    .with("file", file)
                    .with("read", read)
                    .with("bytes", bytes)
                    .with("table", table)
                    .to(stream));
  }

  @Override
  public void building(String file, String what, int number, int known) {
    loads
        .ofBuild(System.nanoTime(), file, what, number, known)
        .ifPresent(
            words ->
                LogLine.of(Level.INFO, words)
                    .with(EVENT, "building")
                    .with("file", file)
                    .with("statement", what)
                    .with("number", number)
                    .with("known", known)
                    .to(stream));
  }

  @Override
  public void warned(Gen3DbException aside) {
    LogLine.of(Level.WARN, String.valueOf(aside.getMessage())).with("code", code(aside)).to(stream);
  }
}
