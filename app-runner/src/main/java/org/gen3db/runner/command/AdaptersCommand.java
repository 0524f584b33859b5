package org.gen3db.runner.command;

import java.util.List;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.domain.error.Notice;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.output.AdaptersView;
import org.gen3db.runner.output.Documents;
import picocli.CommandLine.Model.CommandSpec;

/** {@code adapters}: the adapters found, with their settings. */
public final class AdaptersCommand implements Command {
  @Override
  public String name() {
    return "adapters";
  }

  @Override
  public String summary() {
    return "List the adapters found, with their settings.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.adapterPath(spec);
  }

  @Override
  public int run(Call call) {
    AdapterCatalog catalog = call.adapters().catalog(call);
    List<Notice> problems = catalog.examine();
    call.result(
        Documents.adapters(catalog, problems), screen -> new AdaptersView(catalog, screen).print());
    if (problems.isEmpty()) {
      return ExitCode.DONE;
    }
    call.tell(problems);
    return ExitCode.USAGE;
  }
}
