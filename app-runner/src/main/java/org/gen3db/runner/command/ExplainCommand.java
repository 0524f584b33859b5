package org.gen3db.runner.command;

import org.gen3db.domain.plan.Explanation;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.output.Documents;
import org.gen3db.runner.output.ExplainView;
import picocli.CommandLine.Model.CommandSpec;

/** {@code explain}: where every value came from and why. */
public final class ExplainCommand implements Command {
  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String summary() {
    return "Say where every value of a service came from, and by which rule.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(Options.parameter("SERVICE", "The service.", true));
    Options.valuesOfOneService(spec);
  }

  @Override
  public int run(Call call) {
    String service = call.required("SERVICE");
    Values values = Values.read(call);
    Explanation explanation = values.gen3db().explain(service);
    call.result(
        Documents.explain(values.deployment(), explanation, values.warnings()),
        screen -> new ExplainView(explanation, call.repeated(), screen).print());
    return ExitCode.DONE;
  }
}
