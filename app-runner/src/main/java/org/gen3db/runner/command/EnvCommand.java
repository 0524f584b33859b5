package org.gen3db.runner.command;

import java.util.List;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.EnvironmentVariables;
import org.gen3db.runner.output.Format;
import picocli.CommandLine.Model.CommandSpec;

/** {@code env}: the variables of a service, for shells and programs. */
public final class EnvCommand implements Command {
  @Override
  public String name() {
    return "env";
  }

  @Override
  public String summary() {
    return "Print PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD of a service.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(Options.parameter("SERVICE", "The service.", true));
    spec.addOption(
        Options.choice(
            List.of("shell", "dotenv", "json"),
            "Form of the variables (default: shell).",
            "--format"));
    Options.valuesOfOneService(spec);
  }

  @Override
  public int run(Call call) {
    String service = call.required("SERVICE");
    String form = form(call);
    DbCredentials credentials =
        call.told(
            Values.read(call, builder -> builder.contacting(true))
                .online()
                .heldCredentials(service));
    call.print(
        switch (form) {
          case "shell" -> EnvironmentVariables.asShell(credentials);
          case "dotenv" -> EnvironmentVariables.asDotenv(credentials);
          case "yaml" -> Documents.env(service, credentials).in(Format.YAML);
          default -> Documents.env(service, credentials).in(Format.JSON);
        });
    return ExitCode.DONE;
  }

  private static String form(Call call) {
    String output =
        switch (call.format()) {
          case TABLE -> "shell";
          case JSON -> "json";
          case YAML -> "yaml";
        };
    String form = call.text("--format").orElse(output);
    if (!List.of("shell", "dotenv", "json", output).contains(form)) {
      throw Call.wrongUsage(
          "--format", "'" + form + "' is no form of variables", "Use shell, dotenv or json.");
    }
    if (call.format().isDocument() && !form.equals(output)) {
      throw Call.wrongUsage(
          "--format",
          "--format " + form + " and --output " + output + " contradict each other",
          "Give one of them.");
    }
    return form;
  }
}
