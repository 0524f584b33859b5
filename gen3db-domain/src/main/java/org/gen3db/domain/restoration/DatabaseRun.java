package org.gen3db.domain.restoration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.provision.World;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceReport.StepReport;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpLoader.Loading;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.settings.RestoreSettings;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Scripts;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.server.Master;
import org.jspecify.annotations.Nullable;

/** The restore of one database, and what is told of it. */
final class DatabaseRun {
  private final LiveDatabase database;
  private final RestoreRequest request;
  private final RestorePorts ports;
  private final StepInterceptor interceptor;
  private final World world;
  private final Cancellation cancellation;
  private final List<StepReport> steps = new ArrayList<>();
  private final List<Notice> findings = new ArrayList<>();
  private @Nullable Restored restored;
  private @Nullable Notice failure;
  private boolean done;

  DatabaseRun(
      LiveDatabase database,
      RestoreRequest request,
      RestorePorts ports,
      StepInterceptor interceptor,
      World world,
      Cancellation cancellation) {
    this.database = database;
    this.request = request;
    this.ports = ports;
    this.interceptor = interceptor;
    this.world = world;
    this.cancellation = cancellation;
  }

  LiveDatabase database() {
    return database;
  }

  /** Whether another database is in the place of the live one now. */
  boolean done() {
    return done;
  }

  /** What was restored, if anything was. */
  Optional<Restored> restored() {
    return Optional.ofNullable(restored);
  }

  void failed(Notice why) {
    failure = why;
  }

  /** Who administers the server. */
  Master master() {
    return database.master().orElseThrow(() -> Restoration.nobody(database));
  }

  boolean holdsTables(Master master) {
    return ports.target().holdsTables(replacement(master), cancellation);
  }

  /** The data that is there stays. */
  void leave() {
    findings.add(stays());
  }

  Notice stays() {
    return Notice.of(
        RestorationCode.DATA_STAYS,
        "",
        "the database '%s' holds tables already".formatted(database.name()));
  }

  /** Where a dump lies, for people. */
  String place(DumpFile dump) {
    return dump.path() + " of " + ports.source().describe();
  }

  /**
   * Restores it.
   *
   * @param settings what is done with the data before it takes its place
   */
  void restore(Master master, DumpFile dump, int sessions, RestoreSettings settings) {
    boolean compare = settings.compare();
    List<Script> masks = scripts(Scripts.Kind.MASKS);
    List<Script> checks = scripts(Scripts.Kind.CHECKS);
    try (Shadow shadow =
        step(
            "prepare-database",
            database.name(),
            () -> ports.target().prepare(replacement(master), cancellation))) {
      LoadedDump loaded =
          step("load-dump", dump.path(), () -> load(dump, shadow, sessions, masks, compare));
      if (!shadow.holdsTables()) {
        throw new Gen3DbException(
            Notice.of(
                RestorationCode.DUMP_WITHOUT_TABLES, dump.path(), "there is no table in the dump"));
      }
      if (!checks.isEmpty()) {
        step("check-data", database.name(), () -> Checks.run(checks, shadow, cancellation));
      }
      step(
          "hand-over",
          database.owner(),
          () -> {
            shadow.handOver();
            return true;
          });
      Shadow.Placed placed = step("take-place", database.name(), shadow::takePlace);
      done = true;
      restored = new Restored(ports.source().describe(), dump.path(), loaded, placed);
      if (compare) {
        Told.notCompared(loaded).ifPresent(findings::add);
      }
      if (settings.masks().isPresent() && masks.isEmpty()) {
        findings.add(Told.notMasked(database.services(), settings.masks().get()));
      }
      loaded.behind().stream().map(Told::behind).forEach(findings::add);
      tell(placed);
    }
  }

  /** Of all services that use the database. */
  private List<Script> scripts(Scripts.Kind kind) {
    return database.services().stream()
        .flatMap(service -> ports.scripts().of(kind, service).stream())
        .toList();
  }

  private LoadedDump load(
      DumpFile dump, Shadow shadow, int sessions, List<Script> masks, boolean compare) {
    var extensions = new HashSet<>(database.extensions());
    extensions.addAll(shadow.liveExtensions());
    return ports
        .loader()
        .load(
            new Loading(
                ports.source(),
                dump,
                shadow,
                extensions,
                sessions,
                masks,
                compare,
                ports.progress()),
            cancellation);
  }

  void rollBack(Master master) {
    Shadow.Placed placed =
        step(
            "take-place",
            database.name(),
            () -> ports.target().rollBack(replacement(master), cancellation));
    done = true;
    tell(placed);
  }

  private void tell(Shadow.Placed placed) {
    placed.leftOut().stream()
        .map(what -> Notice.of(RestorationCode.NOT_CARRIED_OVER, "", what))
        .forEach(findings::add);
  }

  private Replacement replacement(Master master) {
    return new Replacement(
        master,
        database.name(),
        database.owner(),
        request.replace(),
        request.discardWrites(),
        request.keep());
  }

  /** Runs a step inside the interceptor, unless the run was cancelled, and notes its time. */
  private <T> T step(String action, String target, Supplier<T> work) {
    var step = new Step(database.services().get(0), action, target);
    if (cancellation.isCancelled()) {
      throw new Gen3DbException(
          Notice.of(DomainCode.INTERRUPTED, step.service(), "interrupted before " + action));
    }
    long start = world.nanoTime().getAsLong();
    T result = interceptor.around(step, work);
    long nanos = world.nanoTime().getAsLong() - start;
    steps.add(new StepReport(action, target, Math.round(nanos / 1e6)));
    return result;
  }

  /**
   * How it ended for one of the services.
   *
   * @param before what was made before
   * @param after what was published afterwards, or null where that was not tried
   * @param when how it ended where another database is in the place now
   */
  ServiceReport report(ServiceReport before, @Nullable ServiceReport after, Outcome when) {
    boolean first = before.service().equals(database.services().get(0));
    ServiceReport last = after == null ? before : after;
    Notice why = failure != null ? failure : last.failure();
    return new ServiceReport(
        last.plan(),
        why != null ? Outcome.FAILED : outcome(before, last, when),
        Stream.of(
                before.steps(),
                first ? steps : List.<StepReport>of(),
                after == null ? List.<StepReport>of() : after.steps())
            .flatMap(List::stream)
            .toList(),
        Stream.concat(last.findings().stream(), first ? findings.stream() : Stream.empty())
            .toList(),
        why);
  }

  private Outcome outcome(ServiceReport before, ServiceReport last, Outcome when) {
    boolean waits =
        last.outcome() == Outcome.AWAITING_RESTORE || last.outcome() == Outcome.AWAITING_DATABASE;
    if (done && !waits) {
      return when;
    }
    return last.outcome() == Outcome.UNCHANGED ? before.outcome() : last.outcome();
  }
}
