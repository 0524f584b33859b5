package org.gen3db.runner.call;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.runner.console.Logging;

/**
 * A release whose values were read as the options say.
 *
 * @param gen3db the release
 * @param warnings those of the values and those of the command line
 */
public record Values(Gen3Db gen3db, List<Notice> warnings) {
  /** Of commands after which pods are begun anew. */
  public static final String NO_RESTART = "--no-restart";

  /** Helm takes a chart without values files; but somebody may have forgotten them. */
  private static final Notice NO_FILE =
      Notice.of(
          RunnerCode.NO_VALUES_FILE,
          "",
          "no values file was given; the chart's defaults stand for all that no flag sets");

  /** Reads them, and warns. */
  public static Values read(Call call) {
    return read(call, builder -> builder);
  }

  /**
   * Reads them, and warns.
   *
   * @param further what the command adds
   */
  public static Values read(Call call, UnaryOperator<Gen3DbBuilder> further) {
    Values values = readEvenNone(call, further);
    if (!call.has("--values")) {
      call.warnAlways(List.of(NO_FILE));
      call.warn(values.warnings());
      return values.with(NO_FILE);
    }
    call.warn(values.warnings());
    return values;
  }

  /** Reads them where it is of no interest that there are none, without a warning. */
  public static Values readEvenNone(Call call, UnaryOperator<Gen3DbBuilder> further) {
    List<Notice> ofArguments =
        PasswordsInArguments.warnings(call.list("--set"), call.list("--set-string"));
    Gen3Db gen3db = further.apply(builder(call)).build();
    var warnings = new ArrayList<Notice>(gen3db.deployment().warnings());
    warnings.addAll(ofArguments);
    return new Values(gen3db, List.copyOf(warnings));
  }

  /** All warnings of a run, once people were told those that came of what was done. */
  public List<Notice> warnings(Call call, Report done) {
    List<Notice> known = gen3db.deployment().warnings();
    List<Notice> further =
        done.warnings().stream().filter(warning -> !known.contains(warning)).toList();
    call.warn(further);
    return Stream.concat(warnings.stream(), further.stream()).toList();
  }

  private Values with(Notice warning) {
    var all = new ArrayList<Notice>(List.of(warning));
    all.addAll(warnings);
    return new Values(gen3db, List.copyOf(all));
  }

  private static Gen3DbBuilder builder(Call call) {
    Path directory = call.console().workingDirectory();
    var request =
        new ValuesRequest(
            call.list("--values"),
            call.list("--set"),
            call.list("--set-string"),
            call.list("--set-file"),
            call.text("--chart").map(directory::resolve).orElse(null),
            directory,
            call.console().in());
    Gen3DbBuilder builder =
        Gen3Db.builder(request)
            .embedded(call.has("--embedded"))
            .services(call.chosenServices())
            .restarts(!call.has(NO_RESTART))
            .catalog(call.adapters().catalog(call))
            .cancellation(call.console().interruption().cancellation());
    call.text("--release").ifPresent(builder::release);
    call.text("--namespace").ifPresent(builder::namespace);
    if (!call.has("--embedded")) {
      call.text("--kube-context")
          .ifPresent(
              context -> builder.setString("gen3db.secretStore.context=" + literal(context)));
    }
    return builder;
  }

  /** A text in the syntax of flags, of which nothing means more than itself. */
  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace(",", "\\,");
  }

  /** What the options allow beyond the ordinary. */
  public static ApplyOptions permissions(Call call) {
    return new ApplyOptions(
        Set.copyOf(call.list("--take-over")),
        Set.copyOf(call.list("--harden")),
        call.has("--complete-entry"),
        call.has("--restore-deleted"));
  }

  /** Whether a run that was interrupted leaves a server running that gen3db started. */
  public boolean leavesServer(Report report) {
    return report.interrupted() && gen3db.launcher().flatMap(DatabaseLauncher::running).isPresent();
  }

  public Deployment deployment() {
    return gen3db.deployment();
  }

  /** The release, for commands that contact something. */
  public Gen3Db online() {
    Logging.silenceDrivers();
    return gen3db;
  }
}
