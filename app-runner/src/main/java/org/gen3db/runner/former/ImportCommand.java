package org.gen3db.runner.former;

import java.util.List;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.former.Imported;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.command.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code import}: values, and passwords that wait, from the Secrets of an older installer. */
public final class ImportCommand implements Command {
  private static final String CLOUD_AUTOMATION = "--from-cloud-automation";
  private static final String FROM_NAMESPACE = "--from-namespace";
  private static final String DRY_RUN = "--dry-run";

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String summary() {
    return "Take over the databases of an older installer: print values, keep its passwords.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    spec.addOption(Options.flag("Read the Secrets that cloud-automation left.", CLOUD_AUTOMATION));
    spec.addOption(
        Options.text(
            "NS", "Where they are, if not in the namespace of the release.", FROM_NAMESPACE));
    spec.addOption(Options.flag("Print the values, and write no Secret.", DRY_RUN));
  }

  @Override
  public int run(Call call) {
    if (!call.has(CLOUD_AUTOMATION)) {
      throw call.missing(CLOUD_AUTOMATION + " is missing");
    }
    Values values = Values.read(call, builder -> builder.contacting(true));
    boolean changes = !call.has(DRY_RUN);
    Imported imported =
        values
            .online()
            .importFormer(
                call.text(FROM_NAMESPACE).orElse(values.deployment().namespace()), changes)
            .orElseThrow(
                () ->
                    Call.wrongUsage(
                        "gen3db.secretStore",
                        "the Secrets are kept where cloud-automation installed nothing",
                        "Choose gen3db.secretStore.adapter: kubernetes, and leave --embedded out."));
    List<Notice> problems = imported.problems();
    call.result(
        ImportText.document(imported, changes),
        screen -> screen.print(ImportText.values(imported, changes)));
    if (!call.format().isDocument()) {
      call.warnAlways(imported.warnings());
    }
    call.tell(problems);
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
