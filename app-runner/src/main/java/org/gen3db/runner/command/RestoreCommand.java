package org.gen3db.runner.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.RestoreRequest;
import org.gen3db.domain.search.IndexRequest;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.indices.DataReleaseRun;
import org.gen3db.runner.indices.IndexRestoreRun;
import org.gen3db.runner.indices.LoadOnlyRun;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.PlanView;
import org.gen3db.runner.output.RestoreView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code restore}: loads dumps beside the live databases and puts them in their place. */
public final class RestoreCommand implements Command {
  private static final String FROM = "--from";
  private static final String VERSION = "--version";
  private static final String REPLACE = "--replace";
  private static final String DISCARD_WRITES = "--discard-writes";
  private static final String KEEP = "--keep";
  private static final String ROLLBACK = "--rollback";
  private static final String ONLY = "--only";
  private static final String WITH = "--with";
  private static final String INDEX = "--index";
  private static final String EMPTY = "--empty";
  private static final String LOAD_ONLY = "--load-only";
  private static final String PART = "--part";
  private static final String AFTER_JOB = "--after-job";
  private static final String POSTGRES = "postgres";
  private static final String SEARCH = "search";
  private static final List<String> ONLY_ONE = List.of(POSTGRES, SEARCH);
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]?");
  private static final Pattern PART_NUMBER = Pattern.compile("[0-9]{1,4}");

  @Override
  public String name() {
    return "restore";
  }

  @Override
  public String summary() {
    return "Load dumps, put them in the place of databases, and publish.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    spec.addOption(
        Options.text(
            "DIR|s3://…",
            "Where the dumps are, whatever gen3db.dumps says:"
                + " ENVIRONMENT/VERSION/pgdumps/SERVICE.sql in it.",
            FROM));
    spec.addOption(Options.text("V", "The version of the data, a folder of the source.", VERSION));
    spec.addOption(
        Options.flag(
            "Also where a database holds tables; the one that is replaced stays beside it.",
            REPLACE));
    spec.addOption(
        Options.flag("Also where somebody has written to it meanwhile.", DISCARD_WRITES));
    spec.addOption(
        Options.text("N", "How many databases that were replaced stay (default: 1).", KEEP));
    spec.addOption(
        Options.flag("Put what was replaced last in its place again, instead.", ROLLBACK));
    spec.addOption(
        Options.choice(
            ONLY_ONE,
            "What is restored: databases, or the indices of the search cluster:"
                + " ENVIRONMENT/VERSION/elasticsearch/INDEX__data.json (default: databases, and with"
                + " guppy.dbRestore the indices of guppy).",
            ONLY));
    spec.addOption(
        Options.choice(
            List.of(SEARCH),
            "What is restored together with databases: all of it takes its place, or nothing.",
            WITH));
    spec.addOption(
        Options.list(
            "NAME", "An index of the search cluster; all that the dump has if none.", INDEX));
    spec.addOption(
        Options.flag(
            "With --only search: make the indices that guppy needs, without documents, where there"
                + " are none.",
            EMPTY));
    spec.addOption(
        Options.flag(
            "Load and check, and put nothing in its place: the next restore of the same dumps takes"
                + " what lies ready.",
            LOAD_ONLY));
    spec.addOption(
        Options.text(
            "N",
            "With --load-only: the one database or index of this number, from 0, among all that the"
                + " values ask for.",
            PART));
    spec.addOption(
        Options.text("NAME", "Begin when this Job of the cluster is complete.", AFTER_JOB));
    OperationRun.declare(spec);
  }

  /** As many databases that were replaced are looked for beside a live one. */
  private static final String MOST_KEPT = "99";

  @Override
  public int run(Call call) {
    call.checkReport();
    call.refuseBlank(FROM, "Name a folder, or a bucket as s3://BUCKET/FOLDER.");
    RestoreRequest request = request(call);
    boolean back = call.has(ROLLBACK);
    if (back && (call.has(FROM) || call.has(VERSION))) {
      throw Call.wrongUsage(
          ROLLBACK,
          "what was replaced lies beside the database, and comes from no source of dumps",
          "Leave " + FROM + " and " + VERSION + " out.");
    }
    if (back && call.has(REPLACE)) {
      throw Call.wrongUsage(
          REPLACE,
          "a rollback puts what was replaced into its place, and replaces nothing by a dump",
          "Leave one of the two out.");
    }
    String only = call.text(ONLY).orElse(POSTGRES);
    if (!ONLY_ONE.contains(only)) {
      throw Call.wrongUsage(
          ONLY,
          "'" + only + "' is nothing that is restored",
          "Write " + String.join(" or ", ONLY_ONE) + ".");
    }
    if (call.has(ONLY) && call.has(WITH)) {
      throw Call.wrongUsage(
          WITH,
          "it is for databases and indices, and " + ONLY + " is for one of them",
          "Leave one of the two out.");
    }
    if (call.has(AFTER_JOB) && call.has(OperationRun.DRY_RUN)) {
      throw Call.wrongUsage(
          AFTER_JOB,
          "what is only shown begins nothing, and waits for nobody",
          "Leave it out, or " + OperationRun.DRY_RUN + ".");
    }
    if (call.has(LOAD_ONLY)) {
      return load(call, request, only);
    }
    if (call.has(PART)) {
      throw Call.wrongUsage(
          PART, "all of a release takes its place together", "Give " + LOAD_ONLY + " too.");
    }
    if (call.has(EMPTY)) {
      return empty(call, only);
    }
    if (only.equals(SEARCH)) {
      return indices(call, request, back);
    }
    if (call.has(WITH)) {
      return together(call, request, back);
    }
    if (!call.list(INDEX).isEmpty()) {
      throw Call.wrongUsage(
          INDEX,
          "an index is none of the databases, which are restored",
          "Restore indices with %s %s, or %s %s.".formatted(ONLY, SEARCH, WITH, SEARCH));
    }
    return call.has(OperationRun.DRY_RUN)
        ? show(call, request, back)
        : perform(call, request, back);
  }

  private static int load(Call call, RestoreRequest request, String only) {
    for (String other : List.of(WITH, ROLLBACK, EMPTY, AFTER_JOB, OperationRun.DRY_RUN)) {
      if (call.has(other)) {
        throw Call.wrongUsage(
            other,
            "nothing takes its place, and what lies ready is taken by the next restore",
            "Leave it out, or " + LOAD_ONLY + ".");
      }
    }
    String part = call.text(PART).orElse(null);
    if (part == null) {
      return only.equals(SEARCH)
          ? LoadOnlyRun.indices(call, indices(call, request))
          : LoadOnlyRun.databases(call, request);
    }
    if (!PART_NUMBER.matcher(part).matches() || call.has(ONLY) || !call.list(INDEX).isEmpty()) {
      throw Call.wrongUsage(
          PART,
          "it is the number of one of all that the values ask for, from 0",
          "Write such a number, and leave " + ONLY + " and " + INDEX + " out.");
    }
    return LoadOnlyRun.part(call, request, Integer.parseInt(part));
  }

  private static int empty(Call call, String only) {
    if (!only.equals(SEARCH) || call.has(WITH)) {
      throw Call.wrongUsage(
          EMPTY,
          "empty are indices; a database without tables is what apply makes",
          "Write %s %s %s.".formatted(ONLY, SEARCH, EMPTY));
    }
    for (String other : List.of(FROM, VERSION, ROLLBACK, REPLACE, KEEP, DISCARD_WRITES)) {
      if (call.has(other)) {
        throw Call.wrongUsage(
            other,
            "it is for dumps, and none is read: what is there stays, and what is not is made empty",
            "Leave it out, or " + EMPTY + ".");
      }
    }
    Set<String> names = Set.copyOf(call.list(INDEX));
    return call.has(OperationRun.DRY_RUN)
        ? IndexRestoreRun.showEmpty(call, names)
        : IndexRestoreRun.makeEmpty(call, names);
  }

  private static int indices(Call call, RestoreRequest request, boolean back) {
    for (String other : List.of("--service", DISCARD_WRITES)) {
      if (other.equals("--service") ? !call.list(other).isEmpty() : call.has(other)) {
        throw Call.wrongUsage(
            other,
            "it is for databases, and indices are restored",
            "Leave it out; name indices with " + INDEX + ".");
      }
    }
    if (!call.has(OperationRun.DRY_RUN)) {
      return IndexRestoreRun.run(call, indices(call, request), back);
    }
    if (back) {
      throw Call.wrongUsage(
          OperationRun.DRY_RUN,
          "a rollback of indices is not shown beforehand",
          "Leave it out: what was released stays as <index>__rolledback.");
    }
    return IndexRestoreRun.show(call, indices(call, request));
  }

  private static int together(Call call, RestoreRequest request, boolean back) {
    String with = call.text(WITH).orElse("");
    if (!with.equals(SEARCH)) {
      throw Call.wrongUsage(
          WITH, "'" + with + "' is nothing that goes with databases", "Write " + SEARCH + ".");
    }
    if (back) {
      throw Call.wrongUsage(
          ROLLBACK,
          "databases and indices are taken back each by themselves",
          "Run it once without %s, and once with %s %s and %s."
              .formatted(WITH, ONLY, SEARCH, INDEX));
    }
    if (call.has(OperationRun.DRY_RUN)) {
      return DataReleaseRun.show(call, request, indices(call, request));
    }
    return DataReleaseRun.run(call, request, indices(call, request));
  }

  private static IndexRequest indices(Call call, RestoreRequest request) {
    return new IndexRequest(
        Set.copyOf(call.list(INDEX)),
        request.version().orElse(null),
        request.replace(),
        request.keep());
  }

  private static RestoreRequest request(Call call) {
    // Whoever goes back has no release too many: nothing is dropped unasked.
    boolean back = call.has(ROLLBACK) && !call.text(ONLY).orElse("").equals(SEARCH);
    String keep = call.text(KEEP).orElse(back ? MOST_KEPT : "1");
    if (!COUNT.matcher(keep).matches()) {
      throw Call.wrongUsage(
          KEEP,
          "'" + keep + "' is no number of databases",
          "Write a whole number from 1 to 99; the database that is replaced always stays.");
    }
    return new RestoreRequest(
        Set.copyOf(call.list("--service")),
        version(call),
        call.has(REPLACE),
        call.has(DISCARD_WRITES),
        Integer.parseInt(keep));
  }

  /** The version of the data, where one is named. */
  static @Nullable String version(Call call) {
    String version = call.text(VERSION).orElse(null);
    if (version != null && !isFolder(version)) {
      throw Call.wrongUsage(
          VERSION,
          "'" + version + "' is no name of a folder",
          "Write the version as its folder is called, such as 1.0.3.");
    }
    return version;
  }

  private static boolean isFolder(String name) {
    return !name.isBlank() && !name.contains("/") && !name.equals(".") && !name.equals("..");
  }

  private int show(Call call, RestoreRequest request, boolean back) {
    Values values;
    Plan plan;
    Map<String, List<String>> statements = Map.of();
    try (Progress progress = call.progressOfLooks()) {
      values = IndexRestoreRun.values(call, progress);
      Set<String> indices = back ? Set.of() : asked(call, values);
      if (!indices.isEmpty()) {
        IndexRequest with = with(request, indices);
        return asksForDatabases(values)
            ? DataReleaseRun.show(call, values, progress, request, with)
            : IndexRestoreRun.show(call, values, progress, with);
      }
      plan = back ? values.online().planRollBack(request) : values.online().planRestore(request);
    }
    call.result(
        Documents.plan(plan, statements, values.warnings()),
        screen -> new PlanView(plan, name(), statements, call.repeated(), screen).print());
    call.traces(plan.services().stream().flatMap(service -> service.problem().stream()));
    return plan.services().stream().anyMatch(service -> service.problem().isPresent())
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private static int perform(Call call, RestoreRequest request, boolean back) {
    try (Progress progress = call.progress()) {
      Values values = IndexRestoreRun.values(call, progress);
      Set<String> indices = back ? Set.of() : asked(call, values);
      if (!indices.isEmpty()) {
        IndexRequest with = with(request, indices);
        return asksForDatabases(values)
            ? DataReleaseRun.run(call, values, progress, request, with)
            : IndexRestoreRun.run(call, values, progress, with);
      }
      call.console().interruption().awaitSteps();
      long start = System.nanoTime();
      RestoreReport done =
          back ? values.online().rollBack(request) : values.online().restore(request);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.close();
      return tell(
          call,
          values,
          done,
          elapsed,
          Documents.restore(done, values.warnings(call, done.report())));
    }
  }

  /** The indices that the values ask for, where nothing on the command line says what is meant. */
  private static Set<String> asked(Call call, Values values) {
    return call.has(ONLY) || !call.list("--service").isEmpty()
        ? Set.of()
        : values.gen3db().indicesToRestore();
  }

  private static IndexRequest with(RestoreRequest request, Set<String> indices) {
    return new IndexRequest(
        indices, request.version().orElse(null), request.replace(), request.keep());
  }

  private static boolean asksForDatabases(Values values) {
    return values.deployment().services().stream().anyMatch(ServiceSpec::restore);
  }

  /**
   * Prints what came of databases that were loaded or copied, as a document or for people.
   *
   * @return the exit code
   */
  public static int tell(
      Call call, Values values, RestoreReport done, Duration elapsed, Document document) {
    Report report = done.report();
    call.result(
        document,
        screen ->
            new RestoreView(done, values.deployment().settings(), elapsed, call.repeated(), screen)
                .print(values.leavesServer(report)));
    call.traces(report.services().stream().flatMap(service -> service.problem().stream()));
    return ExitCode.of(report);
  }
}
