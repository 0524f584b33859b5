package org.gen3db.runner.command;

import java.util.List;
import java.util.Optional;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.ExitCode;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.gen3db.runner.output.Documents;
import picocli.CommandLine.Model.CommandSpec;

/** {@code render}: what others need to know or to apply of a plan, without contacting anything. */
public final class RenderCommand implements Command {
  @Override
  public String name() {
    return "render";
  }

  @Override
  public String summary() {
    return "Print the Kubernetes objects of the plan that hold no secret, and contact nothing.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Options.values(spec);
    Policy.declare(spec);
  }

  @Override
  public int run(Call call) {
    return Policy.isAskedFor(call) ? Policy.print(call) : objects(call);
  }

  /** What the cluster holds once this is applied, but for the Secrets, for GitOps. */
  private static int objects(Call call) {
    List<String> objects =
        Values.read(call, builder -> builder.contacting(false))
            .gen3db()
            .manifests()
            .orElseThrow(
                () ->
                    Call.wrongUsage(
                        "gen3db.secretStore",
                        "the Secrets are kept where there are no objects to render",
                        "Choose gen3db.secretStore.adapter: kubernetes, and leave --embedded out;"
                            + " or give --iam-policy for the rights at AWS."));
    call.print(ManifestText.of(objects, call.format()));
    return ExitCode.DONE;
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
