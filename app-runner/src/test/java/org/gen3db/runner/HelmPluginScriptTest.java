package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm took for itself reaches each command that works in a namespace. */
class HelmPluginScriptTest {
  private static final Path SCRIPT = Path.of("../integrations/helm/gen3db/gen3db.sh");

  static Iterable<String> commands() {
    return Commands.names();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandWorksWhereHelmDoes(String command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", SCRIPT.toString(), command, "word");
    builder.environment().put("GEN3DB", "echo");
    builder.environment().put("HELM_NAMESPACE", "prod");
    builder.environment().put("HELM_KUBECONTEXT", "there");
    Process process = builder.redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    boolean somewhere =
        Commands.all().getSubcommands().get(command).getCommandSpec().findOption("--namespace")
            != null;
    if (command.equals("exec")) {
      assertThat(process.waitFor()).isEqualTo(2);
      assertThat(said).contains("exec cannot be run by helm");
    } else {
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said)
          .isEqualTo(
              command + (somewhere ? " --namespace prod --kube-context there word" : " word"));
    }
  }
}
