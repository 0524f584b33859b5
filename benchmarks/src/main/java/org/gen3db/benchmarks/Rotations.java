package org.gen3db.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.gen3db.api.Gen3Db;
import org.gen3db.benchmarks.server.Scratch;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.values.ValuesRequest;

/**
 * Rotations of a service whose clients connect anew all the time: for how long a login fails, and
 * that none does where logins take turns.
 */
final class Rotations {
  private static final String SERVICE = "bench0";
  private static final int CLIENTS = 4;
  private static final int PAUSE_MILLIS = 10;

  private final Scratch scratch;
  private final Consumer<String> progress;

  Rotations(Scratch scratch, Consumer<String> progress) {
    this.scratch = scratch;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param plain how many rotations by one login
   * @param overlapping how many by two in turn, under stores that are 20 ms late at most
   * @param late how many of these under stores that are 5 s late at most
   */
  List<String> run(int plain, int overlapping, int late) throws Exception {
    scratch.renew();
    String values = scratch.values(1, 4).toString();
    var lines = new ArrayList<String>();
    try (Gen3Db gen3db = Gen3Db.builder(ValuesRequest.ofFiles(List.of(values))).build()) {
      if (gen3db.apply().any(Outcome.FAILED)) {
        throw new IllegalStateException("the service could not be made");
      }
      lines.add(CLIENTS + " clients, each connecting anew every " + PAUSE_MILLIS + " ms");
      lines.addAll(windows(gen3db, plain));
      lines.addAll(turns(gen3db, overlapping, 20, Duration.ofMillis(200)));
      lines.addAll(turns(gen3db, late, 5000, Duration.ofMillis(5500)));
    }
    return lines;
  }

  private Clients clients(Gen3Db gen3db, int delayMillis, Duration promised) {
    return new Clients(
        CLIENTS, PAUSE_MILLIS, delayMillis, promised, () -> gen3db.credentials(SERVICE));
  }

  /** By one login: from the first login that fails to the last, of each rotation. */
  private List<String> windows(Gen3Db gen3db, int rotations) throws Exception {
    var begins = new ArrayList<Long>();
    Clients clients = clients(gen3db, 0, Duration.ofDays(1));
    try (clients) {
      for (int i = 0; i < rotations; i++) {
        begins.add(System.nanoTime());
        rotate(gen3db, new Rotate(Set.of(SERVICE), null), i, rotations);
        Thread.sleep(50);
      }
    }
    var windows = new ArrayList<Double>();
    for (int i = 0; i < rotations; i++) {
      long begin = begins.get(i);
      long end = i + 1 < rotations ? begins.get(i + 1) : Long.MAX_VALUE;
      List<Clients.Ended> within =
          clients.failed().stream()
              .filter(one -> one.begun() - begin >= 0 && one.begun() - end < 0)
              .toList();
      long first = within.stream().mapToLong(Clients.Ended::begun).min().orElse(0);
      long last = within.stream().mapToLong(one -> one.begun() + one.nanos()).max().orElse(0);
      windows.add((last - first) / 1e6);
    }
    windows.sort(null);
    return List.of(
        String.format(
            Locale.ROOT,
            "rotate: %d rotations, %d logins; the window in which a login fails: p50 %.0f ms, p99"
                + " %.0f ms, longest %.0f ms",
            rotations,
            clients.logins(),
            part(windows, 50),
            part(windows, 99),
            windows.get(windows.size() - 1)));
  }

  private static double part(List<Double> sorted, int percent) {
    return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }

  private List<String> turns(Gen3Db gen3db, int rotations, int delayMillis, Duration grace)
      throws Exception {
    long start = System.nanoTime();
    Clients clients = clients(gen3db, delayMillis, grace);
    try (clients) {
      for (int i = 0; i < rotations; i++) {
        rotate(gen3db, new Rotate(Set.of(SERVICE), null, grace), i, rotations);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return List.of(
        String.format(
            Locale.ROOT,
            "rotate --overlap: %d rotations, stores late by up to %d ms, grace %d ms: %d of %d"
                + " logins failed, %d late: %s (%.0f s)",
            rotations,
            delayMillis,
            grace.toMillis(),
            clients.failed().size(),
            clients.logins(),
            clients.late(),
            clients.failed().isEmpty() ? "met" : "MISSED",
            seconds));
  }

  private void rotate(Gen3Db gen3db, Rotate how, int number, int of) {
    ServiceReport report = gen3db.perform(how).services().get(0);
    if (report.outcome() != Outcome.ROTATED || !report.findings().isEmpty()) {
      throw new IllegalStateException("rotation " + number + " ended " + report);
    }
    if ((number + 1) % 20 == 0) {
      progress.accept("%d of %d rotations".formatted(number + 1, of));
    }
  }
}
