package org.gen3db.runner.clone;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.restoration.RestoreReport;
import org.gen3db.domain.restoration.RestoreRequest;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.command.Command;
import org.gen3db.runner.command.RestoreCommand;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.PlanView;
import picocli.CommandLine.Model.CommandSpec;

/** {@code clone}: puts the data of another environment in the place of this one's. */
public final class CloneCommand implements Command {
  private static final String FROM = "--from";
  private static final String FROM_VALUES = "--from-values";
  private static final String EVICT = "--evict";
  private static final String REPLACE = "--replace";
  private static final String DISCARD_WRITES = "--discard-writes";
  private static final String KEEP = "--keep";
  private static final String DRY_RUN = "--dry-run";

  /** A release, and the namespace where it is another. */
  private static final Pattern SOURCE = Pattern.compile("([a-z0-9-]+)(?:/([a-z0-9-]+))?");

  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]?");

  @Override
  public String name() {
    return "clone";
  }

  @Override
  public String summary() {
    return "Copy the databases of another environment, with credentials of their own.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    spec.addOption(
        Options.text(
            "RELEASE[/NAMESPACE]",
            "The other environment, of the same values; it stays as it is.",
            FROM));
    spec.addOption(
        Options.list(
            "FILE",
            "Values that the other environment has beyond these, laid over them: such as where its"
                + " Secrets are.",
            FROM_VALUES));
    spec.addOption(
        Options.flag(
            "Send away who is connected to its databases; otherwise those are dumped and loaded.",
            EVICT));
    spec.addOption(
        Options.flag(
            "Also where a database holds tables; the one that is replaced stays beside it.",
            REPLACE));
    spec.addOption(
        Options.flag("Also where somebody has written to it meanwhile.", DISCARD_WRITES));
    spec.addOption(
        Options.text("N", "How many databases that were replaced stay (default: 1).", KEEP));
    spec.addOption(Options.flag("Say what would be done, as a plan, and change nothing.", DRY_RUN));
    Options.report(spec);
  }

  @Override
  public int run(Call call) {
    call.checkReport();
    Matcher source = source(call);
    RestoreRequest request = request(call);
    var input = new InputOfBoth(call.console().in());
    if (call.has(DRY_RUN)) {
      return show(call, source, request, input);
    }
    try (Progress progress = call.progress()) {
      Values values = own(call, input, progress);
      Gen3Db other = other(call, source, values, input);
      call.console().interruption().awaitSteps();
      long start = System.nanoTime();
      RestoreReport done = values.online().cloneFrom(other, request, call.has(EVICT));
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.close();
      return RestoreCommand.tell(
          call,
          values,
          done,
          elapsed,
          Documents.cloned(done, values.warnings(call, done.report())));
    }
  }

  private static Values own(Call call, InputOfBoth input, Progress progress) {
    return Values.read(
        call, builder -> builder.standardInput(input.again()).listener(progress).contacting(true));
  }

  private int show(Call call, Matcher source, RestoreRequest request, InputOfBoth input) {
    Values values;
    Plan plan;
    Map<String, List<String>> statements = Map.of();
    try (Progress progress = call.progressOfLooks()) {
      values = own(call, input, progress);
      plan =
          values.online().planClone(other(call, source, values, input), request, call.has(EVICT));
    }
    call.result(
        Documents.plan(plan, statements, values.warnings()),
        screen -> new PlanView(plan, name(), statements, call.repeated(), screen).print());
    call.traces(plan.services().stream().flatMap(service -> service.problem().stream()));
    return plan.services().stream().anyMatch(service -> service.problem().isPresent())
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  /** The same values, for the other release. */
  private static Gen3Db other(Call call, Matcher source, Values own, InputOfBoth input) {
    String release = source.group(1);
    String namespace = source.group(2) == null ? own.deployment().namespace() : source.group(2);
    if (release.equals(own.deployment().release())
        && namespace.equals(own.deployment().namespace())) {
      throw Call.wrongUsage(
          FROM,
          "'" + release + "' is the environment itself",
          "Name another release, as RELEASE or RELEASE/NAMESPACE; or this one by --release.");
    }
    UnaryOperator<Gen3DbBuilder> further =
        builder -> {
          call.list(FROM_VALUES).forEach(builder::file);
          return builder
              .standardInput(input.again())
              .release(release)
              .namespace(namespace)
              .contacting(true);
        };
    return Values.readEvenNone(call, further).online();
  }

  private static Matcher source(Call call) {
    String from = call.text(FROM).orElse("");
    Matcher source = SOURCE.matcher(from);
    if (!source.matches()) {
      throw Call.wrongUsage(
          FROM,
          from.isEmpty() ? "no environment is named" : "'" + from + "' names no environment",
          "Write " + FROM + " RELEASE, or RELEASE/NAMESPACE where that is another.");
    }
    return source;
  }

  private static RestoreRequest request(Call call) {
    String keep = call.text(KEEP).orElse("1");
    if (!COUNT.matcher(keep).matches()) {
      throw Call.wrongUsage(
          KEEP,
          "'" + keep + "' is no number of databases",
          "Write a whole number from 1 to 99; the database that is replaced always stays.");
    }
    return new RestoreRequest(
        Set.copyOf(call.list("--service")),
        null,
        call.has(REPLACE),
        call.has(DISCARD_WRITES),
        Integer.parseInt(keep));
  }
}
