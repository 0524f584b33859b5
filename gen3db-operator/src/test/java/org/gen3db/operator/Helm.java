package org.gen3db.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.testkit.kubernetes.HelmProgram;

/** One Helm, with settings of nobody's. */
final class Helm {
  /** What it ended with. */
  record Ended(int code, String out, String err) {
    Ended well() {
      assertThat(code).as(out + err).isZero();
      return this;
    }
  }

  private final Path program;
  private final Path folder;
  private final Path kubeconfig;

  Helm(int major, Path folder, Path kubeconfig) {
    program = HelmProgram.of(major);
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  Ended run(String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(program.toString()));
    line.addAll(List.of(words));
    Path err = Files.createTempFile(folder, "helm", ".err");
    var builder = new ProcessBuilder(line).directory(folder.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HELM_"));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
      builder
          .environment()
          .put("HELM_" + kind + "_HOME", folder.resolve("helm-" + kind).toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }
}
