package org.gen3db.runner;

import java.util.Optional;
import org.gen3db.runner.output.Documents;
import picocli.CommandLine.Model.CommandSpec;

/** {@code render}: what others need to know or to apply of a plan, without contacting anything. */
final class RenderCommand implements Command {
  @Override
  public String name() {
    return "render";
  }

  @Override
  public String summary() {
    return "Print the policy with the least rights that a plan needs.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    Policy.declare(spec);
  }

  @Override
  public int run(Call call) {
    if (!Policy.isAskedFor(call)) {
      throw Call.wrongUsage("render", "it is not said what to render", "Give --iam-policy.");
    }
    return Policy.print(call);
  }

  /** {@code --iam-policy}: for whoever gives gen3db its rights at AWS. */
  static final class Policy {
    private static final String OPTION = "--iam-policy";

    private Policy() {}

    static void declare(CommandSpec spec) {
      spec.addOption(
          Options.flag(
              "Print the least policy for remote entries in AWS Secrets Manager.", OPTION));
    }

    static boolean isAskedFor(Call call) {
      return call.has(OPTION);
    }

    static int print(Call call) {
      Values values = Values.read(call);
      Optional<String> policy = values.online().entryRights();
      String document =
          policy.orElseThrow(
              () ->
                  Call.wrongUsage(
                      OPTION,
                      "no service uses remote entries at a store whose rights are a policy",
                      "Set global.externalSecrets.deploy and gen3db.remoteSecrets.adapter:"
                          + " aws-secrets-manager."));
      call.result(Documents.policy(document), screen -> screen.print(document + "\n"));
      return ExitCode.DONE;
    }
  }
}
