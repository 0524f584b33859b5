package org.gen3db.runner.command;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.render.DumpSchedule;
import org.gen3db.domain.render.FanOut;
import org.gen3db.domain.render.JobValues.Hidden;
import org.gen3db.domain.render.RenderOptions;
import org.gen3db.domain.render.Rendered;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.RunnerCode;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.manifest.ChartValues;
import org.gen3db.runner.output.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code render}: what others need to know or to apply of a plan. */
public final class RenderCommand implements Command {
  private static final String JOB = "--job";
  private static final String HELM_HOOKS = "--helm-hooks";
  private static final String WITH_SECRETS = "--with-secrets";
  private static final String CHART_VALUES = "--chart-values";
  private static final String DUMP_SCHEDULE = "--dump-schedule";
  private static final String KEEP = "--keep";
  private static final String FAN_OUT = "--fan-out";
  private static final String VERSION = "--version";

  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");

  @Override
  public String name() {
    return "render";
  }

  @Override
  public String summary() {
    return "Print the Kubernetes objects of the plan, for GitOps; without secrets, unless asked for.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    spec.addOption(
        Options.flag(
            "Add the Job that runs apply in the cluster, with its account, least rights and values.",
            JOB));
    spec.addOption(
        Options.flag(
            "With --job: instead of it, Jobs that restore what the values ask for, a Pod for each"
                + " database and index.",
            FAN_OUT));
    spec.addOption(Options.text("V", "With --fan-out: the version of the data.", VERSION));
    spec.addOption(
        Options.flag(
            "Make the Job a hook of Helm, for a chart of your own that holds what is printed.",
            HELM_HOOKS));
    spec.addOption(
        Options.text(
            "CRON",
            "Add the CronJob that runs dump in the cluster at these times, in UTC: '0 3 * * *'.",
            DUMP_SCHEDULE));
    spec.addOption(Options.text("N", "How many dumps of the schedule stay (default: all).", KEEP));
    spec.addOption(
        Options.flag(
            "Print that Job, and the schedule of dumps, as values for the Helm chart of gen3db.",
            CHART_VALUES));
    spec.addOption(
        Options.flag(
            "Add the Secrets too: their passwords are those of the values, or read in the cluster.",
            WITH_SECRETS));
    Policy.declare(spec);
  }

  @Override
  public int run(Call call) {
    return Policy.isAskedFor(call) ? Policy.print(call) : objects(call);
  }

  /** What the cluster holds once this is applied, for GitOps. */
  private static int objects(Call call) {
    if (call.has(Policy.WITH_DUMPS)) {
      throw Call.wrongUsage(
          Policy.WITH_DUMPS,
          "it is for the rights at AWS, and objects of a cluster are printed",
          "Give " + Policy.OPTION + " too, or leave it out.");
    }
    boolean forChart = call.has(CHART_VALUES);
    if (call.has(HELM_HOOKS) && !call.has(JOB) && !forChart) {
      throw Call.wrongUsage(HELM_HOOKS, "only the Job is a hook", "Give --job too.");
    }
    if (forChart && call.has(WITH_SECRETS)) {
      throw Call.wrongUsage(
          WITH_SECRETS,
          "Helm keeps the values of a chart in its records, where no secret belongs",
          "Leave it out; the Secret of the Job is rendered by --job --with-secrets, or made as"
              + " render tells.");
    }
    boolean inParts = call.has(FAN_OUT);
    if (inParts && (!call.has(JOB) || forChart || call.has(HELM_HOOKS))) {
      throw Call.wrongUsage(
          FAN_OUT,
          "it is for Jobs as they are printed, and for nothing of Helm",
          "Give --job, and leave --helm-hooks and --chart-values out.");
    }
    if (!inParts && call.text(VERSION).isPresent()) {
      throw Call.wrongUsage(
          VERSION, "only what restores has a version of the data", "Give --fan-out too.");
    }
    Values values = Values.read(call, builder -> builder.contacting(false));
    var options =
        new RenderOptions(
            call.has(WITH_SECRETS),
            call.has(JOB) || forChart,
            call.has(HELM_HOOKS),
            schedule(call),
            inParts
                ? new FanOut(values.gen3db().restoreParts(), RestoreCommand.version(call))
                : null);
    Rendered rendered =
        (options.withSecrets() ? values.online() : values.gen3db())
            .manifests(options)
            .orElseThrow(
                () ->
                    Call.wrongUsage(
                        "gen3db.secretStore",
                        "the Secrets are kept where there are no objects to render",
                        "Choose gen3db.secretStore.adapter: kubernetes, and leave --embedded out;"
                            + " or give --iam-policy for the rights at AWS."));
    if (!rendered.toBeMade().isEmpty()) {
      call.warnAlways(List.of(toBeMade(rendered, values.deployment().namespace())));
    }
    call.print(
        forChart
            ? ChartValues.of(rendered.objects(), call.format())
            : ManifestText.of(rendered.objects(), call.format()));
    return ExitCode.DONE;
  }

  private static @Nullable DumpSchedule schedule(Call call) {
    String when = call.text(DUMP_SCHEDULE).orElse(null);
    String keep = call.text(KEEP).orElse(null);
    if (when == null) {
      if (keep != null) {
        throw Call.wrongUsage(
            KEEP, "only a schedule has dumps that stay", "Give " + DUMP_SCHEDULE + " too.");
      }
      return null;
    }
    if (!DumpSchedule.isWhen(when)) {
      throw Call.wrongUsage(
          DUMP_SCHEDULE,
          "'" + when + "' is no schedule",
          "Write five fields as cron has them, such as '0 3 * * *', or @daily.");
    }
    if (keep != null && !COUNT.matcher(keep).matches()) {
      throw Call.wrongUsage(
          KEEP, "'" + keep + "' is no number of dumps", "Write a whole number from 1 to 9999.");
    }
    return new DumpSchedule(when, keep == null ? null : Integer.valueOf(keep));
  }

  private static Notice toBeMade(Rendered rendered, String namespace) {
    return Notice.of(
        RunnerCode.SECRET_TO_BE_MADE,
        "secret " + rendered.secret(),
        "it is not rendered, and the Job waits for its "
            + rendered.toBeMade().stream().map(Hidden::key).collect(Collectors.joining(", ")),
        "Make it: kubectl -n "
            + namespace
            + " create secret generic "
            + rendered.secret()
            + rendered.toBeMade().stream()
                .map(hidden -> " --from-file=" + hidden.key() + "=" + file(hidden))
                .collect(Collectors.joining())
            + "; or render it by --with-secrets, for a place that may hold secrets.");
  }

  private static String file(Hidden hidden) {
    return hidden.file() == null ? "FILE" : hidden.file().toString();
  }

  /** {@code --iam-policy}: for whoever gives gen3db its rights at AWS. */
  static final class Policy {
    private static final String OPTION = "--iam-policy";
    private static final String WITH_DUMPS = "--with-dumps";

    private Policy() {}

    static void declare(CommandSpec spec) {
      spec.addOption(
          Options.flag(
              "Print the least policy for what the values use at AWS: entries, tokens, dumps, a search"
                  + " cluster.",
              OPTION));
      spec.addOption(
          Options.flag(
              "With --iam-policy: also the rights to write dumps where the values say, and to remove"
                  + " older ones. A schedule of dumps needs them too.",
              WITH_DUMPS));
    }

    static boolean isAskedFor(Call call) {
      return call.has(OPTION);
    }

    static int print(Call call) {
      Values values = Values.read(call);
      List<String> policies =
          values.online().rights(call.has(WITH_DUMPS) || call.text(DUMP_SCHEDULE).isPresent());
      if (policies.isEmpty()) {
        throw Call.wrongUsage(
            OPTION,
            "nothing that the values choose has rights that are given by a policy",
            "Set global.externalSecrets.deploy and gen3db.remoteSecrets.adapter:"
                + " aws-secrets-manager, or another adapter of AWS.");
      }
      call.result(
          Documents.policy(policies), screen -> screen.print(String.join("\n", policies) + "\n"));
      return ExitCode.DONE;
    }
  }
}
