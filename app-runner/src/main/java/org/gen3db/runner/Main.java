package org.gen3db.runner;

import java.util.List;
import java.util.TimeZone;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.call.Adapters;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.ProgramFailure;
import org.gen3db.runner.call.RunnerCode;
import org.gen3db.runner.call.StackTraces;
import org.gen3db.runner.command.Command;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Logging;
import org.gen3db.runner.console.Verbosity;
import org.gen3db.runner.log.LogFormat;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.Format;
import org.gen3db.runner.output.Messages;
import org.gen3db.runner.output.Repeated;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line {@code gen3db}. */
public final class Main {
  private final List<String> arguments;
  private final Console console;
  private Format format;
  private Repeated repeated = Repeated.NOTHING;
  private Verbosity verbosity = Verbosity.NORMAL;
  private @Nullable Call call;

  private Main(List<String> arguments, Console console) {
    this.arguments = arguments;
    this.console = console.with(LogFormat.guess(arguments));
    this.format = Format.guess(arguments);
  }

  /** Runs the process. */
  public static void main(String[] arguments) {
    // The driver names it to servers, some of which know fewer zones than Java.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Console console = Console.ofProcess();
    int code = run(List.of(arguments), console);
    console.out().flush();
    console.err().flush();
    console.interruption().end();
    end(code);
  }

  /** Ends the JVM, or leaves it to end once the calling thread, its last, has. */
  static void end(int code) {
    if (code != ExitCode.DONE || !isLastThread()) {
      // While a signal ends the JVM, this waits for it: the exit code is the signal's then.
      System.exit(code);
    }
    // Else the JVM ends by itself, as quickly and in the same way: System.exit asks for a logger
    // first, from JDK 21 on, and opens all jars of the class path for it.
  }

  /** Whether nothing but the end of this thread keeps the JVM, such as a client of some library. */
  private static boolean isLastThread() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    // Room for more than there can be, as what does not fit is left out in silence.
    var threads = new Thread[2 * all.activeCount() + 64];
    int count = all.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (!threads[i].isDaemon() && threads[i] != Thread.currentThread()) {
        return false;
      }
    }
    return true;
  }

  /** Runs a command line and returns its exit code; ends no JVM. */
  static int run(List<String> arguments, Console console) {
    return new Main(arguments, console).run();
  }

  private int run() {
    console.interruption().lastWords(() -> show(List.of(interrupted())));
    // Errors are told while the jars of adapters are open: they may be of classes from there.
    try (var adapters = new Adapters()) {
      return measured(run(adapters));
    }
  }

  /** However the run went, its metrics are written where they are asked for. */
  private int measured(int code) {
    if (call == null) {
      return code;
    }
    try {
      call.writeMetrics(code);
      return code;
    } catch (Gen3DbException e) {
      int failed = failed(e);
      return code == ExitCode.DONE ? failed : code;
    }
  }

  private int run(Adapters adapters) {
    try {
      int code = dispatch(adapters);
      if (console.out().checkError()) {
        Messages.problems(
            console,
            repeated,
            List.of(
                Notice.of(RunnerCode.OUTPUT_FAILED, "standard output", "the result was cut off")));
        return ExitCode.FAILED;
      }
      return code;
    } catch (ParameterException e) {
      return failed(UsageErrors.of(e));
    } catch (Gen3DbException e) {
      return failed(e);
    } catch (ProgramFailure e) {
      report(List.of(e.problem()));
      return e.exitCode();
    } catch (Throwable e) {
      report(List.of(internal(e)));
      if (verbosity == Verbosity.DEBUG) {
        // Messages of exceptions that nobody expected may hold anything, passwords too.
        StackTraces.withoutMessages(e, console);
      }
      return ExitCode.FAILED;
    }
  }

  private int dispatch(Adapters adapters) {
    if (arguments.isEmpty()) {
      console.err().print(UsageErrors.usage(Commands.all(), console.errors()));
      return ExitCode.USAGE;
    }
    String first = arguments.get(0);
    Command command = Commands.find(first).orElse(null);
    if (command == null && !first.startsWith("-")) {
      throw UsageErrors.unknownCommand(first);
    }
    CommandLine parser = command == null ? Commands.all() : Commands.only(command);
    ParseResult root = parser.parseArgs(arguments.toArray(String[]::new));
    if (root.isVersionHelpRequested()) {
      console.out().println(parser.getCommandSpec().version()[0]);
      return ExitCode.DONE;
    }
    ParseResult innermost = root.hasSubcommand() ? root.subcommand() : root;
    if (innermost.isUsageHelpRequested()) {
      CommandLine asked = innermost.commandSpec().commandLine();
      console.out().print(UsageErrors.usage(asked, console.screen()));
      return ExitCode.DONE;
    }
    Command chosen =
        Commands.find(innermost.commandSpec().name())
            .orElseThrow(
                () ->
                    Call.wrongUsage(
                        Commands.NAME,
                        "a command is missing",
                        "gen3db --help lists the commands."));
    Call started = Call.of(innermost, console, adapters);
    call = started;
    format = started.format();
    repeated = started.repeated();
    verbosity = started.verbosity();
    Logging.configure(verbosity, console.logs());
    return chosen.run(started);
  }

  private int failed(Gen3DbException e) {
    report(e.problems());
    if (verbosity == Verbosity.DEBUG) {
      StackTraces.whole(e, console);
    }
    return e.isUsage() ? ExitCode.USAGE : ExitCode.FAILED;
  }

  private void report(List<Notice> told) {
    List<Notice> problems = told.stream().map(this::withWhatKeepsRunning).toList();
    if (console.interruption().claimResult()) {
      show(problems);
    } else if (!console.interruption().hasSpoken()) {
      // It failed while it printed the result, of which a part may stand there.
      Messages.problems(console, repeated, problems);
    }
  }

  private void show(List<Notice> problems) {
    if (format.isDocument()) {
      console.out().print(Documents.error(problems).in(format, repeated));
      console.out().flush();
    } else {
      Messages.problems(console, repeated, problems);
    }
  }

  private Notice interrupted() {
    return withWhatKeepsRunning(
        Notice.of(
            DomainCode.INTERRUPTED,
            place(),
            "the run was interrupted before it could say what it did"));
  }

  /** An interrupted run cannot wait to see whether the server that it began to start runs. */
  private Notice withWhatKeepsRunning(Notice notice) {
    boolean embedded = arguments.contains("--embedded") && !arguments.contains("stop");
    return embedded && notice.code() == DomainCode.INTERRUPTED
        ? Notice.of(
            notice.code(),
            notice.place(),
            notice.message(),
            "Repeat the run. If it has started the embedded PostgreSQL, that keeps running until:"
                + " gen3db stop --embedded")
        : notice;
  }

  private Notice internal(Throwable e) {
    return Notice.of(DomainCode.INTERNAL, place(), "an unexpected " + e.getClass().getName());
  }

  /** The command, where there is no narrower place. */
  private String place() {
    return arguments.stream()
        .findFirst()
        .flatMap(Commands::find)
        .map(command -> Commands.NAME + " " + command.name())
        .orElse(Commands.NAME);
  }
}
