package org.gen3db.runner.call;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gen3db.api.HeldCredentials;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Progress;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.console.Verbosity;
import org.gen3db.runner.log.LogFormat;
import org.gen3db.runner.metrics.RunMetrics;
import org.gen3db.runner.output.Document;
import org.gen3db.runner.output.Format;
import org.gen3db.runner.output.Messages;
import org.gen3db.runner.output.Repeated;
import org.gen3db.runner.page.HtmlPage;
import org.gen3db.spi.SpiCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command as it was called.
 *
 * @param arguments what was given
 * @param console the outside
 * @param format the form of the result
 * @param verbosity how much is told beside it
 * @param adapters the adapters, should the command need them
 * @param metrics what the run does, should it be asked for
 */
public record Call(
    ParseResult arguments,
    Console console,
    Format format,
    Verbosity verbosity,
    Adapters adapters,
    RunMetrics metrics) {

  /** Where a result goes as a page, beside what is printed. */
  static final String REPORT = "--report";

  /** Where metrics of the run go. */
  static final String METRICS = "--metrics";

  private static final Pattern SWITCHES =
      Pattern.compile("[\\w.-]+=(?:true|false)(?:,[\\w.-]+=(?:true|false))*");

  public static Call of(ParseResult arguments, Console console, Adapters adapters) {
    String output = arguments.matchedOptionValue("--output", "table");
    Format format =
        switch (output) {
          case "table" -> Format.TABLE;
          case "json" -> Format.JSON;
          case "yaml" -> Format.YAML;
          default ->
              throw wrongUsage(
                  "--output", "'" + output + "' is no form of output", "Use table, json or yaml.");
        };
    String logs = arguments.matchedOptionValue(LogFormat.OPTION, "text");
    if (!LogFormat.NAMES.contains(logs)) {
      throw wrongUsage(LogFormat.OPTION, "'" + logs + "' is no form of logs", "Use text or json.");
    }
    int verbose = arguments.matchedOptionValue("--verbose", new boolean[0]).length;
    Verbosity verbosity =
        verbose > 1
            ? Verbosity.DEBUG
            : verbose == 1
                ? Verbosity.VERBOSE
                : arguments.hasMatchedOption("--quiet") ? Verbosity.QUIET : Verbosity.NORMAL;
    return new Call(arguments, console, format, verbosity, adapters, new RunMetrics());
  }

  /** A mistake in how the command was called. */
  public static Gen3DbException wrongUsage(String place, String message, String hint) {
    return new Gen3DbException(Notice.of(RunnerCode.BAD_USAGE, place, message, hint));
  }

  public boolean has(String option) {
    return arguments.hasMatchedOption(option);
  }

  public Optional<String> text(String option) {
    return Optional.ofNullable(arguments.matchedOptionValue(option, (String) null));
  }

  /** An option that is given must say something. */
  public void refuseBlank(String option, String hint) {
    if (text(option).filter(String::isBlank).isPresent()) {
      throw wrongUsage(option, "it is empty", hint);
    }
  }

  public List<String> list(String option) {
    return arguments.matchedOptionValue(option, List.of());
  }

  /** Those of {@code --service}, where that means anything. */
  List<String> chosenServices() {
    OptionSpec option = arguments.commandSpec().findOption("--service");
    return option == null || option.hidden() ? List.of() : list("--service");
  }

  public Optional<String> parameter(int index) {
    return Optional.ofNullable(arguments.matchedPositionalValue(index, (String) null));
  }

  /** All parameters. */
  public List<String> parameters() {
    return arguments.matchedPositionalValue(0, List.of());
  }

  /** The options that further commands about this release need too. */
  public Repeated repeated() {
    var words = new ArrayList<String>();
    if (has("--embedded")) {
      words.add("--embedded");
    }
    repeat("-f", list("--values"), words);
    boolean incomplete = repeatSwitches("--set", words);
    incomplete |= repeatSwitches("--set-string", words);
    repeat("--set-file", list("--set-file"), words);
    repeat("--chart", text("--chart").stream().toList(), words);
    repeat("--release", text("--release").stream().toList(), words);
    repeat("-n", text("--namespace").stream().toList(), words);
    repeat("--kube-context", text("--kube-context").stream().toList(), words);
    repeat("--service", chosenServices(), words);
    repeat("--adapter-path", list("--adapter-path"), words);
    return new Repeated(List.copyOf(words), incomplete);
  }

  private static void repeat(String option, List<String> values, List<String> into) {
    for (String value : values) {
      into.add(option);
      into.add(value);
    }
  }

  /** Only switches are repeated: any other value may be a password. */
  private boolean repeatSwitches(String option, List<String> into) {
    boolean leftOut = false;
    for (String flag : list(option)) {
      if (SWITCHES.matcher(flag).matches()) {
        repeat(option, List.of(flag), into);
      } else {
        leftOut = true;
      }
    }
    return leftOut;
  }

  /** The first parameter, which the command cannot do without; picocli lets it be missing. */
  public String required(String label) {
    return parameter(0).orElseThrow(() -> missing(label + " is missing"));
  }

  /** A mistake of somebody who left something out. */
  public Gen3DbException missing(String message) {
    String command = arguments.commandSpec().qualifiedName();
    return wrongUsage(command, message, "See " + command + " --help.");
  }

  /** The file of {@code --report}, if it is asked for. */
  private Optional<ResultFile> page() {
    return file(REPORT, "the page");
  }

  private Optional<ResultFile> metricsFile() {
    return file(METRICS, "the metrics");
  }

  private Optional<ResultFile> file(String option, String what) {
    OptionSpec known = arguments.commandSpec().findOption(option);
    return known == null
        ? Optional.empty()
        : text(option).map(file -> new ResultFile(this, option, what, file));
  }

  /**
   * Before anything is looked at: whether a page and metrics can be written where they are asked
   * for.
   *
   * @throws Gen3DbException when they cannot
   */
  public void checkReport() {
    page().ifPresent(ResultFile::checkPlace);
    metricsFile().ifPresent(ResultFile::checkPlace);
  }

  /** Who tells people what is being done, of a command that changes something. */
  public Progress progress() {
    return measured(Progress.on(console, verbosity));
  }

  /** The same of a command that only looks. */
  public Progress progressOfLooks() {
    return measured(Progress.ofLooks(console, verbosity));
  }

  private Progress measured(Progress progress) {
    return metricsFile().isPresent() ? progress.and(metrics) : progress;
  }

  /**
   * Writes the metrics, if they are asked for, however the run went.
   *
   * @throws Gen3DbException when they cannot be written
   */
  public void writeMetrics(int exitCode) {
    metricsFile()
        .ifPresent(
            file ->
                file.writeForAll(
                    metrics.text(
                        arguments.commandSpec().name(),
                        text("--release").orElse("gen3"),
                        text("--namespace").orElse("default"),
                        exitCode,
                        Clock.systemUTC().millis() / 1e3)));
  }

  /** Prints the one result, in the form asked for; and writes the page, if it is asked for. */
  public void result(Document document, Consumer<Screen> view) {
    if (metricsFile().isPresent()) {
      metrics.result(document.in(Format.JSON));
    }
    print(document, view);
    page()
        .ifPresent(
            file ->
                file.write(
                    HtmlPage.of(
                        document.in(Format.JSON, repeated()), Clock.systemUTC().instant())));
  }

  private void print(Document document, Consumer<Screen> view) {
    if (format.isDocument()) {
      print(document.in(format, repeated()));
    } else if (console.interruption().claimResult()) {
      view.accept(console.screen());
      console.out().flush();
    }
  }

  /** Prints a result that has one form only. */
  public void print(String text) {
    if (console.interruption().claimResult()) {
      console.out().print(text);
      console.out().flush();
    }
  }

  /** For who asks for debugging, how it came to what a result tells of single services. */
  public void traces(Stream<Notice> told) {
    if (verbosity == Verbosity.DEBUG) {
      told.forEach(
          notice ->
              notice.exception().ifPresent(thrown -> StackTraces.of(notice, thrown, console)));
    }
  }

  /** Problems for people beside a result; in a document they stand in it. */
  public void tell(List<Notice> problems) {
    if (!format.isDocument()) {
      Messages.problems(console, repeated(), problems);
    }
  }

  /** Warnings for people; in a document they stand in it. */
  void warn(List<Notice> warnings) {
    if (!format.isDocument()) {
      warnAlways(warnings);
    }
  }

  /** Warnings for people, beside a document too. */
  public void warnAlways(List<Notice> warnings) {
    if (verbosity.atLeast(Verbosity.NORMAL)) {
      Messages.warnings(console, repeated(), warnings);
    }
  }

  /** What a program gets, which has no place for a warning: that goes to standard error. */
  public DbCredentials told(HeldCredentials held) {
    if (!held.published()) {
      warnAlways(
          List.of(
              Notice.of(
                  SpiCode.NOT_PUBLISHED,
                  "",
                  "nothing is published for the service; these are the credentials that the Secret "
                      + held.secret()
                      + " keeps for it")));
    }
    return held.credentials();
  }
}
