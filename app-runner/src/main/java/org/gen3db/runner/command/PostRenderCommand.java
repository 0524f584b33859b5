package org.gen3db.runner.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.render.Takeover.ObjectName;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.ProgramFailure;
import org.gen3db.runner.call.RunnerCode;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.manifest.ManifestName;
import org.gen3db.runner.manifest.ManifestStream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code post-render}: passes on what a chart renders, without what gen3db makes instead. Its exit
 * code is zero only with the whole of it on standard output: Helm 3 takes nothing for a chart that
 * renders nothing.
 */
public final class PostRenderCommand implements Command {
  private static final String ASSUME_KEPT = "--assume-kept";

  @Override
  public String name() {
    return "post-render";
  }

  @Override
  public String summary() {
    return "Read what a chart renders, and print it without what gen3db makes instead.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    spec.addOption(
        Options.flag(
            "Do not look whether live objects are marked to be kept: apply has run before.",
            ASSUME_KEPT));
  }

  @Override
  public int run(Call call) {
    if (call.list("--values").contains("-")) {
      throw Call.wrongUsage(
          "-f -", "standard input brings the manifests", "Give the values by a file.");
    }
    ManifestStream rendered = ManifestStream.of(input(call));
    boolean looks = !call.has(ASSUME_KEPT);
    Values values = Values.read(call, builder -> builder.contacting(looks));
    Gen3Db gen3db = values.online();
    Set<ObjectName> taken =
        gen3db
            .takenOver()
            .orElseThrow(
                () ->
                    Call.wrongUsage(
                        "gen3db.secretStore",
                        "the Secrets are kept where the chart makes none",
                        "Choose gen3db.secretStore.adapter: kubernetes, and leave --embedded out."));
    if (looks) {
      Whereabouts.check(call, values.deployment());
      refuseUnkept(gen3db);
    }
    String namespace = values.deployment().namespace();
    ManifestStream left = rendered.without(name -> isIn(taken, name, namespace));
    if (!left.holdsAny()) {
      throw new Gen3DbException(
          Notice.of(
              RunnerCode.NOTHING_LEFT,
              "standard input",
              "each of its objects is one that gen3db makes, and nothing would be left"));
    }
    call.print(left.text());
    return ExitCode.DONE;
  }

  private static byte[] input(Call call) {
    try {
      return call.console().in().readAllBytes();
    } catch (IOException e) {
      throw new Gen3DbException(
          Notice.of(
                  RunnerCode.NOT_MANIFESTS, "standard input", "it cannot be read: " + Reason.of(e))
              .thrownAs(e));
    }
  }

  private static boolean isIn(Set<ObjectName> taken, ManifestName name, String namespace) {
    return (name.namespace().isEmpty() || name.namespace().equals(namespace))
        && taken.contains(new ObjectName(name.group(), name.kind(), name.name()));
  }

  private static void refuseUnkept(Gen3Db gen3db) {
    List<Notice> unkept;
    try {
      unkept = gen3db.unkept();
    } catch (Gen3DbException e) {
      Optional<Notice> silent =
          e.problems().stream().filter(problem -> problem.code().unreachable()).findFirst();
      throw silent.isPresent() ? new ProgramFailure(silent.get(), ExitCode.USAGE) : e;
    }
    if (!unkept.isEmpty()) {
      throw new Gen3DbException(unkept);
    }
  }
}
