package org.gen3db.runner;

import org.gen3db.runner.output.AdaptersView;
import org.gen3db.runner.output.Documents;
import org.gen3db.spi.AdapterCatalog;
import picocli.CommandLine.Model.CommandSpec;

/** {@code adapters}: the adapters found, with their settings. */
final class AdaptersCommand implements Command {
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
    call.result(Documents.adapters(catalog), screen -> new AdaptersView(catalog, screen).print());
    return ExitCode.DONE;
  }
}
