package org.gen3db.runner.console;

import java.time.Duration;
import java.util.Optional;
import org.gen3db.api.RunListener;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.ServiceReport;

/** Progress that somebody else hears of too. */
final class ProgressAndMore extends Progress {
  private final Progress shown;
  private final RunListener more;

  ProgressAndMore(Progress shown, RunListener more) {
    this.shown = shown;
    this.more = more;
  }

  @Override
  public void began(int services) {
    shown.began(services);
    more.began(services);
  }

  @Override
  public void serviceBegan(String service) {
    shown.serviceBegan(service);
    more.serviceBegan(service);
  }

  @Override
  public void stepBegan(Step step) {
    shown.stepBegan(step);
    more.stepBegan(step);
  }

  @Override
  public void stepEnded(Step step, Duration took, Optional<Throwable> failure) {
    shown.stepEnded(step, took, failure);
    more.stepEnded(step, took, failure);
  }

  @Override
  public void serviceEnded(ServiceReport report) {
    shown.serviceEnded(report);
    more.serviceEnded(report);
  }

  @Override
  public void waiting(String what) {
    shown.waiting(what);
    more.waiting(what);
  }

  @Override
  public void loading(String file, long read, long bytes, String table) {
    shown.loading(file, read, bytes, table);
    more.loading(file, read, bytes, table);
  }

  @Override
  public void building(String file, String what, int number, int known) {
    shown.building(file, what, number, known);
    more.building(file, what, number, known);
  }

  /** Told once: there is nothing to be heard of it beside the words. */
  @Override
  public void warned(Gen3DbException aside) {
    shown.warned(aside);
  }

  @Override
  public void close() {
    shown.close();
  }
}
