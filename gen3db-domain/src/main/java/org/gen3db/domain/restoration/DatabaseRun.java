package org.gen3db.domain.restoration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.InternalProblem;
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
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.Script;
import org.gen3db.domain.restore.Scripts;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.restore.Template;
import org.gen3db.domain.restore.settings.RestoreSettings;
import org.gen3db.domain.server.Master;
import org.jspecify.annotations.Nullable;

/** The restore of one database, and what is told of it. */
final class DatabaseRun implements AutoCloseable {
  private final LiveDatabase database;
  private final RestoreRequest request;
  private final RestorePorts ports;
  private final StepInterceptor interceptor;
  private final World world;
  private final Cancellation cancellation;
  private final List<StepReport> steps = new ArrayList<>();
  private final List<Notice> findings = new ArrayList<>();

  /** What is worth a look in what was loaded: told once it is in its place. */
  private final List<Notice> seen = new ArrayList<>();

  /** The users' own SQL that was run. */
  private final List<Restored.Ran> ran = new ArrayList<>();

  private @Nullable Restored restored;
  private @Nullable Notice failure;
  private @Nullable Shadow shadow;
  private @Nullable Loaded loaded;
  private Shadow.@Nullable Trial trial;
  private RestoreTarget.@Nullable Held held;
  private boolean done;
  private boolean empty;

  /** Whether a load is under way, which a later run may go on with. */
  private boolean loading;

  /** What lies ready beside the live database. */
  private record Loaded(
      Shadow shadow, String path, @Nullable LoadedDump dump, @Nullable String template) {}

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

  /** Whether the database that is in place now holds no table, as the one that was dumped. */
  boolean isEmpty() {
    return done && empty;
  }

  /** What was restored, if anything was. */
  Optional<Restored> restored() {
    return Optional.ofNullable(restored);
  }

  /** What went wrong first counts. */
  void failed(Notice why) {
    if (failure == null) {
      failure = why;
    }
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
   * Loads a dump beside the live database. What is loaded lies there, and nobody else gets at it,
   * until this is {@linkplain #close closed}.
   *
   * @param settings what is done with the data before it takes its place
   */
  void load(Master master, DumpFile dump, int sessions, RestoreSettings settings) {
    List<Script> masks = scripts(Scripts.Kind.MASKS);
    List<Script> checks = scripts(Scripts.Kind.CHECKS);
    boolean templates = settings.compare() && settings.templates().mostBytes() >= 0;
    String recipe = templates ? Inputs.recipe(ports.loader().version(), masks) : "";
    Loaded ready = templates ? copied(master, dump, recipe, masks).orElse(null) : null;
    boolean isCopy = ready != null;
    if (ready == null) {
      Shadow made =
          step(
              "prepare-database",
              database.name(),
              () -> ports.target().prepare(replacement(master), cancellation));
      shadow = made;
      loading = true;
      LoadedDump whole =
          step(
              "load-dump",
              dump.path(),
              () -> load(dump, made, sessions, masks, settings.compare()));
      loading = false;
      ready = new Loaded(made, dump.path(), whole, null);
    }
    if (!ready.shadow().holdsTables() && !dump.manifested()) {
      throw new Gen3DbException(
          Notice.of(
              RestorationCode.DUMP_WITHOUT_TABLES, dump.path(), "there is no table in the dump"));
    }
    finish(ready, masks, checks, settings, templates && !isCopy ? recipe : null);
  }

  /**
   * Copies a living database beside the live one, as {@link #load} loads a dump.
   *
   * @param source the living one, of another environment
   * @param evict whether whoever is connected to it is sent away
   * @return why it cannot be copied, so that a dump of it is to be loaded; empty where it was
   */
  Optional<String> copy(
      Master master, LiveDatabase source, boolean evict, RestoreSettings settings) {
    if (!scripts(Scripts.Kind.MASKS).isEmpty()) {
      return Optional.of("masks come before triggers and rules are made");
    }
    List<Script> checks = scripts(Scripts.Kind.CHECKS);
    RestoreTarget.Cloning clone =
        step(
            "copy-database",
            source.name(),
            () -> ports.target().prepareClone(replacement(master), source, evict, cancellation));
    Shadow made = clone.made();
    if (made == null) {
      return Optional.of(clone.obstacle());
    }
    shadow = made;
    finish(new Loaded(made, source.name(), null, null), List.of(), checks, settings, null);
    return Optional.empty();
  }

  /** That a dump was loaded though a copy would have been faster. */
  void tellLoaded(LiveDatabase source, String why) {
    findings.add(
        Notice.of(
            RestorationCode.CLONED_BY_DUMP,
            "",
            "the database '%s' was dumped and loaded, because %s".formatted(source.name(), why)));
  }

  /** Checks what lies ready, and hands it over. */
  private void finish(
      Loaded ready,
      List<Script> masks,
      List<Script> checks,
      RestoreSettings settings,
      @Nullable String recipe) {
    Shadow made = ready.shadow();
    LoadedDump whole = ready.dump();
    // What a manifest says to be whole may be of a service that has made no table yet.
    empty = !made.holdsTables();
    masks.forEach(mask -> ran.add(ran(Scripts.Kind.MASKS, mask)));
    checks.forEach(check -> ran.add(ran(Scripts.Kind.CHECKS, check)));
    if (!checks.isEmpty()) {
      step("check-data", database.name(), () -> Checks.run(checks, made, cancellation));
    }
    if (recipe != null && whole != null) {
      keep(made, recipe, whole, settings.templates().mostBytes());
    }
    step(
        "hand-over",
        database.owner(),
        () -> {
          made.handOver();
          return true;
        });
    if (settings.compare() && whole != null) {
      Told.notCompared(whole).ifPresent(seen::add);
    }
    settings
        .masks()
        .filter(folder -> masks.isEmpty())
        .ifPresent(folder -> seen.add(Told.notMasked(database.services(), folder)));
    if (whole != null) {
      whole.behind().stream().map(Told::behind).forEach(seen::add);
    }
    loaded = ready;
  }

  private static Restored.Ran ran(Scripts.Kind kind, Script script) {
    return new Restored.Ran(kind, script.place(), Inputs.content(script));
  }

  /**
   * A copy of a template that was made of the same dump, in the same way. The dump is hashed only
   * where there is one that it may fit. What stands beside the dump of its digest is held against
   * it when it is loaded, and so it is where it does not agree.
   */
  private Optional<Loaded> copied(Master master, DumpFile dump, String recipe, List<Script> masks) {
    List<Template> near =
        ports.target().templates(replacement(master), cancellation).stream()
            .filter(one -> one.input().recipe().equals(recipe))
            .filter(one -> one.input().bytes() == dump.bytes())
            .toList();
    if (near.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> read =
        step("hash-dump", dump.path(), () -> Inputs.sha256(ports.source(), dump, cancellation));
    String sha256 = read.orElse("");
    if (!dump.sha256().orElse(sha256).equals(sha256)) {
      return Optional.empty();
    }
    for (Template template : near) {
      if (template.input().sha256().equals(sha256)) {
        Optional<Shadow> made =
            step(
                "copy-template",
                template.name(),
                () -> ports.target().prepareCopy(replacement(master), template, cancellation));
        if (made.isPresent()) {
          shadow = made.get();
          return Optional.of(told(made.get(), dump, template, masks));
        }
      }
    }
    return Optional.empty();
  }

  private Loaded told(Shadow made, DumpFile dump, Template template, List<Script> masks) {
    List<LoadedDump.Behind> behind;
    try (LoadingSession session = made.open(cancellation)) {
      behind = session.behind();
    }
    return new Loaded(
        made,
        dump.path(),
        new LoadedDump(
            template.input().sha256(),
            dump.bytes(),
            template.tables(),
            0,
            List.of(),
            masks.stream().map(Script::place).toList(),
            behind,
            LoadedDump.Earlier.NOTHING),
        template.name());
  }

  /** It is for other restores: what goes wrong with it does not stop this one. */
  private void keep(Shadow made, String recipe, LoadedDump whole, long most) {
    var input = new Template.Input(recipe, whole.sha256(), whole.bytes());
    try {
      step("keep-template", database.name(), () -> made.keep(input, whole.tables(), most));
    } catch (Gen3DbException e) {
      if (cancellation.isCancelled()) {
        throw e;
      }
      seen.add(
          Notice.of(
              RestorationCode.TEMPLATE_NOT_KEPT,
              "",
              "of the database '%s': %s".formatted(database.name(), e.problem().message())));
    }
  }

  /** Whether something is loaded that may take its place. */
  boolean isLoaded() {
    return loaded != null && failure == null;
  }

  /** A template is all that is left of what is loaded by itself. */
  void requireTemplate() {
    seen.stream()
        .filter(one -> one.code() == RestorationCode.TEMPLATE_NOT_KEPT)
        .findFirst()
        .ifPresent(
            one ->
                failed(
                    Notice.of(
                        RestorationCode.NOTHING_LIES_READY,
                        database.services().get(0),
                        "no template was kept " + one.message())));
  }

  /** Locks what these put in their places, for as long as this is not {@linkplain #release let}. */
  void hold(List<DatabaseRun> together) {
    held =
        ports
            .target()
            .hold(
                together.stream().map(run -> run.replacement(run.master())).toList(), cancellation);
  }

  /** Lets others at what was locked; after all are closed. */
  void release() {
    RestoreTarget.Held locks = held;
    held = null;
    if (locks != null) {
      attempt(locks::close);
    }
  }

  /** Opens what a crash of the server left closed; what it cannot is told by whoever enters it. */
  void reopen() {
    database
        .master()
        .ifPresent(
            master -> {
              try {
                ports.target().reopen(replacement(master), cancellation);
              } catch (Gen3DbException e) {
                // Whoever enters it next meets the same, and tells it with its service.
              }
            });
  }

  /** Puts what was loaded in the place of the live one, until it is settled or taken back. */
  void place() {
    Loaded ready = Objects.requireNonNull(loaded);
    trial = step("take-place", database.name(), () -> ready.shadow().standIn(input(ready)));
    done = true;
  }

  /**
   * The same for a run that is repeated: of a dump its content and its masks, of a copy its name.
   */
  private String input(Loaded ready) {
    LoadedDump dump = ready.dump();
    return dump == null
        ? Inputs.of("copy", ready.path())
        : Inputs.of(
            "dump",
            dump.sha256(),
            Inputs.recipe(ports.loader().version(), scripts(Scripts.Kind.MASKS)));
  }

  /** What took its place stays. */
  void settle() {
    Shadow.Placed placed = Objects.requireNonNull(trial).settle();
    trial = null;
    Loaded what = Objects.requireNonNull(loaded);
    LoadedDump dump = what.dump();
    if (dump != null) {
      restored =
          new Restored(ports.source().describe(), what.path(), dump, placed, what.template(), ran);
    }
    findings.addAll(seen);
    tell(placed);
  }

  /** What took its place leaves it again, as another part of the release failed. */
  void takeBack() {
    if (trial == null) {
      return;
    }
    try {
      long start = world.nanoTime().getAsLong();
      trial.withdraw();
      done = false;
      trial = null;
      note("take-back", database.name(), start);
    } catch (Gen3DbException e) {
      failed(
          Notice.of(
              RestorationCode.NOT_TAKEN_BACK,
              database.services().get(0),
              "the restored database '%s' is in its place, and could not be taken back: %s"
                  .formatted(database.name(), e.problem().message())));
    }
  }

  /** What was loaded is not put in place. */
  void withhold(String why) {
    findings.add(
        Notice.of(
            RestorationCode.RELEASE_WITHHELD,
            "",
            "the dump of the database '%s' was loaded and is not in its place, as %s"
                .formatted(database.name(), why)));
  }

  /** Whether something went wrong. */
  boolean hasFailed() {
    return failure != null;
  }

  /** Does some of it; what goes wrong is its failure. */
  void attempt(Runnable work) {
    try {
      work.run();
    } catch (Gen3DbException e) {
      failed(e.problem());
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failed(InternalProblem.of(database.services().get(0), e));
    }
  }

  /**
   * Throws away what is loaded and not in its place, and lets others at it again. What a run had
   * loaded that was interrupted, or whose server was gone, is left to the next, which goes on.
   */
  @Override
  public void close() {
    Shadow open = shadow;
    shadow = null;
    if (open != null) {
      attempt(loading && mayGoOn() ? open::leave : open::close);
    }
  }

  /** Not where there are masks: what nobody has masked yet does not stay behind. */
  private boolean mayGoOn() {
    return scripts(Scripts.Kind.MASKS).isEmpty()
        && (cancellation.isCancelled() || (failure != null && failure.code().unreachable()));
  }

  /** Whether an earlier run has loaded a part of it. */
  boolean isBegun(Master master) {
    return ports.target().isBegun(replacement(master), cancellation);
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

  /** What would be put back. */
  String previous(Master master) {
    return ports.target().previous(replacement(master), cancellation);
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
    note(action, target, start);
    return result;
  }

  private void note(String action, String target, long start) {
    long nanos = world.nanoTime().getAsLong() - start;
    steps.add(new StepReport(action, target, Math.round(nanos / 1e6)));
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
