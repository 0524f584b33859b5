package org.gen3db.runner.call;

import java.util.List;
import java.util.Set;
import org.gen3db.runner.log.LogFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Options and parameters by picocli's programmatic model: reading its annotations takes 80 to 100
 * ms at every start.
 */
public final class Options {
  private Options() {}

  public static OptionSpec flag(String description, String... names) {
    return builder(description, names).type(boolean.class).arity("0").build();
  }

  /** A flag that counts how often it is given. */
  static OptionSpec counted(String description, String... names) {
    return builder(description, names).type(boolean[].class).arity("0").build();
  }

  public static OptionSpec text(String label, String description, String... names) {
    return builder(description, names).type(String.class).paramLabel(label).arity("1").build();
  }

  public static OptionSpec choice(List<String> choices, String description, String... names) {
    return builder(description, names)
        .type(String.class)
        .paramLabel(String.join("|", choices))
        .completionCandidates(choices)
        .arity("1")
        .build();
  }

  public static OptionSpec list(String label, String description, String... names) {
    return repeatable(label, description, names).build();
  }

  /** Repeatable, and each one may be a list with commas. */
  static OptionSpec commaList(String label, String description, String... names) {
    return repeatable(label, description, names).splitRegex(",").build();
  }

  private static OptionSpec.Builder repeatable(String label, String description, String... names) {
    return builder(description, names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .arity("1");
  }

  private static OptionSpec.Builder builder(String description, String... names) {
    return OptionSpec.builder(names).description(description);
  }

  public static PositionalParamSpec parameter(String label, String description, boolean required) {
    return PositionalParamSpec.builder()
        .index("0")
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .arity(required ? "1" : "0..1")
        .required(required)
        .build();
  }

  /** Any number of parameters. */
  public static PositionalParamSpec parameters(String label, String description) {
    return PositionalParamSpec.builder()
        .index("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .arity("0..*")
        .build();
  }

  /** The options of every command that reads values, as Helm names them. */
  public static void values(CommandSpec spec) {
    values(spec, Set.of());
  }

  /** The same for a command whose service is its parameter. */
  public static void valuesOfOneService(CommandSpec spec) {
    values(spec, Set.of("--service"));
  }

  /** The same for a command that is about the server as a whole, whatever the services. */
  public static void valuesOfServer(CommandSpec spec) {
    values(spec, Set.of("--service", "--chart"));
  }

  /**
   * @param silent options that are taken and mean nothing, so that help does not speak of them
   */
  private static void values(CommandSpec spec, Set<String> silent) {
    CommandSpec all = CommandSpec.create();
    allValues(all);
    for (OptionSpec option : all.options()) {
      spec.addOption(
          silent.contains(option.longestName()) ? option.toBuilder().hidden(true).build() : option);
    }
  }

  private static void allValues(CommandSpec spec) {
    spec.addOption(
        list(
            "FILE",
            "Values file, as for helm; repeatable, later ones win; - is standard input.",
            "-f",
            "--values"));
    spec.addOption(list("K=V", "Set a value, in Helm's syntax; repeatable.", "--set"));
    spec.addOption(list("K=V", "Set a value as text; repeatable.", "--set-string"));
    spec.addOption(list("K=PATH", "Set a value to what a file holds; repeatable.", "--set-file"));
    spec.addOption(
        text(
            "PATH",
            "The gen3 umbrella chart, a folder or .tgz; its defaults replace the built-in ones.",
            "--chart"));
    spec.addOption(text("NAME", "Helm release (default: gen3).", "--release"));
    spec.addOption(text("NS", "Kubernetes namespace (default: default).", "-n", "--namespace"));
    spec.addOption(
        text("NAME", "Context of the kubeconfig, as for kubectl --context.", "--kube-context"));
    spec.addOption(
        commaList(
            "NAME",
            "Only this service, and those that share its role; repeatable, or a list with commas.",
            "--service"));
    spec.addOption(
        flag(
            "Everything on this machine: a PostgreSQL under .gen3db/postgres, Secrets under"
                + " .gen3db/secrets, remote entries under .gen3db/remote.",
            "--embedded"));
    adapterPath(spec);
  }

  public static void adapterPath(CommandSpec spec) {
    spec.addOption(
        list("DIR", "A folder with jars of further adapters; repeatable.", "--adapter-path"));
  }

  /** What an operator allows beyond the ordinary; plan shows what apply would do with it. */
  public static void permissions(CommandSpec spec) {
    spec.addOption(
        commaList(
            "SERVICE",
            "Take over the role and database of this service, though nothing proves them ours: its"
                + " password is reset; repeatable, a list with commas, or all.",
            "--take-over"));
    spec.addOption(
        commaList(
            "SERVICE",
            "Take CONNECT on this service's database from PUBLIC and make the service its owner;"
                + " repeatable, or a list with commas.",
            "--harden"));
    spec.addOption(
        flag("Add a missing dbcreated to remote entries that others made.", "--complete-entry"));
    spec.addOption(
        flag("Take back remote entries that are marked for deletion.", "--restore-deleted"));
  }

  /** For commands whose result is worth a page. */
  public static void report(CommandSpec spec) {
    spec.addOption(
        text(
            "FILE",
            "Write the result as a page for a browser too, one file without passwords.",
            Call.REPORT));
    spec.addOption(
        text(
            "FILE",
            "Write what the run did as metrics too, for Prometheus, such as gen3db.prom.",
            Call.METRICS));
  }

  /** The options of every command. */
  public static void output(CommandSpec spec) {
    spec.addOption(
        choice(List.of("table", "json", "yaml"), "Form of the result.", "-o", "--output"));
    spec.addOption(
        counted(
            "More: apply, plan and status tell each step with its time on standard error, and plan"
                + " shows the statements; twice: debug logs of any command.",
            "-v",
            "--verbose"));
    spec.addOption(flag("No progress, no warnings.", "-q", "--quiet"));
    spec.addOption(
        choice(
            LogFormat.NAMES,
            "Form of standard error: for people, or one JSON object a line.",
            LogFormat.OPTION));
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .arity("0")
            .usageHelp(true)
            .description("Show this help.")
            .build());
  }
}
