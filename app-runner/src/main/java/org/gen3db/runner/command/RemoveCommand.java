package org.gen3db.runner.command;

import java.util.List;
import java.util.Set;
import org.gen3db.api.Gen3DbBuilder;
import org.gen3db.domain.operation.Remove;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.Options;
import picocli.CommandLine.Model.CommandSpec;

/** {@code remove}: takes the login of services away, and their database where it is named. */
public final class RemoveCommand implements Command {
  private static final String DROP_DATABASE = "--drop-database";

  @Override
  public String name() {
    return "remove";
  }

  @Override
  public String summary() {
    return "Take the login of services away; with --drop-database their database too.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(
        Options.parameters("SERVICE", "The services, also those that are switched off."));
    Options.valuesOfOneService(spec);
    spec.addOption(
        Options.text(
            "NAME",
            "Drop the database too, with all that is in it; its name has to be repeated here, and"
                + " every service that uses it named.",
            DROP_DATABASE));
    spec.addOption(Options.flag("End the sessions in the database that is dropped.", "--evict"));
    OperationRun.declare(spec);
  }

  @Override
  public int run(Call call) {
    List<String> services = call.parameters();
    if (services.isEmpty()) {
      throw call.missing("SERVICE is missing");
    }
    if (call.has("--evict") && !call.has(DROP_DATABASE)) {
      throw Call.wrongUsage(
          "--evict",
          "nothing is dropped, so that nobody is in the way",
          "Leave --evict out, or give --drop-database NAME.");
    }
    var remove =
        new Remove(
            Set.copyOf(services), call.text(DROP_DATABASE).orElse(null), call.has("--evict"));
    return new OperationRun(name(), "Remove")
        .run(call, values -> remove, Gen3DbBuilder::switchedOffToo);
  }
}
