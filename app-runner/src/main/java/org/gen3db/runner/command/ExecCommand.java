package org.gen3db.runner.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.ProgramFailure;
import org.gen3db.runner.call.RunnerCode;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.console.Foreground;
import org.gen3db.runner.output.EnvironmentVariables;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code exec}: runs a program with the variables of a service. */
public final class ExecCommand implements Command {
  /** ENOENT: "error=2, No such file" from JDK 17, "error: 2 (No such file" from JDK 25. */
  private static final Pattern NO_SUCH_FILE = Pattern.compile("error(=|: )2\\b");

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public String summary() {
    return "Run a program with the variables of a service: exec SERVICE -- CMD...";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(Options.parameter("SERVICE", "The service.", true));
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("CMD")
            .description("The program and its arguments, behind --.")
            .arity("1..*")
            .required(true)
            .build());
    Options.valuesOfOneService(spec);
  }

  @Override
  public int run(Call call) {
    String service = call.required("SERVICE");
    List<String> command = call.arguments().matchedPositionalValue(1, List.<String>of());
    if (command.isEmpty()) {
      throw call.missing("CMD is missing behind --");
    }
    Gen3Db gen3db = Values.read(call, builder -> builder.contacting(true)).online();
    DbCredentials credentials = call.told(gen3db.heldCredentials(service));
    gen3db.launcher().ifPresent(DatabaseLauncher::start);
    var builder = new ProcessBuilder(command).inheritIO();
    builder.directory(call.console().workingDirectory().toFile());
    Map<String, String> environment = builder.environment();
    EnvironmentVariables.MISLEADING.forEach(environment::remove);
    environment.putAll(EnvironmentVariables.of(credentials));
    var signals = new ForwardedSignals(() -> Foreground.isOurs(call.console().terminals()));
    try {
      return signals.waitFor(builder.start());
    } catch (IOException e) {
      throw new ProgramFailure(problem(command.get(0)), isMissing(e));
    } finally {
      environment.clear();
    }
  }

  private static Notice problem(String program) {
    return Notice.of(
        RunnerCode.BAD_USAGE,
        "exec",
        "'" + program + "' cannot be run",
        "Check that the program exists, is on the PATH, and may be executed.");
  }

  /** The JDK tells the reason only in its message, each in its own form. */
  private static boolean isMissing(IOException e) {
    String message = e.getMessage();
    return message != null && NO_SUCH_FILE.matcher(message).find();
  }
}
